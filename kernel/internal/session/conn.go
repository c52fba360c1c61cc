package session

import (
	"context"

	"golanes/kernel/internal/wire"
)

// A Conn carries messages between a kernel and its front ends. Its methods are safe for concurrent use.
type Conn interface {
	// Recv returns the next request and its channel. It returns io.EOF after Close. From a peer of which many requests were received
	// and not served (see wire.Message) it may take no more, and goes on with those of others.
	Recv(ctx context.Context) (wire.Channel, *wire.Message, error)
	// Send sends m. It blocks while front ends that make progress have too much queued (back-pressure). On IOPub all front ends see
	// one order. A message for a peer that is gone is an error.
	Send(ctx context.Context, ch wire.Channel, m *wire.Message) error
	// Barrier waits until all that was sent on IOPub has left the process, except to front ends that make no progress.
	Barrier(ctx context.Context)
	// OnSubscribe sets what a new IOPub subscriber is sent before anything else; it is called once, before the first Recv.
	OnSubscribe(welcome func(topic string) *wire.Message)
	// Close sends what is queued, for a bounded time, and releases everything.
	Close() error
}
