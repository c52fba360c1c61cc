package session

import (
	"context"
	"io"
	"sync"

	"golanes/kernel/internal/wire"
)

// Pipe returns the two ends of a connection within this process. What one end sends the other receives as if it had been on a socket,
// encoded and decoded but not signed; a message that this is not possible with is the error of Send. The front end is the one
// subscriber. One message at most is on its way to it, so that a Send waits for it to receive and Barrier has nothing to wait for.
// Closing either end closes both; Recv still returns what was on its way, and then io.EOF.
func Pipe() (kernel, frontend Conn) {
	codec, err := wire.NewCodec("hmac-sha256", nil)
	if err != nil {
		panic(err) // the scheme is in wire's own table
	}
	shared := &pipe{codec: codec, done: make(chan struct{})}
	requests := make(chan packet)
	replies := make(chan packet, 1) // room for the welcome, before anybody receives
	return kernelEnd{pipeEnd{shared, requests, replies}}, pipeEnd{shared, replies, requests}
}

// A pipe is what both ends share.
type pipe struct {
	codec *wire.Codec
	once  sync.Once
	done  chan struct{}
}

// A packet is what travels.
type packet struct {
	channel wire.Channel
	message *wire.Message
}

// A pipeEnd is one end of a pipe: the front end's, or what the kernel's has in common with it.
type pipeEnd struct {
	*pipe
	in  <-chan packet
	out chan<- packet
}

func (e pipeEnd) Recv(ctx context.Context) (wire.Channel, *wire.Message, error) {
	select {
	case p := <-e.in:
		return p.channel, p.message, nil
	case <-ctx.Done():
		return 0, nil, context.Cause(ctx)
	case <-e.done:
	}
	select {
	case p := <-e.in:
		return p.channel, p.message, nil
	default:
		return 0, nil, io.EOF
	}
}

func (e pipeEnd) Send(ctx context.Context, ch wire.Channel, m *wire.Message) error {
	frames, err := e.codec.Encode(m)
	if err != nil {
		return err
	}
	if m, err = e.codec.Decode(frames); err != nil {
		return err
	}
	select {
	case <-e.done:
		return io.ErrClosedPipe
	default:
	}
	select {
	case e.out <- packet{ch, m}:
		return nil
	case <-e.done:
		return io.ErrClosedPipe
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (pipeEnd) Barrier(context.Context) {}

// OnSubscribe of a front end does nothing: it has no subscribers.
func (pipeEnd) OnSubscribe(func(topic string) *wire.Message) {}

func (e pipeEnd) Close() error {
	e.once.Do(func() { close(e.done) })
	return nil
}

// A kernelEnd is the kernel's end of a pipe.
type kernelEnd struct{ pipeEnd }

// OnSubscribe sends the welcome at once: the front end has been there from the beginning. It finds room, since it is the first to send.
func (e kernelEnd) OnSubscribe(welcome func(topic string) *wire.Message) {
	if err := e.Send(context.Background(), wire.IOPub, welcome("")); err != nil {
		e.Close() // a kernel whose welcome cannot be encoded can say nothing
	}
}
