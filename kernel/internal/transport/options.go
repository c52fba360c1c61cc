package transport

import (
	"cmp"
	"log/slog"
	"time"
)

// Options configure [Listen]. The zero value is ready for use.
type Options struct {
	Logger *slog.Logger // nil discards
	Limits Limits
}

// Limits bound what a peer can cost. A field that is zero has its default.
type Limits struct {
	// Connections is how many connections each of the five ports serves at once; 512. One more pushes out the oldest of those that have
	// not proven themselves: by a signed message on shell, control and stdin, a subscription on iopub, a beat on heartbeat. Where all
	// have, the new one is refused.
	Connections int
	// Handshake is the time that a connection has to become a peer; 10 s.
	Handshake time.Duration
	// Stranger is how many bytes a peer that has not sent a valid signature yet can make us hold: of a message of its own that is being
	// received, and of answers that it does not read; 1 MiB.
	Stranger int64
	// Message is the size of the largest message, all its frames together, that is taken from a peer that has sent a valid signature;
	// 1 GiB.
	Message int64
	// Queue is how many bytes may wait for one peer before Send blocks; 64 MiB. Half of it waiting is enough to take no more requests
	// from that peer.
	Queue int64
	// Unserved is how many requests of a peer may be received and not served before no more are taken from it; 10,000. Their bytes
	// count, too: half of Queue.
	Unserved int
	// Stall is the time after which a peer that takes none of what waits for it is cut off; 30 s.
	Stall time.Duration
	// Patience is how long Barrier waits for a peer that takes nothing, and how long a Send on shell, control or stdin does for one
	// whose queue is full; 1 s.
	Patience time.Duration
	// Linger is the time that Close gives all peers together to take what waits for them; 1 s.
	Linger time.Duration
}

// withDefaults returns l with the default in place of every zero.
func (l Limits) withDefaults() Limits {
	return Limits{
		Connections: cmp.Or(l.Connections, 512),
		Handshake:   cmp.Or(l.Handshake, 10*time.Second),
		Stranger:    cmp.Or(l.Stranger, 1<<20),
		Message:     cmp.Or(l.Message, 1<<30),
		Queue:       cmp.Or(l.Queue, 64<<20),
		Unserved:    cmp.Or(l.Unserved, 10_000),
		Stall:       cmp.Or(l.Stall, 30*time.Second),
		Patience:    cmp.Or(l.Patience, time.Second),
		Linger:      cmp.Or(l.Linger, time.Second),
	}
}
