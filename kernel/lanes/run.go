package lanes

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golanes/kernel/internal/sched"
)

// A Run is what came of running some work. It is complete when [Sequential] or [Concurrent] returns it, and nothing changes it
// afterwards. As the last value of a cell it draws itself.
type Run struct {
	// Title heads the run in pictures: "Sequential", "Concurrent", or that of the option [Title]. It may be set to say more.
	Title string
	// Elapsed is the time from before the first start to after the last end. With [Repeat] it is the median.
	Elapsed time.Duration
	// Err joins the errors of the tasks, in the order of the tasks, each with the name of its task; nil if all ended well.
	Err error
	// Values are what the tasks returned, in the order of the work; nil for those that return no value, failed or did not begin.
	Values []any
	// Order has the names of the tasks in the order in which they ended, without those that did not begin.
	Order []string
	// Tasks are the results in the order of the work, whatever order it ended in.
	Tasks []TaskResult
	// MaxActive is the largest number of tasks that were in progress at the same time.
	MaxActive int
	// Repeats has the elapsed times of all repeats, in the order in which they ran; one if the work was not repeated. Min and Max are the
	// shortest and the longest of them, without that of the first if that alone was recorded; see [Repeat].
	Repeats  []time.Duration
	Min, Max time.Duration
	// Notes say what else there is to know, such as results that differed from repeat to repeat.
	Notes []string

	quiet   bool
	kind    string // sequentially or concurrently
	id      string // begins the ids of its tasks
	begin   time.Time
	guesses []Line // opened by it

	recording *sched.Recording // nil if there is none
	figures   *sched.Figures   // of the recording
	cpu       time.Duration    // that the process got, of a run that was not recorded because it is short; 0 if not known
	drawn     *Run             // the run that the picture is of, if that is another, which was recorded
}

// A TaskResult is what came of one task. Times are since the start of the run.
type TaskResult struct {
	// Name is the one given with [Task] or [Each], otherwise "task 1", "task 2" and so on, counting all tasks of the run.
	Name string
	// Start and End are the same if the task did not begin.
	Start, End time.Duration
	// Value is what the task returned besides an error, nil if nothing.
	Value any
	// Err is the error that the task returned. If it panicked, Err says "panic: " and the value, and wraps it if that is an error. If it
	// went on after the run's timeout, Err wraps [context.DeadlineExceeded].
	Err error
	// Panic is the value that the task panicked with, nil if it did not, and Where the line where it did, if that is known.
	Panic any
	Where string
	// Skipped says that the task did not begin, since the run had been canceled before. Err says why.
	Skipped bool
	// TimedOut says that the task was in progress at the run's timeout.
	TimedOut bool
	// Marks are what the task, and the goroutines that it has started, marked with [Mark] and [Span] while it was in progress, and
	// Printed what they printed, as far as that is known: in cells it is. Of each the first 500 are kept.
	Marks, Printed []Event
	// Runs are those that the task made itself, in the order of their ends.
	Runs []*Run
}

// Sequential runs the work one after the other, each in a goroutine of its own, and returns when the last has ended. A task that
// fails does not keep the next from starting, without [FailFast]. Sequential panics if there is no work, or if an argument is neither
// work nor an option.
func Sequential(work ...any) *Run { return process.Sequential(work...) }

// Concurrent starts all the work at once, each in a goroutine of its own, and returns when all have ended. A task that fails does
// not stop the others, without [FailFast]. Concurrent panics if there is no work, or if an argument is neither work nor an option.
func Concurrent(work ...any) *Run { return process.Concurrent(work...) }

// Sequential is the function of that name, in this session.
func (s *Session) Sequential(work ...any) *Run { return s.single(sequentially, work) }

// Concurrent is the function of that name, in this session.
func (s *Session) Concurrent(work ...any) *Run { return s.single(concurrently, work) }

// The two ways to run work, as runs are titled.
const (
	sequentially = "Sequential"
	concurrently = "Concurrent"
)

// A plan is how to run work once.
type plan struct {
	kind, title string
	limit       int  // of tasks at the same time; 0 is none
	procs       int  // 0 leaves GOMAXPROCS alone
	untraced    bool // the run is only measured
}

func (s *Session) single(kind string, args []any) *Run {
	works, o := collect(kind, args)
	p := o.one(kind)
	o.shown = s.begin(p.title, 1, o)
	defer o.shown.End()
	r := s.run(p, works, o)
	r.guesses = s.remember([]*Run{r})
	return r
}

// run runs work as often as the options say and returns the median.
func (s *Session) run(p plan, works []Work, o *options) *Run {
	var notes []string
	if p.procs > 0 {
		restore, note := s.setProcs(p.procs)
		defer restore()
		if note != "" {
			notes = append(notes, note)
		}
	}
	runs := make([]*Run, max(o.repeat, 1))
	o.shown.Row(p.title, len(works), len(runs))
	for i := range runs {
		o.shown.Repeat()
		p.untraced = i > 0 && runs[0].recording != nil && runs[0].Elapsed < tooShort
		runs[i] = s.once(p, works, o)
	}
	r := median(runs)
	r.Notes = append(notes, r.Notes...)
	if outer := s.current(); outer != nil {
		outer.with(func(t *TaskResult, _ time.Duration) { t.Runs = append(t.Runs, r) })
	}
	return r
}

// setProcs sets GOMAXPROCS and returns what sets it back, or a note that says why it did not.
func (s *Session) setProcs(n int) (restore func(), note string) {
	if note := refused(n); note != "" {
		return func() {}, note
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.restore != nil {
		return func() {}, fmt.Sprintf("GOMAXPROCS was not set to %d: another run had set it", n)
	}
	before := runtime.GOMAXPROCS(n)
	s.restore = sync.OnceFunc(func() {
		runtime.GOMAXPROCS(before)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.restore = nil
	})
	return s.restore, ""
}

// once runs work once.
func (s *Session) once(p plan, works []Work, o *options) *Run {
	outer := s.current()
	r := &Run{Title: p.title, Tasks: make([]TaskResult, len(works)), quiet: o.quiet, kind: p.kind, id: s.newID(outer)}
	for i, w := range works {
		if r.Tasks[i].Name = w.name; w.name == "" {
			r.Tasks[i].Name = fmt.Sprintf("task %d", i+1)
		}
	}
	ctx, cancel := s.context(outer)
	defer cancel(nil)
	var active gauge
	limit := p.limit
	if limit == 0 {
		limit = len(works)
	}
	slots := make(chan struct{}, limit)
	var wg sync.WaitGroup
	var rec *record
	note := ""
	switch {
	case p.untraced:
		rec = newMeasure()
	case !o.quiet: // else nobody would see it
		rec, note = s.newRecord()
	}
	r.begin = time.Now()
	if o.timeout > 0 { // not before the begin: what ends with it has then taken as long
		var stop context.CancelFunc
		ctx, stop = s.deadline(ctx, o.timeout)
		defer stop()
	}
	crew := s.newCrew(ctx, r)
	defer s.dismiss(crew)
	vigil := s.keep(r.id, len(works))
	defer s.forget(vigil)
	for i, w := range works {
		if !vigil.enter(slots) {
			break
		}
		wg.Go(func() { // not in this goroutine, even one after the other: a task may end its own
			if s.Host.Begin != nil {
				s.Host.Begin()
			}
			t := &r.Tasks[i]
			ended := func() {}
			defer func() { // also of a goroutine that was stopped
				vigil.ended(ended)
				o.shown.Done(t.Err != nil)
				<-slots
			}()
			s.gate()
			sched.Task(t.Name)
			if ctx.Err() != nil {
				vigil.settle(t, func() { t.skip(ctx, time.Since(r.begin)) })
				return
			}
			active.enter()
			ended = func() {
				r.Order = append(r.Order, t.Name)
				if t.Err != nil && o.failFast {
					cancel(fmt.Errorf("%w: %s failed", context.Canceled, t.Name))
				}
			}
			defer active.leave()
			s.perform(vigil, &crew.tasks[i], t, w, input{ctx, i, o, i})
		})
	}
	if vigil.wait() {
		vigil.abandon(crew, r)
		cancel(errAsleep)
	} else {
		wg.Wait()
	}
	s.gate()
	r.Elapsed = time.Since(r.begin)
	rec.stop(r)
	if note != "" {
		r.Notes = append(r.Notes, note)
	}
	r.MaxActive = int(active.most.Load())
	r.finish(o)
	return r
}

// context returns the context of the tasks of a run, within that of the task around it. It is canceled without a cause when the run is
// over, and with one before.
func (s *Session) context(outer *task) (context.Context, context.CancelCauseFunc) {
	ctx := context.Background()
	if outer != nil {
		ctx = outer.ctx
	}
	ctx, cancel := context.WithCancelCause(ctx)
	if s.Host.Stopped == nil || outer != nil {
		return ctx, cancel
	}
	stopped, done := s.Host.Stopped(), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		select {
		case <-stopped:
			cancel(errStopped)
		case <-done:
		}
	})
	return ctx, func(cause error) {
		cancel(cause)
		if cause == nil {
			close(done)
			wg.Wait()
		}
	}
}

// gate ends the calling goroutine if it was stopped.
func (s *Session) gate() {
	if s.Host.Gate != nil {
		s.Host.Gate()
	}
}

var (
	errGoexit  = errors.New("called runtime.Goexit")
	errStopped = fmt.Errorf("%w: it was stopped", context.Canceled)
)

// skip writes down that a task did not begin.
func (r *TaskResult) skip(ctx context.Context, at time.Duration) {
	r.Start, r.End, r.Skipped = at, at, true
	r.Err = fmt.Errorf("did not begin: %w", context.Cause(ctx))
}

// finish makes of the results of the tasks what is the run's.
func (r *Run) finish(o *options) {
	var errs []error
	r.Values = make([]any, len(r.Tasks))
	for i := range r.Tasks {
		t := &r.Tasks[i]
		if t.TimedOut = o.timeout > 0 && !t.Skipped && t.End > o.timeout; t.TimedOut && !errors.Is(t.Err, context.DeadlineExceeded) {
			t.Err = errors.Join(t.Err, late(t, o.timeout))
		}
		if t.Err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", t.Name, t.Err))
		}
		if r.Values[i] = t.Value; t.Err != nil {
			r.Values[i] = nil
		}
	}
	r.Err = errors.Join(errs...)
	r.Repeats, r.Min, r.Max = []time.Duration{r.Elapsed}, r.Elapsed, r.Elapsed
}

// A panicError is the error of a task that panicked.
type panicError struct {
	value any
	where string // empty if it is not known
}

func (e *panicError) Error() string {
	if e.where == "" {
		return fmt.Sprintf("panic: %v", e.value)
	}
	return fmt.Sprintf("panic: %v (%s)", e.value, e.where)
}

// Unwrap returns the value if it is an error, as it is for panics of the runtime.
func (e *panicError) Unwrap() error {
	err, _ := e.value.(error)
	return err
}

// plain returns what was passed to panic. From an interpreted function it arrives as a reflect.Value, nil as one that holds nothing.
func plain(p any) any {
	v, ok := p.(reflect.Value)
	switch {
	case !ok:
		return p
	case v.IsValid() && v.CanInterface() && v.Interface() != nil:
		return v.Interface()
	}
	return new(runtime.PanicNilError) // as compiled code has it
}

// A gauge counts who is inside and remembers the most.
type gauge struct{ now, most atomic.Int64 }

func (g *gauge) enter() {
	n := g.now.Add(1)
	for most := g.most.Load(); n > most && !g.most.CompareAndSwap(most, n); most = g.most.Load() {
	}
}

func (g *gauge) leave() { g.now.Add(-1) }
