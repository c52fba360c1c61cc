package sched

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/trace"
	"sync"
	"sync/atomic"
	"time"
)

// Errors of a recording. They come wrapped.
var (
	// ErrRecording says that a recording runs already: there is one at a time in a process.
	ErrRecording = errors.New("a recording runs already")
	// ErrTraced says that the program itself runs both a trace and a flight recorder, which is all that the runtime has.
	ErrTraced = errors.New("the program traces itself")
	// ErrFormat says that the trace is of a format that is not known, which is that of a newer Go. Figures can do without lanes.
	ErrFormat = errors.New("unknown trace format")
	// ErrNoBegin says that a trace has no beginning of a recording.
	ErrNoBegin = errors.New("no recording begins in the trace")
)

// Options configure a recording. The zero value is the default.
type Options struct {
	// MaxBytes is the length of trace at which recording ends; 0 means 4 MiB.
	MaxBytes int
	// MaxLanes is the largest number of lanes kept; 0 means 20,000.
	MaxLanes int
}

func (o Options) maxBytes() int { return orDefault(o.MaxBytes, 4<<20) }
func (o Options) maxLanes() int { return orDefault(o.MaxLanes, 20_000) }

func orDefault(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// A Recorder records a run from Start to Stop. It has at most one goroutine of its own, for which Stop waits, beside that of the runtime.
// Stop may be called from any goroutine.
type Recorder struct {
	options Options
	procs   int
	begin   time.Time
	head    head
	flight  *trace.FlightRecorder // nil when the runtime's trace is ours
	tracing bool                  // the runtime writes to head, or flight records; guarded by process.mu
	done    chan struct{}         // closed by Stop
	wg      sync.WaitGroup        // who ends the trace early
	once    sync.Once             // of Stop
	result  *Recording
	err     error
}

// process is the recording that runs. It is a variable of the package because what it guards, the runtime's trace, is the process's, and
// because the functions that log have to find the recording from anywhere.
var process struct {
	mu       sync.Mutex  // guards recorder, and held while a trace is started or stopped
	recorder *Recorder   // nil between recordings
	logging  atomic.Bool // there is a recorder whose trace is not over
}

// Start begins a recording: the calling goroutine is its first lane. The error wraps [ErrRecording] or [ErrTraced], or comes from the
// runtime. Stop has to be called on the Recorder.
func Start(o Options) (*Recorder, error) {
	process.mu.Lock()
	defer process.mu.Unlock()
	if process.recorder != nil {
		return nil, fmt.Errorf("start a recording: %w", ErrRecording)
	}
	r := &Recorder{options: o, procs: runtime.GOMAXPROCS(0), done: make(chan struct{})}
	r.head.max, r.head.full = o.maxBytes(), func() { r.wg.Go(r.finish) }
	if err := trace.Start(&r.head); err != nil {
		if err := r.fly(); err != nil {
			return nil, err
		}
	}
	process.recorder, r.tracing = r, true
	process.logging.Store(true)
	trace.Log(context.Background(), logBegin, "")
	r.begin = time.Now()
	return r, nil
}

// fly makes r record beside a trace that somebody else runs. A flight recorder keeps the tail, in whole generations, and takes its limit
// for a hint: so it gets none, and is looked at until there is enough.
func (r *Recorder) fly() error {
	r.flight = trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: 1000 * time.Hour, MaxBytes: 1 << 40})
	if err := r.flight.Start(); err != nil {
		return fmt.Errorf("start a recording: %w: %w", ErrTraced, err)
	}
	r.wg.Go(r.watch)
	return nil
}

// watch ends the flight when there is enough of it. Looking costs a flush of all processors.
func (r *Recorder) watch() {
	ticker := time.NewTicker(250 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-r.done:
			return
		case <-ticker.C:
		}
		if r.enough() {
			return
		}
	}
}

// enough reports whether the flight is over, and ends it if it is long enough.
func (r *Recorder) enough() bool {
	process.mu.Lock()
	defer process.mu.Unlock()
	if !r.tracing {
		return true
	}
	n, err := r.flight.WriteTo(io.Discard)
	if err != nil || n >= int64(r.options.maxBytes()) {
		r.finishLocked()
	}
	return !r.tracing
}

// finish ends what is recorded. It may be called when it has ended already.
func (r *Recorder) finish() {
	process.mu.Lock()
	defer process.mu.Unlock()
	r.finishLocked()
}

func (r *Recorder) finishLocked() {
	if !r.tracing {
		return
	}
	r.tracing = false
	process.logging.Store(false)
	if r.flight == nil {
		trace.Stop()
		return
	}
	r.head.take(r.flight)
	r.flight.Stop()
}

// Stop ends the recording and reads it. The error wraps [ErrFormat] or [ErrNoBegin], or says what is wrong with the trace; another call
// returns the same again.
func (r *Recorder) Stop() (*Recording, error) {
	r.once.Do(func() {
		elapsed := time.Since(r.begin)
		r.leave(true)
		close(r.done)
		r.wg.Wait()
		r.result, r.err = r.read(elapsed)
	})
	return r.result, r.err
}

// Abandon ends the recording for who has stopped what it is of, whose own goroutine may never come to Stop. Another recording can begin
// then. Stop returns what there is.
func (r *Recorder) Abandon() { r.leave(false) }

// leave ends the recording and makes room for another.
func (r *Recorder) leave(ended bool) {
	process.mu.Lock()
	defer process.mu.Unlock()
	if r.tracing && ended {
		trace.Log(context.Background(), logEnd, "")
	}
	r.finishLocked()
	if process.recorder == r {
		process.recorder = nil
	}
}

// read reads what was recorded of a run that took so long.
func (r *Recorder) read(elapsed time.Duration) (*Recording, error) {
	data, err := r.head.data()
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	s, err := read(bytes.NewReader(data), r.options)
	if err != nil {
		return nil, err
	}
	if !s.ended {
		s.recording.Elapsed = max(elapsed, s.recording.Recorded)
	}
	if s.recording.Procs == 0 {
		s.recording.Procs = r.procs
	}
	return s.recording, nil
}

// StartTrace is [trace.Start] for code that may be recorded. A recording that has the runtime's trace ends with it, and keeps what there is.
func StartTrace(w io.Writer) error {
	process.mu.Lock()
	defer process.mu.Unlock()
	if r := process.recorder; r != nil && r.flight == nil {
		r.finishLocked()
	}
	return trace.Start(w)
}

// StopTrace is [trace.Stop] for code that may be recorded: it does not end a recording.
func StopTrace() {
	process.mu.Lock()
	defer process.mu.Unlock()
	if r := process.recorder; r != nil && r.flight == nil && r.tracing {
		return // the program has started no trace
	}
	trace.Stop()
}
