package session

import (
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

// A queue holds requests in the order of their arrival. It has no bound: what is queued is defined by what has arrived, not by what
// there is room for.
type queue struct {
	wake chan struct{} // holds a token when there may be something to pop

	mu     sync.Mutex // guards what follows
	items  []*request
	closed bool
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1)} }

// push appends a request; after close it is dropped.
func (q *queue) push(r *request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.items = append(q.items, r)
		q.signal()
	}
}

// pop waits for the next request; it returns nil after close and when ctx ends. One goroutine pops.
func (q *queue) pop(ctx context.Context) *request {
	for {
		q.mu.Lock()
		if q.closed {
			q.mu.Unlock()
			return nil
		}
		if len(q.items) > 0 {
			r := q.items[0]
			q.items[0] = nil
			q.items = q.items[1:]
			q.mu.Unlock()
			return r
		}
		q.mu.Unlock()
		select {
		case <-q.wake:
		case <-ctx.Done():
			return nil
		}
	}
}

// abort marks every cell in the queue as aborted. What comes later is not concerned, and other requests are served.
func (q *queue) abort() {
	q.mu.Lock()
	defer q.mu.Unlock()
	execute := wire.ExecuteRequest{}.MsgType()
	for _, r := range q.items {
		if r.Header.MsgType == execute {
			r.aborted = true
		}
	}
}

// close drops what is queued and ends pop.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed, q.items = true, nil
	q.signal()
}

// signal wakes pop.
func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
