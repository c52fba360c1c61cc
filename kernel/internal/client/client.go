// Package client is a front end's side of Jupyter's protocol: requests, paired with what comes back. It runs notebooks without Jupyter.
package client

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"golanes/kernel/internal/session"
	"golanes/kernel/internal/wire"
)

// username is the one in the headers of the front end's messages.
const username = "golanes"

// A Client is a front end. Its methods are safe for concurrent use. It has one goroutine, which receives; Close waits for it.
type Client struct {
	conn session.Conn
	id   string
	sent atomic.Int64
	wg   sync.WaitGroup
	stop context.CancelFunc

	mu    sync.Mutex // guards what follows
	calls map[string]*call
	ended chan struct{} // closed when nothing more is received
	err   error         // why; set before ended is closed
}

// A call is a request that was sent. Its channels have room for the one message that is ever sent on them.
type call struct {
	onMessage func(*wire.Message) // may be nil
	reply     chan *wire.Message
	idle      chan struct{}
	input     chan *wire.Message

	answer *wire.Message // what came from reply; the waiting goroutine's
	over   bool          // something came from idle; the waiting goroutine's
}

// New returns a client that receives from conn and owns it.
func New(conn session.Conn) *Client {
	ctx, stop := context.WithCancel(context.Background())
	c := &Client{conn: conn, id: rand.Text(), stop: stop, calls: map[string]*call{}, ended: make(chan struct{})}
	c.wg.Go(func() {
		defer close(c.ended)
		c.err = c.receive(ctx)
	})
	return c
}

// Close closes the connection. Calls that wait return an error.
func (c *Client) Close() error {
	err := c.conn.Close()
	c.stop()
	c.wg.Wait()
	return err
}

// receive hands out what comes until the connection ends.
func (c *Client) receive(ctx context.Context) error {
	for {
		ch, m, err := c.conn.Recv(ctx)
		if err != nil {
			return fmt.Errorf("receive from the kernel: %w", err)
		}
		var parent wire.Header
		if json.Unmarshal(m.ParentHeader, &parent) != nil {
			continue // what has no readable parent belongs to no call
		}
		c.mu.Lock()
		x := c.calls[parent.MsgID]
		c.mu.Unlock()
		if x != nil {
			x.take(ch, m)
		}
	}
}

// take takes a message that the call has caused.
func (x *call) take(ch wire.Channel, m *wire.Message) {
	switch ch {
	case wire.Shell, wire.Control:
		offer(x.reply, m)
	case wire.Stdin:
		offer(x.input, m)
	case wire.IOPub:
		if x.onMessage != nil {
			x.onMessage(m)
		}
		status, err := wire.Parse[wire.Status](m)
		if m.Header.MsgType == status.MsgType() && err == nil && status.State == wire.Idle {
			offer(x.idle, struct{}{})
		}
	}
}

// offer puts v into a channel that has room for it, unless a kernel says more than it should.
func offer[T any](ch chan<- T, v T) {
	select {
	case ch <- v:
	default:
	}
}

// start sends a request. The call is registered before its first message can come.
func (c *Client) start(ctx context.Context, ch wire.Channel, x *call, m *wire.Message) error {
	x.reply, x.idle, x.input = make(chan *wire.Message, 1), make(chan struct{}, 1), make(chan *wire.Message, 1)
	c.mu.Lock()
	c.calls[m.Header.MsgID] = x
	c.mu.Unlock()
	if err := c.conn.Send(ctx, ch, m); err != nil {
		c.forget(m)
		return fmt.Errorf("send %s: %w", m.Header.MsgType, err)
	}
	return nil
}

func (c *Client) forget(m *wire.Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.calls, m.Header.MsgID)
}

// message returns a message of this front end.
func (c *Client) message(content wire.Content) *wire.Message {
	return &wire.Message{
		Header: wire.Header{
			MsgID:    c.id + "_" + strconv.FormatInt(c.sent.Add(1), 10),
			Session:  c.id,
			Username: username,
			MsgType:  content.MsgType(),
		},
		Content: content,
	}
}

// An Error is the failure that a kernel answered a request with.
type Error struct {
	Status string // wire.StatusError or wire.StatusAborted
	wire.Failure
}

func (e *Error) Error() string {
	if e.Status == wire.StatusAborted {
		return "the request was aborted"
	}
	return e.Name + ": " + e.Value
}

// Request sends a request on a channel and returns the content of its reply when that and idle have come. A reply that is no success is
// an *Error; otherwise the error is the cause of ctx or the connection's.
func Request[R wire.Content](ctx context.Context, c *Client, ch wire.Channel, content wire.Content) (R, error) {
	var reply R
	m, x := c.message(content), &call{}
	if err := c.start(ctx, ch, x, m); err != nil {
		return reply, err
	}
	defer c.forget(m)
	if err := c.wait(ctx, x, nil); err != nil {
		return reply, fmt.Errorf("wait for the reply to %s: %w", m.Header.MsgType, err)
	}
	var status struct {
		Status string `json:"status"`
		wire.Failure
	}
	if err := json.Unmarshal(x.answer.RawContent, &status); err != nil {
		return reply, fmt.Errorf("decode the reply to %s: %w", m.Header.MsgType, err)
	}
	switch status.Status {
	case wire.StatusError, wire.StatusAborted:
		return reply, &Error{Status: status.Status, Failure: status.Failure}
	}
	return wire.Parse[R](x.answer)
}

// wait waits for reply and idle, in whichever order they come, and calls ask for each question between. It may be called again.
func (c *Client) wait(ctx context.Context, x *call, ask func(*wire.Message) error) error {
	for x.answer == nil || !x.over {
		select {
		case x.answer = <-x.reply:
		case <-x.idle:
			x.over = true
		case m := <-x.input:
			if ask == nil {
				continue
			}
			if err := ask(m); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-c.ended:
			// The kernel's last words may have come with its end.
			if x.over = x.over || len(x.idle) > 0; x.over && (x.answer != nil || len(x.reply) > 0) {
				if x.answer == nil {
					x.answer = <-x.reply
				}
				return nil
			}
			return c.err
		}
	}
	return nil
}
