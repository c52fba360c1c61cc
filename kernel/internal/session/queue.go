package session

import (
	"bytes"
	"context"
	"sync"
	"time"

	"golanes/kernel/internal/wire"
)

// A request is a message that waits to be served.
type request struct {
	*wire.Message
	channel wire.Channel
	handler *handler  // nil if nobody knows the type
	arrived time.Time // when it was received
	aborted bool      // one before it failed; guarded by the queue's lock until it is popped
}

// served tells where the request came from that it takes no more room.
func (r *request) served() {
	if r.Served != nil {
		r.Served()
	}
}

// A queue holds requests: those of each front end in the order of their arrival, and front ends in turn, so that one which asks for a
// hundred thousand completions holds up another by one of them. It has no bound of its own: conn takes only so many from a peer that
// were not served.
type queue struct {
	wake chan struct{} // holds a token when there may be something to pop

	mu     sync.Mutex            // guards what follows
	lines  map[string][]*request // by front end; none is empty
	turns  []string              // the front ends that have a line, whose turn it is first
	closed bool
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1), lines: map[string][]*request{}} }

// push appends a request; after close it is dropped.
func (q *queue) push(r *request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	from := string(bytes.Join(r.Identities, nil))
	if len(q.lines[from]) == 0 {
		q.turns = append(q.turns, from)
	}
	q.lines[from] = append(q.lines[from], r)
	q.signal()
}

// pop waits for the next request; it returns nil after close and when ctx ends. One goroutine pops.
func (q *queue) pop(ctx context.Context) *request {
	for {
		if r, closed := q.tryPop(); r != nil || closed {
			return r
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
			return nil
		}
	}
}

// tryPop returns the next request, if there is one.
func (q *queue) tryPop() (r *request, closed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || len(q.turns) == 0 {
		return nil, q.closed
	}
	from := q.turns[0]
	q.turns = q.turns[1:]
	line := q.lines[from]
	r, line[0] = line[0], nil
	if line = line[1:]; len(line) > 0 {
		q.lines[from] = line
		q.turns = append(q.turns, from)
	} else {
		delete(q.lines, from)
	}
	return r, false
}

// abort marks every cell in the queue as aborted. What comes later is not concerned, and other requests are served.
func (q *queue) abort() {
	q.mu.Lock()
	defer q.mu.Unlock()
	execute := wire.ExecuteRequest{}.MsgType()
	for _, line := range q.lines {
		for _, r := range line {
			if r.Header.MsgType == execute {
				r.aborted = true
			}
		}
	}
}

// close drops what is queued and ends pop.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed, q.lines, q.turns = true, nil, nil
	q.signal()
}

// signal wakes pop.
func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
