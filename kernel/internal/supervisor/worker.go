package supervisor

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golanes/kernel/internal/crash"
	"golanes/kernel/internal/group"
	"golanes/kernel/internal/limit"
	"golanes/kernel/internal/proc"
)

// A worker is one child process.
type worker struct {
	s        *Supervisor
	cmd      *exec.Cmd
	mark     string // of its group
	commands *proc.Writer[proc.Command]
	pipe     *os.File // of commands; closing it ends the process
	outputs  [2]*drain
	gone     chan struct{} // closed when the process is gone
	exited   chan struct{} // closed when that is so and all that it wrote was delivered
	stubborn atomic.Bool   // killed because it did not stop a cell
	weight   atomic.Int64  // bytes of memory for which it was killed
	readers  sync.WaitGroup

	mu      sync.Mutex // guards what follows
	cell    int        // the running cell, or the last one
	done    chan struct{}
	failure *proc.Failure
	corrupt error // why it was killed that its events made no sense; nil if they did
	code    crash.Table
}

// start starts a process and the goroutines that read from it.
func start(s *Supervisor, mark string) (*worker, error) {
	w := &worker{s: s, cmd: exec.Command(s.config.Command), mark: strings.Trim(mark, "\x01"), gone: make(chan struct{}), exited: make(chan struct{}), code: crash.Table{}}
	w.cmd.Env = append(os.Environ(), s.config.Env+"="+mark)
	w.cmd.Env = append(w.cmd.Env, s.config.Limits.Env()...)
	group.Lead(w.cmd, w.mark)
	var theirs []*os.File
	defer func() {
		for _, f := range theirs {
			f.Close()
		}
	}()
	pipe := func() (r, w *os.File, err error) {
		if r, w, err = os.Pipe(); err == nil {
			theirs = append(theirs, r, w)
			widen(w)
		}
		return r, w, err
	}
	commandsR, commandsW, err := pipe()
	eventsR, eventsW, err2 := pipe()
	stdoutR, stdoutW, err3 := pipe()
	stderrR, stderrW, err4 := pipe()
	if err := errors.Join(err, err2, err3, err4); err != nil {
		return nil, err
	}
	w.cmd.ExtraFiles = []*os.File{commandsR, eventsW} // descriptors 3 and 4
	w.cmd.Stdout, w.cmd.Stderr = stdoutW, stderrW
	if err := w.cmd.Start(); err != nil {
		return nil, err
	}
	theirs = []*os.File{commandsR, eventsW, stdoutW, stderrW}
	w.pipe, w.commands = commandsW, proc.NewWriter[proc.Command](commandsW)
	w.outputs = [2]*drain{newDrain(w, "stdout", mark), newDrain(w, "stderr", mark)}
	tails := []*tail{{File: eventsR, gone: w.gone}, {File: stdoutR, gone: w.gone}, {File: stderrR, gone: w.gone}}
	w.readers.Go(func() { w.read(tails[0]) })
	w.readers.Go(func() { w.outputs[0].read(tails[1]) })
	w.readers.Go(func() { w.outputs[1].read(tails[2]) })
	go w.reap(tails) // ends with the process; wait waits for it
	return w, nil
}

// reap waits for the process and for its last words.
func (w *worker) reap(tails []*tail) {
	w.readers.Go(func() { w.weigh(w.gone) })
	err := w.cmd.Wait()
	w.killGroup() // programs that a cell started hold the pipes open
	close(w.gone)
	for _, t := range tails {
		t.expect(lastWords)
	}
	w.readers.Wait()
	w.pipe.Close()
	w.s.log.Info("worker ended", "pid", w.cmd.Process.Pid, "err", err)
	w.tellDeath()
	close(w.exited)
}

// killGroup ends the process and all that it has started. It may be gone.
func (w *worker) killGroup() {
	if w.cmd.Process != nil {
		group.Kill(w.cmd.Process, w.mark)
	}
}

// What workers do whose cells have done something to them.
var (
	errEvent = errors.New("the worker sent what it cannot mean")
	errMute  = errors.New("the pipe is closed")
)

// read delivers the worker's events.
func (w *worker) read(pipe io.ReadCloser) {
	defer pipe.Close()
	in := proc.NewReader[proc.Event](pipe)
	for {
		e, err := in.Read()
		if err == nil {
			err = w.check(e)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			select {
			case <-w.gone:
				return
			case <-time.After(lastWords):
				err = errMute
			}
		}
		if err != nil {
			w.s.log.Error("read an event of the worker", "err", err)
			w.mu.Lock()
			w.corrupt = err
			w.mu.Unlock()
			w.killGroup()
			return
		}
		switch e.Kind {
		case proc.Failed:
			w.mu.Lock()
			w.failure = e.Failure
			w.mu.Unlock()
		case proc.Code:
			w.mu.Lock()
			w.code.Add(e.Functions)
			w.mu.Unlock()
		case proc.Done:
			// What the cell wrote to its descriptors 1 and 2 comes before its end.
			for _, d := range w.outputs {
				d.waitMark()
			}
			w.mu.Lock()
			close(w.done)
			w.mu.Unlock()
		default:
			w.s.deliver(e)
		}
	}
}

// check returns an error for an event that nobody could make sense of: cells share the worker's memory, and can do anything to it.
func (w *worker) check(e proc.Event) error {
	switch e.Kind {
	case proc.Failed, proc.Panicked:
		if e.Failure == nil {
			return fmt.Errorf("%w: a failure without what failed", errEvent)
		}
	case proc.Usage:
		if e.Measured == nil {
			return fmt.Errorf("%w: a usage without what was used", errEvent)
		}
	case proc.Done:
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.done == nil || over(w.done) || e.Cell != w.cell {
			return fmt.Errorf("%w: the end of a cell that does not run", errEvent)
		}
	}
	return nil
}

// over reports whether a channel is closed.
func over(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

// begin notes that a cell is about to run and returns the channel that is closed at its end.
func (w *worker) begin(cell int) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cell, w.failure, w.done = cell, nil, make(chan struct{})
	return w.done
}

// cancel notes that the cell was not begun.
func (w *worker) cancel() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !over(w.done) {
		close(w.done)
	}
}

// running returns the running cell, or the last one.
func (w *worker) running() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cell
}

// end returns the failure of the cell that has ended; cause is that of its context.
func (w *worker) end(cause error) *proc.Failure {
	w.mu.Lock()
	defer w.mu.Unlock()
	if over(w.done) {
		return w.failure
	}
	return w.deathLocked(cause)
}

// tellDeath tells why the worker has died between two cells, under the last one, as it is one of the cells before that has ended it.
func (w *worker) tellDeath() {
	w.s.mu.Lock()
	closed := w.s.closed
	w.s.mu.Unlock()
	w.mu.Lock()
	if closed || w.done == nil || !over(w.done) {
		w.mu.Unlock()
		return
	}
	e := proc.Event{Kind: proc.Panicked, Cell: w.cell, Failure: w.deathLocked(nil)}
	w.mu.Unlock()
	w.s.deliver(e)
}

// deathLocked says what the worker has died of.
func (w *worker) deathLocked(cause error) *proc.Failure {
	full := w.outputs[1].report()
	f := &proc.Failure{Died: true, Stderr: summary(full)}
	state := w.cmd.ProcessState
	switch title, value := headline(f.Stderr); {
	case w.stubborn.Load():
		f.Name, f.Value = "interrupted", "the cell did not stop and its worker was ended; its variables are gone"
		f.Stderr = ""
	case w.weight.Load() > 0:
		f.Name, f.Value = "fatal error", fmt.Sprintf("out of memory: the worker took %s, the limit is %s (%s); the worker was ended, its variables are gone",
			limit.Size(w.weight.Load()), limit.Size(w.s.config.Limits.Memory), limit.Memory)
		f.Stderr = ""
	case title != "":
		f.Frames, f.Others = w.code.Report(full)
		f.Name, f.Value = title, value+"; the worker ended, its variables are gone"
		if f.Stderr == title+": "+value {
			f.Stderr = "" // there is no more to it
		}
	case w.corrupt != nil:
		f.Name, f.Value = "worker died", fmt.Sprintf("a cell has written to its memory or its pipe (%v); its variables are gone", w.corrupt)
	case cause != nil:
		f.Name, f.Value = "interrupted", "the worker was ended"
	case state.Exited():
		f.Exited, f.Status = true, state.ExitCode()
		f.Name, f.Value = "os.Exit", fmt.Sprintf("the worker ended with exit status %d; its variables are gone", state.ExitCode())
	default:
		f.Name, f.Value = "worker died", fmt.Sprintf("%v; its variables are gone", state)
	}
	return f
}

// dead reports whether the process is gone.
func (w *worker) dead() bool { return over(w.exited) }

// wait waits until the process and the goroutines that read from it have ended.
func (w *worker) wait() { <-w.exited }
