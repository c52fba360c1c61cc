package session

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golanes/kernel/internal/wire"
)

// stdin is who waits for a line of the user. One goroutine asks at a time.
type stdin struct {
	turn chan struct{} // holds a token while somebody asks

	mu      sync.Mutex // guards what follows
	waiting *question  // nil if nobody waits
}

// A question is an input_request that was sent.
type question struct {
	id      string // of the input_request
	request *request
	answer  chan string // has room for the one answer
}

func newStdin() *stdin { return &stdin{turn: make(chan struct{}, 1)} }

// input asks the front end that made a request for a line. The error is the cause of ctx, or says that it could not be asked.
func (s *Session) input(ctx context.Context, r *request, ask wire.InputRequest) (string, error) {
	select {
	case s.stdin.turn <- struct{}{}:
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	defer func() { <-s.stdin.turn }()

	s.iopub.sync(ctx) // the user shall see what was printed before
	m := s.message(r.RawHeader, ask)
	m.Identities = r.Identities
	q := &question{id: m.Header.MsgID, request: r, answer: make(chan string, 1)}
	s.stdin.wait(q) // before the request is sent: its reply may be quick
	defer s.stdin.wait(nil)
	if err := s.ask(ctx, m); err != nil {
		return "", err
	}
	select {
	case line := <-q.answer:
		return line, nil
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

const (
	stdinGrace = 2 * time.Second       // for a front end whose stdin is still connecting when its first cell asks
	stdinPause = 10 * time.Millisecond // between two attempts
)

// ask sends a question. A front end opens its five connections one by one, so the one for stdin may come after the cell that needs it.
func (s *Session) ask(ctx context.Context, m *wire.Message) error {
	grace := time.NewTimer(stdinGrace)
	defer grace.Stop()
	for {
		err := s.conn.Send(ctx, wire.Stdin, m)
		if err == nil {
			return nil
		}
		select {
		case <-time.After(stdinPause):
		case <-grace.C:
			return err
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// wait makes q the question that waits for its answer.
func (in *stdin) wait(q *question) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.waiting = q
}

// deliver takes a message from stdin to who waits for it. A reply that comes late, twice or from somebody else is dropped.
func (in *stdin) deliver(m *wire.Message, log *slog.Logger) {
	reply, err := wire.Parse[wire.InputReply](m)
	in.mu.Lock()
	defer in.mu.Unlock()
	if q := in.waiting; err == nil && q != nil && q.expects(m) {
		in.waiting = nil
		q.answer <- reply.Value
		return
	}
	log.Warn("dropped message", "channel", wire.Stdin, "type", m.Header.MsgType, "err", err)
}

// expects reports whether m answers q: from the same peer, and as its parent the question, the cell, or, as Jupyter's own client has
// it, nothing.
func (q *question) expects(m *wire.Message) bool {
	var parent struct {
		MsgID string `json:"msg_id"`
	}
	if json.Unmarshal(m.ParentHeader, &parent) != nil {
		return false
	}
	return m.Header.MsgType == wire.InputReply{}.MsgType() &&
		slices.EqualFunc(m.Identities, q.request.Identities, slices.Equal) &&
		(parent.MsgID == "" || parent.MsgID == q.id || parent.MsgID == q.request.Header.MsgID)
}
