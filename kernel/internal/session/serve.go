package session

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"golanes/kernel/internal/wire"
)

const (
	// patience is how long a control request waits for iopub to take what comes before its reply; a shell request waits as long as
	// it takes.
	patience = 100 * time.Millisecond
	// internalError names the failure that a bug of ours shows as.
	internalError = "InternalError"
	// username is the one in the headers of the kernel's messages.
	username = "golanes"
	// maxUnknown bounds how many unknown types are logged; they come from outside.
	maxUnknown = 100
)

// serveShell serves the shell's queue until it is closed or ctx ends.
func (s *Session) serveShell(ctx context.Context) {
	for r := s.shell.pop(ctx); r != nil; r = s.shell.pop(ctx) {
		s.serve(ctx, r, s.iopub.sync)
	}
}

// serveControl serves control's queue until it is closed or ctx ends.
func (s *Session) serveControl(ctx context.Context) {
	for r := s.control.pop(ctx); r != nil; r = s.control.pop(ctx) {
		s.serve(ctx, r, func(ctx context.Context) {
			ctx, cancel := context.WithTimeout(ctx, patience)
			defer cancel()
			s.iopub.sync(ctx)
		})
		if r.handler != nil && r.handler.finally != nil {
			r.handler.finally(s)
		}
	}
}

// serve serves one request: busy, what it causes, its reply, idle. It calls sync for the reply not to overtake what comes before it.
func (s *Session) serve(ctx context.Context, r *request, sync func(context.Context)) {
	s.iopub.publish(r.RawHeader, wire.Status{State: wire.Busy})
	reply, err := s.handle(ctx, r)
	if err != nil {
		reply = s.failed(r, err)
	}
	if reply != nil {
		sync(ctx)
		s.send(ctx, r.channel, r, reply)
	}
	s.iopub.publish(r.RawHeader, wire.Status{State: wire.Idle})
	if reply == nil {
		sync(ctx) // a flood of what has no reply shall not outrun those who are told of it
	}
	r.served()
}

// handle calls the handler of a request. A handler that panics has failed, and the session goes on.
func (s *Session) handle(ctx context.Context, r *request) (reply wire.Content, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("a handler panicked", "type", r.Header.MsgType, "panic", p, "stack", string(debug.Stack()))
			reply, err = nil, fmt.Errorf("serve %s: %v", r.Header.MsgType, p)
		}
	}()
	if r.handler == nil {
		s.logUnknown(r.Header.MsgType)
		return nil, nil
	}
	return r.handler.serve(s, ctx, r)
}

// failed returns the error reply to a request, or nil if it is no request.
func (s *Session) failed(r *request, err error) wire.Content {
	if r.Header.MsgType.Reply() == "" {
		s.log.Warn("dropped message", "type", r.Header.MsgType, "err", err)
		return nil
	}
	return wire.NewErrorReply(r.Header.MsgType, s.failure(err))
}

// failure returns what front ends show of err: an ExecError as it is, an interrupt, and anything else as a bug of ours.
func (s *Session) failure(err error) wire.Failure {
	var x *ExecError
	switch {
	case errors.As(err, &x):
	case errors.Is(err, ErrInterrupt), errors.Is(err, errShutdown):
		x = &ExecError{Name: "Interrupted", Value: err.Error()}
	default:
		s.log.Error("serve a request", "err", err)
		x = &ExecError{Name: internalError, Value: err.Error()}
	}
	traceback := x.Traceback
	if len(traceback) == 0 {
		traceback = []string{x.Error()}
	}
	return clipped(wire.Failure{Name: x.Name, Value: x.Value, Traceback: traceback})
}

// logUnknown logs an unknown type, once.
func (s *Session) logUnknown(t wire.MsgType) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.unknown[t] && len(s.unknown) < maxUnknown {
		s.unknown[t] = true
		s.log.Warn("dropped message of unknown type", "type", t)
	}
}

// message returns a message that parent, a raw header, has caused.
func (s *Session) message(parent []byte, content wire.Content) *wire.Message {
	return &wire.Message{
		Header: wire.Header{
			MsgID:    s.id + "_" + strconv.FormatInt(s.messages.Add(1), 10),
			Session:  s.id,
			Username: username,
			MsgType:  content.MsgType(),
		},
		ParentHeader: parent,
		Content:      content,
	}
}

// send sends content to the front end that made a request, and returns the id of the message.
func (s *Session) send(ctx context.Context, ch wire.Channel, r *request, content wire.Content) (id string, err error) {
	m := s.message(r.RawHeader, content)
	m.Identities = r.Identities
	if err = s.conn.Send(ctx, ch, m); err != nil {
		s.log.Warn("dropped message", "type", m.Header.MsgType, "err", err)
	}
	return m.Header.MsgID, err
}

// sendIOPub sends a message to all front ends.
func (s *Session) sendIOPub(ctx context.Context, m *wire.Message) {
	topic := "kernel." + s.id + "." + string(m.Header.MsgType)
	if x, ok := m.Content.(wire.Stream); ok {
		topic = "stream." + x.Name
	}
	m.Identities = [][]byte{[]byte(topic)}
	if err := s.conn.Send(ctx, wire.IOPub, m); err != nil {
		s.log.Warn("dropped message", "type", m.Header.MsgType, "err", err)
	}
}

// welcome returns what a new subscriber gets first.
func (s *Session) welcome(topic string) *wire.Message {
	return s.message(nil, wire.IOPubWelcome{Subscription: topic})
}
