package transport

import (
	"io"
	"testing"

	"github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/wire"
)

// BenchmarkPublish sends small outputs to a subscriber that reads bytes and nothing else. An operation is a message.
func BenchmarkPublish(b *testing.B) {
	s := serve(b, Limits{})
	c := dialRaw(b, s, wire.IOPub).hello(zmq4.Sub, "")
	c.put(frames([]byte{1}))
	c.message() // the welcome
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(io.Discard, c.r)
	}()
	for n := 0; b.Loop(); n++ {
		if err := s.Send(b.Context(), wire.IOPub, output("stream.stdout", n, 20)); err != nil {
			b.Fatal(err)
		}
	}
	s.Barrier(b.Context())
	c.Close()
	<-done
}

// BenchmarkRequest sends a request and waits for its reply. An operation is a round trip, the client's codec included.
func BenchmarkRequest(b *testing.B) {
	s := serve(b, Limits{})
	f := newFrontend(b, s)
	c := dialRaw(b, s, wire.Shell).hello(zmq4.Dealer, "")
	for b.Loop() {
		_, request := f.request()
		c.put(frames(request...))
		c.message()
	}
}
