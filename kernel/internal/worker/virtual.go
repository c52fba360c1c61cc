package worker

import (
	"context"
	"errors"
	"fmt"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/timeline"
	"golanes/kernel/lanes"
)

// How often a bubble is looked at, and how often nothing must have happened before its goroutines are looked at, and then be as before.
const (
	lookEvery  = 200 * time.Millisecond
	quietLooks = 5
	stillLooks = 5
	// How often somebody must have been seen at work, and nothing else happen, before that is said.
	workingLooks = 20
)

// leavingPatience is how long what a cell leaves behind may be at work after its end.
const leavingPatience = 2 * time.Second

// A bubble is a run in virtual time, as seen from outside of its bubble.
type bubble struct {
	outer  *Worker
	run    proc.Run
	places places

	// Channels made outside, which goroutines of the bubble may use, without waiting durably.
	calls    chan func() // that are to be made outside, one at a time
	returned chan struct{}
	quit     chan struct{}      // closed at the end of the run
	failed   chan *proc.Failure // by a goroutine of the cell; capacity 1
	done     chan *proc.Failure // by the cell's end; capacity 1
	left     chan any           // what synctest panics with when all has ended or nothing can go on; capacity 1

	calling  sync.Mutex // held by who uses calls
	programs int        // placed so far; the bubble's first goroutine's
	progress atomic.Int64
	pausing  atomic.Bool
	over     atomic.Bool // what the cell puts out from now on is dropped

	mu      sync.Mutex // guards what follows
	inner   *Worker
	clock   *clock
	real    time.Time // of the begin
	virtual time.Time // of the begin, on the bubble's clock
	now     time.Time // on the bubble's clock, the last that is known
	frozen  bool      // the run has ended, and its clock with it
}

// runVirtual runs a program in virtual time, after what it needs to be declared. The rest of the worker has nothing to do with it.
func (w *Worker) runVirtual(ctx context.Context, r proc.Run) *proc.Failure {
	b := &bubble{
		outer: w, run: r,
		calls: make(chan func()), returned: make(chan struct{}), quit: make(chan struct{}),
		failed: make(chan *proc.Failure, 1), done: make(chan *proc.Failure, 1), left: make(chan any, 1),
	}
	var serving sync.WaitGroup
	serving.Go(b.serve)
	go func() { // ends with the bubble, or with the process
		defer func() { b.left <- recover() }()
		synctest.Test(&testing.T{}, func(*testing.T) { b.main() })
	}()
	failure := b.wait(ctx)
	b.abandon()
	close(b.quit)
	serving.Wait()
	if failure == nil || !failure.Refused {
		b.tell()
	}
	return failure
}

// serve makes calls outside of the bubble.
func (b *bubble) serve() {
	for {
		select {
		case f := <-b.calls:
			f()
		case <-b.quit:
			return
		}
		select {
		case b.returned <- struct{}{}:
		case <-b.quit:
			return
		}
	}
}

// outside makes a call on a goroutine that is not in the bubble, for one that is. The bubble's clock stands still meanwhile.
func (b *bubble) outside(f func()) {
	b.calling.Lock()
	defer b.calling.Unlock()
	select {
	case b.calls <- f:
		select {
		case <-b.returned:
			return
		case <-b.quit:
		}
	case <-b.quit:
	}
	select {} // nobody hears of it any more
}

// main is the bubble's first goroutine.
func (b *bubble) main() {
	w := newWorker(Options{Event: b.event}, b)
	b.mu.Lock()
	b.inner = w
	b.mu.Unlock()
	ctx := context.Background() // what ends the run from outside does not end what is in the bubble
	for _, d := range b.run.Virtual.Declared {
		if failure := w.eval(ctx, d); failure != nil {
			b.done <- failure
			return
		}
	}
	clock := newClock(b)
	var ticking sync.WaitGroup
	ticking.Go(clock.tick)
	b.mu.Lock()
	b.clock = clock
	b.virtual = time.Now()
	b.now = b.virtual
	b.mu.Unlock()
	b.outside(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.real = time.Now()
	})
	current := newLife(b.run.Cell, b.run.Name)
	w.lives.add(current)
	w.brake.use(current.done)
	w.begin(current, b.fail)
	var failure *proc.Failure
	pprof.Do(ctx, pprof.Labels(cellLabel, strconv.Itoa(b.run.Cell), workerLabel, w.name, placeLabel, "main"), func(ctx context.Context) {
		failure = w.eval(ctx, b.run)
	})
	b.freeze(time.Now())
	close(clock.stop)
	ticking.Wait()
	b.done <- failure
}

// host adds to what package lanes is told by a worker what it has to know in virtual time.
func (b *bubble) host(h lanes.Host) lanes.Host {
	if b != nil {
		h.Outside = b.outside
		h.Deadline = func(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithTimeout(ctx, d)
			return ctx, b.noted(d, cancel)
		}
		h.Play = func(speed float64) (restore func()) { return b.ticks().setSpeed(speed) }
	}
	return h
}

// placed returns a program that says where it is; in real time it is the same.
func (b *bubble) placed(source string) (string, error) {
	if b == nil {
		return source, nil
	}
	b.programs++
	return withPlaces(source, b.programs)
}

// fail is told that a goroutine of the cell has ended it.
func (b *bubble) fail(cause error) {
	if e, ok := cause.(*goroutineError); ok {
		b.freeze(time.Now())
		select {
		case b.failed <- e.failure:
		default: // it has failed before
		}
	}
}

// event takes what the cell puts out.
func (b *bubble) event(e proc.Event) {
	b.progress.Add(1)
	if !b.over.Load() {
		b.outer.options.Event(e)
	}
}

// at notes the time on the bubble's clock.
func (b *bubble) at(now time.Time) {
	b.progress.Add(1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.frozen {
		b.now = now
	}
}

// freeze notes the time on the bubble's clock at the end of the run.
func (b *bubble) freeze(now time.Time) {
	b.at(now)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.frozen = true
}

// wait waits for the end of the run and says how it ended; nil is well.
func (b *bubble) wait(ctx context.Context) *proc.Failure {
	looks := time.NewTicker(lookEvery)
	defer looks.Stop()
	var still stillness
	var next time.Time // of the looks: the world stands still during one, and where stacks are deep it takes long
	for {
		select {
		case failure := <-b.failed:
			return failure
		case failure := <-b.done:
			return b.ended(ctx, failure)
		case thrown := <-b.left:
			select {
			case failure := <-b.done:
				b.left <- thrown
				return b.ended(ctx, failure)
			default:
			}
			b.draw()
			return b.deadlock(thrown)
		case <-ctx.Done():
			return stopped(ctx)
		case <-looks.C:
			begin := time.Now()
			if begin.Before(next) {
				continue
			}
			failure, notice := still.look(b.progress.Load(), b.pausing.Load(), b.residents)
			if next = time.Now().Add(10 * time.Since(begin)); failure != nil {
				return failure
			}
			if notice != "" {
				b.outer.options.Event(proc.Event{Kind: proc.Stream, Cell: b.run.Cell, Name: "stderr", Text: notice})
			}
		}
	}
}

// stopped is the failure of a run that something outside of it has ended.
func stopped(ctx context.Context) *proc.Failure {
	var thrown *goroutineError // a limit
	if errors.As(context.Cause(ctx), &thrown) {
		return thrown.failure
	}
	return &proc.Failure{Name: "interrupted", Value: "the cell was stopped, and its worker with it"}
}

// ended is called when the cell itself has ended. It waits for what it has started.
func (b *bubble) ended(ctx context.Context, failure *proc.Failure) *proc.Failure {
	if failure != nil {
		return failure
	}
	timer := time.NewTimer(leavingPatience)
	defer timer.Stop()
	select {
	case failure := <-b.failed:
		return failure
	case thrown := <-b.left:
		if thrown == nil {
			return nil
		}
		return b.deadlock(thrown)
	case <-ctx.Done():
		return stopped(ctx)
	case <-timer.C:
		return b.report("main bubble goroutine has exited but goroutines are still at work")
	}
}

// deadlock is the failure for what synctest has panicked with.
func (b *bubble) deadlock(thrown any) *proc.Failure {
	text, ok := strings.CutPrefix(fmt.Sprint(thrown), "deadlock: ")
	if !ok {
		return &proc.Failure{Name: "internal error", Value: fmt.Sprintf("virtual time ended: %v", thrown)}
	}
	return b.report(text)
}

// report is the failure that names the goroutines which are left.
func (b *bubble) report(text string) *proc.Failure {
	return &proc.Failure{Name: "deadlock", Value: text, Details: details(b.residents())}
}

// abandon leaves the bubble. What executes there ends at its next step, and is not heard of any more.
func (b *bubble) abandon() {
	b.over.Store(true)
	b.mu.Lock()
	w := b.inner
	b.mu.Unlock()
	if w != nil && w.brake.run != nil {
		w.brake.apply()
		w.lanes.Abandon()
	}
}

// draw shows what a run that cannot go on has come to, if it was recorded.
func (b *bubble) draw() {
	b.mu.Lock()
	w := b.inner
	b.mu.Unlock()
	if w == nil || !b.run.Record {
		return
	}
	if run, ok := w.lanes.Cut(b.run.Name); ok {
		b.outer.options.Event(proc.Event{Kind: proc.Display, Cell: b.run.Cell, Bundle: mime.Bundle{Data: run.MIMEBundle()}})
	}
}

// tell says how long the run took, on both clocks.
func (b *bubble) tell() {
	b.mu.Lock()
	real, virtual := b.real, b.now.Sub(b.virtual)
	b.mu.Unlock()
	if real.IsZero() {
		return // it did not begin
	}
	text := fmt.Sprintf("%s of virtual time in %s", timeline.Duration(virtual), timeline.Duration(time.Since(real)))
	b.outer.options.Event(proc.Event{Kind: proc.Display, Cell: b.run.Cell, Bundle: mime.Text(text)})
}
