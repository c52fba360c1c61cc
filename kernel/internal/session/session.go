// Package session is the kernel's side of Jupyter's protocol: queue, busy and idle, execution counter, history, stdin and comms. It
// knows neither sockets (Conn) nor a language (Engine).
//
// The goroutine that calls Serve only receives. What it receives it puts into one of two queues: the shell's, whose requests are
// served one after the other, and that of control, which a running cell does not hold up. Before that an interrupt or a shutdown has
// already cancelled the running cell. A third goroutine sends on iopub, in one order for all, so that a front end that reads slowly
// holds up who prints and nobody else.
package session

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golanes/kernel/internal/limit"
	"golanes/kernel/internal/wire"
)

// errShutdown is the cause of the cancelled context of a cell that runs when the kernel ends.
var errShutdown = errors.New("the kernel is shutting down")

// What the end of a session waits for, in all less than the two seconds that Jupyter gives a kernel.
const (
	cellGrace   = 500 * time.Millisecond // for a cancelled cell to end
	engineGrace = 500 * time.Millisecond // for the engine to close, and with it a cell that did not end
	outputGrace = 300 * time.Millisecond // for front ends to take the last messages
)

// Options configure a Session. The zero value logs nothing and limits nothing.
type Options struct {
	Logger *slog.Logger // nil discards
	Limits limit.Limits // of what a cell puts out
}

// A Session serves the requests of front ends with an engine. It has two goroutines that serve and one that sends; Serve waits for
// them. Serve is called once; Interrupt is safe for concurrent use.
type Session struct {
	conn   Conn
	engine Engine
	log    *slog.Logger
	limits limit.Limits

	id       string // one for each process, so that front ends notice a restart
	messages atomic.Int64

	iopub   *iopub
	shell   *queue
	control *queue
	stdin   *stdin
	end     context.CancelCauseFunc // of Serve's context; a shutdown_request calls it
	stopped chan struct{}           // closed when the goroutine of the shell's queue has ended
	closing sync.Once               // of the engine

	count   int     // of the last cell that counted; the shell's goroutine alone uses it
	history history // the shell's goroutine alone uses it, too

	mu      sync.Mutex              // guards what follows
	running context.CancelCauseFunc // of the request that the shell's goroutine serves; nil between two
	halted  bool                    // nothing more is to run
	unknown map[wire.MsgType]bool   // types that nobody handles and that were logged
}

// New returns a session of engine with the front ends at conn.
func New(conn Conn, engine Engine, o Options) *Session {
	s := &Session{
		conn:    conn,
		engine:  engine,
		log:     o.Logger,
		limits:  o.Limits,
		id:      rand.Text(),
		shell:   newQueue(),
		control: newQueue(),
		stdin:   newStdin(),
		stopped: make(chan struct{}),
		unknown: map[wire.MsgType]bool{},
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.iopub = newIOPub(s.sendIOPub, s.message)
	return s
}

// Serve serves requests until a front end asks for a shutdown or conn is closed, when it returns nil, or until ctx ends, when it
// returns its cause. Any other error is conn's. Before it returns it has stopped what runs, closed the engine and, as far as front
// ends took it in time, sent everything. It does not close conn.
func (s *Session) Serve(ctx context.Context) error {
	ctx, s.end = context.WithCancelCause(ctx)
	defer s.end(nil)
	// Whatever ends the session, what is being served may still send its reply; serving ends in stop.
	serving, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()

	s.conn.OnSubscribe(s.welcome)
	var wg sync.WaitGroup
	wg.Go(func() { s.iopub.run(serving) })
	s.iopub.publish(nil, wire.Status{State: wire.Starting})
	wg.Go(func() { s.serveControl(serving) })
	go func() { // waited for a bounded time: a cell that an engine runs in this process may never return
		defer close(s.stopped)
		s.serveShell(serving)
	}()

	err := s.receive(ctx)
	s.stop()
	s.control.close()
	flush, flushed := context.WithTimeout(serving, outputGrace)
	s.iopub.sync(flush)
	flushed()
	s.iopub.close()
	cancel()
	wg.Wait()
	if !await(s.stopped, engineGrace) {
		s.log.Error("a cell outlives its engine")
	}
	return err
}

// receive puts requests into their queues until the session ends.
func (s *Session) receive(ctx context.Context) error {
	for {
		ch, m, err := s.conn.Recv(ctx)
		switch cause := context.Cause(ctx); {
		case errors.Is(cause, errShutdown):
			return nil
		case cause != nil:
			return cause
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		s.log.Debug("received", "channel", ch, "type", m.Header.MsgType)
		if ch == wire.Stdin {
			s.stdin.deliver(m, s.log)
			(&request{Message: m}).served()
			continue
		}
		s.enqueue(&request{channel: ch, Message: m, handler: lookup(m.Header.MsgType), arrived: time.Now()})
	}
}

// enqueue puts a request into the queue of its channel, unless its handler says otherwise.
func (s *Session) enqueue(r *request) {
	q := s.shell
	if r.channel == wire.Control {
		q = s.control
	}
	if r.handler != nil {
		switch r.handler.turn {
		case outOfBand:
			q = s.control
		case inOrder:
			q = s.shell
		}
		if r.handler.preempt != nil {
			r.handler.preempt(s)
		}
	}
	q.push(r)
}

// Interrupt stops the running cell, as a SIGINT does, and tells the engine, also between two cells.
func (s *Session) Interrupt() {
	s.cancel(ErrInterrupt)
	s.engine.Interrupted()
}

// cancel ends the context of what the shell's goroutine serves.
func (s *Session) cancel(cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running != nil {
		s.running(cause)
	}
}

// begin returns the context of a request that the shell's goroutine serves, and what ends it.
func (s *Session) begin(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.halted {
		cancel(errShutdown)
	}
	s.running = cancel
	return ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.running = nil
		cancel(nil)
	}
}

// halt cancels what the shell's goroutine serves, and all that is queued behind it.
func (s *Session) halt() {
	s.mu.Lock()
	s.halted = true
	s.mu.Unlock()
	s.shell.close()
	s.cancel(errShutdown)
}

// stop ends what the shell's goroutine serves and the engine, once. A cell that does not end when it is told to ends with the engine.
func (s *Session) stop() {
	s.closing.Do(func() {
		s.halt()
		await(s.stopped, cellGrace)
		s.iopub.hurry()
		closed := make(chan struct{})
		go func() {
			defer close(closed)
			if err := s.engine.Close(); err != nil {
				s.log.Error("close the engine", "err", err)
			}
		}()
		if !await(closed, engineGrace) {
			s.log.Error("the engine does not close", "after", engineGrace)
		}
		await(s.stopped, engineGrace)
	})
}

// await waits for ch to be closed, and reports whether that was in time.
func await(ch <-chan struct{}, limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-ch:
		return true
	case <-timer.C:
		return false
	}
}
