// Package supervisor owns the worker: a child process that interprets cells. It starts it, stops a cell that runs, ends it, says what
// it died of and starts the next.
//
// The worker is this very program, started again with a variable in its environment, in a process group of its own. It reads commands
// from one pipe and writes events to another; end of file on the first ends it and what its cells have started, so that nothing outlives
// the parent, however that ends; see package group. Its standard output
// and error are pipes too: what the runtime, print and other programs write there is output of the running cell, and a crash report
// is kept for the failure. At the end of a cell the worker writes a mark to both, so that all of a cell's output is there before its
// end is told.
package supervisor

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"golanes/kernel/internal/limit"
	"golanes/kernel/internal/proc"
)

// grace is how long a worker may take to stop a cell before it is killed.
const grace = 2 * time.Second

// Config configures a Supervisor.
type Config struct {
	Logger *slog.Logger // nil discards
	// Event takes every event in order, one at a time, also those that come between cells.
	Event func(proc.Event)
	// Command is the worker's program; empty is this one.
	Command string
	// Env is the name of the environment variable that makes the program a worker.
	Env string
	// Grace is how long a worker may take to stop a cell before it is killed; 0 is two seconds.
	Grace time.Duration
	// Limits are for the worker's memory and goroutines.
	Limits limit.Limits
}

// A Supervisor runs cells in a worker. Run runs one at a time; every method is safe for concurrent use. It has five goroutines for
// each worker process, which end with it, and Close waits for them.
type Supervisor struct {
	config Config
	log    *slog.Logger

	release func() bool // takes Close off the context
	running sync.Mutex  // held by Run

	events sync.Mutex // one event at a time

	mu         sync.Mutex // guards what follows
	worker     *worker
	generation int
	closed     bool
	deaths     []time.Time // of workers that cells have ended lately, and none has survived since
}

// New starts a supervisor with its worker. It ends with ctx or Close.
func New(ctx context.Context, c Config) (*Supervisor, error) {
	s := &Supervisor{config: c, log: c.Logger}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.config.Grace == 0 {
		s.config.Grace = grace
	}
	if s.config.Command == "" {
		program, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find this program: %w", err)
		}
		s.config.Command = program
	}
	if _, err := s.current(); err != nil {
		return nil, err
	}
	s.release = context.AfterFunc(ctx, func() { s.Close() })
	return s, nil
}

// errClosed is returned by a supervisor that was closed.
var errClosed = errors.New("the worker was shut down")

// current returns the living worker and starts one if there is none.
func (s *Supervisor) current() (*worker, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	if s.worker != nil {
		if !s.worker.dead() {
			return s.worker, nil
		}
		s.worker.wait()
	}
	var token [12]byte
	if _, err := rand.Read(token[:]); err != nil {
		return nil, fmt.Errorf("make a mark for the worker: %w", err)
	}
	w, err := start(s, "\x01"+hex.EncodeToString(token[:])+"\x01")
	if err != nil {
		return nil, fmt.Errorf("start a worker: %w", err)
	}
	s.worker = w
	s.generation++
	s.log.Info("worker started", "pid", w.cmd.Process.Pid, "generation", s.generation)
	return w, nil
}

// Generation counts the workers so far. A dead worker is replaced first, so the number is that of the worker that Run would use.
func (s *Supervisor) Generation() int {
	if _, err := s.current(); err != nil && !errors.Is(err, errClosed) {
		s.log.Warn("replace the worker", "err", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.generation
}

// Run runs a program and returns when all of its events have been delivered. When ctx is done the cell is stopped; a worker that does
// not stop it within the grace period is killed. The error is proc.ErrNotBegun if the worker had ended before: Generation
// replaces it. Any other error is the supervisor's own.
func (s *Supervisor) Run(ctx context.Context, r proc.Run) (*proc.Failure, error) {
	s.running.Lock()
	defer s.running.Unlock()
	s.mu.Lock()
	w, closed := s.worker, s.closed
	s.mu.Unlock()
	switch {
	case closed:
		return nil, errClosed
	case w.dead():
		return nil, proc.ErrNotBegun
	}
	done := w.begin(r.Cell)
	if err := w.commands.Write(proc.Command{Run: &r}); err != nil {
		s.log.Info("worker ended between two cells", "pid", w.cmd.Process.Pid, "err", err)
		w.cancel() // the cell is not what it died of
		w.killGroup()
		w.wait()
		return nil, proc.ErrNotBegun
	}
	select {
	case <-done:
	case <-w.exited:
	case <-ctx.Done():
		s.interrupt(w, done)
	}
	failure := w.end(context.Cause(ctx))
	switch {
	case failure != nil && failure.Died && ctx.Err() == nil:
		failure.Pause = s.died(time.Now())
	case failure == nil && r.Entry != "":
		s.survived()
	}
	return failure, nil
}

// interrupt stops the running cell, by force if need be.
func (s *Supervisor) interrupt(w *worker, done <-chan struct{}) {
	if err := w.commands.Write(proc.Command{Interrupt: true}); err != nil {
		s.log.Debug("interrupt the worker", "err", err)
	}
	timer := time.NewTimer(s.config.Grace)
	defer timer.Stop()
	select {
	case <-done:
		return
	case <-w.exited:
		return
	case <-timer.C:
	}
	s.log.Info("worker did not stop its cell and is killed", "pid", w.cmd.Process.Pid)
	w.stubborn.Store(true)
	w.killGroup()
	<-w.exited
}

// StopAll ends the goroutines of all cells. It does not wait for that.
func (s *Supervisor) StopAll() {
	s.mu.Lock()
	w := s.worker
	s.mu.Unlock()
	if w == nil || w.dead() {
		return
	}
	if err := w.commands.Write(proc.Command{StopAll: true}); err != nil {
		s.log.Debug("interrupt the worker again", "err", err)
	}
}

// Reply answers an Input event; err says why there is no line.
func (s *Supervisor) Reply(cell int, line string, err error) error {
	s.mu.Lock()
	w := s.worker
	s.mu.Unlock()
	if w == nil || w.dead() {
		return nil // who asked is gone
	}
	reply := &proc.Reply{Cell: cell, Line: line}
	if err != nil {
		reply.Err = err.Error()
	}
	return w.commands.Write(proc.Command{Reply: reply})
}

// Close ends the worker, with every process of its group, and waits for it.
func (s *Supervisor) Close() error {
	if s.release != nil {
		s.release()
	}
	s.mu.Lock()
	s.closed = true
	w := s.worker
	s.mu.Unlock()
	if w != nil {
		w.killGroup()
		w.wait()
	}
	return nil
}

// deliver hands one event on.
func (s *Supervisor) deliver(e proc.Event) {
	s.events.Lock()
	defer s.events.Unlock()
	s.config.Event(e)
}
