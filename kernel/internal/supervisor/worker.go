package supervisor

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"

	"golanes/kernel/internal/crash"
	"golanes/kernel/internal/limit"
	"golanes/kernel/internal/proc"
)

// A worker is one child process.
type worker struct {
	s        *Supervisor
	cmd      *exec.Cmd
	commands *proc.Writer[proc.Command]
	pipe     *os.File // of commands; closing it ends the process
	outputs  [2]*drain
	exited   chan struct{} // closed when the process is gone and all that it wrote was delivered
	stubborn atomic.Bool   // killed because it did not stop a cell
	weight   atomic.Int64  // bytes of memory for which it was killed
	readers  sync.WaitGroup

	mu      sync.Mutex // guards what follows
	cell    int        // the running cell, or the last one
	done    chan struct{}
	failure *proc.Failure
	code    crash.Table
}

// start starts a process and the goroutines that read from it.
func start(s *Supervisor, mark string) (*worker, error) {
	w := &worker{s: s, cmd: exec.Command(s.config.Command), exited: make(chan struct{}), code: crash.Table{}}
	w.cmd.Env = append(os.Environ(), s.config.Env+"="+mark)
	w.cmd.Env = append(w.cmd.Env, s.config.Limits.Env()...)
	setGroup(w.cmd)
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
	w.readers.Go(func() { w.read(eventsR) })
	w.readers.Go(func() { w.outputs[0].read(stdoutR) })
	w.readers.Go(func() { w.outputs[1].read(stderrR) })
	go w.reap() // ends with the process; wait waits for it
	return w, nil
}

// reap waits for the process and for its last words.
func (w *worker) reap() {
	gone := make(chan struct{})
	w.readers.Go(func() { w.weigh(gone) })
	err := w.cmd.Wait()
	close(gone)
	w.killGroup() // programs that a cell started hold the pipes open
	w.readers.Wait()
	w.pipe.Close()
	w.s.log.Info("worker ended", "pid", w.cmd.Process.Pid, "err", err)
	close(w.exited)
}

// read delivers the worker's events.
func (w *worker) read(pipe *os.File) {
	defer pipe.Close()
	in := proc.NewReader[proc.Event](pipe)
	for {
		e, err := in.Read()
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				w.s.log.Error("read an event of the worker", "err", err)
				w.killGroup()
			}
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

// begin notes that a cell is about to run and returns the channel that is closed at its end.
func (w *worker) begin(cell int) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cell, w.failure, w.done = cell, nil, make(chan struct{})
	return w.done
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
	select {
	case <-w.done:
		return w.failure
	default:
	}
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
func (w *worker) dead() bool {
	select {
	case <-w.exited:
		return true
	default:
		return false
	}
}

// wait waits until the process and the goroutines that read from it have ended.
func (w *worker) wait() { <-w.exited }
