package transport

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/wire"
)

// subscribeRaw connects a subscriber by hand, takes its welcome, and from then on reads nothing by itself. Little fits into its end of
// the connection.
func subscribeRaw(t *testing.T, s *Sockets, topic string) *raw {
	t.Helper()
	c := dialRaw(t, s, wire.IOPub)
	if err := c.Conn.(*net.TCPConn).SetReadBuffer(128 << 10); err != nil {
		t.Fatal(err)
	}
	c.hello(zmq4.Sub, "")
	c.put(frames(append([]byte{1}, topic...)))
	if m, _ := c.message(); !slices.ContainsFunc(m, func(b []byte) bool { return bytes.Contains(b, []byte("iopub_welcome")) }) {
		t.Fatalf("first message is %.200q, want the welcome", m)
	}
	return c
}

// TestStuckSubscriber publishes 20 MB while one subscriber never reads: another gets all of it, and new ones are served.
func TestStuckSubscriber(t *testing.T) {
	for _, test := range []struct {
		name   string
		limits Limits
		cut    bool // more waits for the stuck one than may, so that it must go
	}{
		{"within its queue", Limits{}, false},
		{"beyond its queue", Limits{Queue: 1 << 20, Stall: 2 * time.Second}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			const n = 20_000
			s := serve(t, test.limits)
			f := newFrontend(t, s)
			stuck := subscribeRaw(t, s, "")
			reader := f.sub("stream")
			var wg sync.WaitGroup
			defer wg.Wait()
			wg.Go(func() {
				for i := range n {
					if err := s.Send(t.Context(), wire.IOPub, output("stream", i, 1000)); err != nil {
						t.Errorf("Send %d: %v", i, err)
						return
					}
				}
			})
			f.outputs(reader, 0, n)
			wg.Wait()
			f.works()
			if test.cut {
				if err := stuck.ended(); err != nil {
					t.Error(err)
				}
				return
			}
			// It was only slow after all: nothing of it is lost.
			for i := range n {
				m, _ := stuck.message()
				checkOutput(t, m, i)
			}
		})
	}
}

// TestStoppedReader has a subscriber stop until the output waits for it, and go on: nothing is lost.
func TestStoppedReader(t *testing.T) {
	const n = 1000
	s := serve(t, Limits{Queue: 64 << 10})
	stopped := subscribeRaw(t, s, "")
	p := s.onlyPeer(t, wire.IOPub)
	var wg sync.WaitGroup
	defer wg.Wait()
	sent := 0
	publish := func(ctx context.Context) error {
		for ; sent < n; sent++ {
			if err := s.Send(ctx, wire.IOPub, output("stream", sent, 4000)); err != nil {
				return err
			}
		}
		return nil
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("interrupted")
	wg.Go(func() {
		if err := publish(ctx); !errors.Is(err, cause) {
			t.Errorf("Send to a full queue: %v, want %v", err, cause)
		}
	})
	eventually(t, "output waits", func() bool {
		moved, stuck := p.full()
		return moved != nil && stuck > 50*time.Millisecond
	})
	cancel(cause)
	wg.Wait()

	wg.Go(func() {
		if err := publish(t.Context()); err != nil {
			t.Errorf("Send: %v", err)
		}
	})
	for i := range n {
		m, _ := stopped.message()
		checkOutput(t, m, i)
	}
}

// TestTrickle has a subscriber take a byte now and then: that is no progress, and it is cut.
func TestTrickle(t *testing.T) {
	s := serve(t, Limits{Queue: 64 << 10, Stall: 200 * time.Millisecond})
	c := subscribeRaw(t, s, "")
	var wg sync.WaitGroup
	defer wg.Wait()
	done := make(chan struct{})
	wg.Go(func() {
		for range time.Tick(10 * time.Millisecond) {
			select {
			case <-done:
				return
			default:
				_, _ = c.r.ReadByte()
			}
		}
	})
	for i := range 2000 {
		if err := s.Send(t.Context(), wire.IOPub, output("stream", i, 4000)); err != nil {
			t.Fatalf("Send %d: %v", i, err)
		}
	}
	close(done)
	eventually(t, "the connection is cut", func() bool { return s.count(wire.IOPub) == 0 })
}

// TestStuckDealer has clients that send requests without end and never read a reply; the others are served, control included.
func TestStuckDealer(t *testing.T) {
	for _, limits := range []Limits{{}, {Queue: 64 << 10, Patience: 20 * time.Millisecond}} {
		s := serve(t, limits)
		f := newFrontend(t, s)
		var wg sync.WaitGroup
		for _, ch := range []wire.Channel{wire.Shell, wire.Control} {
			c := dialRaw(t, s, ch)
			if err := c.Conn.(*net.TCPConn).SetReadBuffer(128 << 10); err != nil {
				t.Fatal(err)
			}
			c.hello(zmq4.Dealer, "")
			enough := time.Now().Add(time.Second)
			if err := c.SetWriteDeadline(enough); err != nil {
				t.Fatal(err)
			}
			wg.Go(func() {
				for range 14_654 {
					_, request := f.request()
					if _, err := c.Write(frames(request...)); err != nil {
						return // stopped by back-pressure, or cut
					}
				}
			})
		}
		shell, control := f.dealer(wire.Shell), f.dealer(wire.Control)
		for range 50 {
			f.ask(shell)
			f.ask(control)
		}
		wg.Wait()
		f.ask(shell)
		f.works()
	}
}

// TestFullReply queues more for a peer of shell than may wait: it is cut once it has taken nothing for a while, and Send says so.
func TestFullReply(t *testing.T) {
	s := listen(t, testInfo(), Limits{Queue: 64 << 10, Patience: 20 * time.Millisecond})
	c := dialRaw(t, s, wire.Shell).hello(zmq4.Dealer, "me")
	m := newMessage("test_reply")
	m.Identities = [][]byte{[]byte("me")}
	m.Buffers = [][]byte{make([]byte, 1<<20)}
	eventually(t, "the route", func() bool { return s.Send(t.Context(), wire.Shell, m) == nil })
	var err error
	for range 1000 {
		if err = s.Send(t.Context(), wire.Shell, m); err != nil {
			break
		}
	}
	if err == nil {
		t.Error("1000 replies of 1 MiB to a peer that never reads were all taken")
	}
	if err := c.ended(); err != nil {
		t.Error(err)
	}
}

// TestUnreadAnswers has strangers ask for answers that they never read: beats, welcomes and PONGs. What is kept for them is bounded.
func TestUnreadAnswers(t *testing.T) {
	for _, test := range []struct {
		ch    wire.Channel
		bytes []byte
	}{
		{wire.Heartbeat, frames(nil, make([]byte, 10_000))},
		{wire.IOPub, frames([]byte("\x01topic"))},
		{wire.Shell, command("PING", []byte{0, 0}, make([]byte, 16))},
	} {
		t.Run(roles[test.ch].name, func(t *testing.T) {
			const stranger = 64 << 10
			s := serve(t, Limits{Stranger: stranger})
			c := dialRaw(t, s, test.ch)
			if err := c.Conn.(*net.TCPConn).SetReadBuffer(128 << 10); err != nil {
				t.Fatal(err)
			}
			c.hello(peerType(test.ch), "")
			p := s.onlyPeer(t, test.ch)

			batch := bytes.Repeat(test.bytes, 1000)
			for {
				if err := c.SetWriteDeadline(time.Now().Add(200 * time.Millisecond)); err != nil {
					t.Fatal(err)
				}
				_, err := c.Write(batch)
				p.mu.Lock()
				waiting := p.waiting
				p.mu.Unlock()
				if waiting > stranger+20_000 { // one more answer fits
					t.Fatalf("%d bytes wait for a peer that never reads", waiting)
				}
				if errors.Is(err, os.ErrDeadlineExceeded) {
					break // no more is taken from it
				} else if err != nil {
					t.Fatal(err)
				}
			}
			newFrontend(t, s).works()
		})
	}
}

// TestBarrier waits for a subscriber that reads and not for one that does not.
func TestBarrier(t *testing.T) {
	s := serve(t, Limits{Patience: time.Second}) // for a reader on a busy machine
	f := newFrontend(t, s)
	reader := f.sub("")
	subscribeRaw(t, s, "") // and does not read
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { f.outputs(reader, 0, 2000) })
	for i := range 2000 {
		if err := s.Send(t.Context(), wire.IOPub, output("stream", i, 1000)); err != nil {
			t.Fatalf("Send: %v", err)
		}
	}
	s.Barrier(t.Context())
	x := s.sockets[wire.IOPub]
	x.mu.Lock()
	defer x.mu.Unlock()
	var behind []bool
	for _, p := range x.peers {
		moved, stuck := p.behind(p.position())
		behind = append(behind, moved != nil)
		if moved != nil && stuck < x.limits.Patience {
			t.Errorf("Barrier did not wait for a peer that took something %v ago", stuck)
		}
	}
	if want := []bool{false, true}; !slices.Equal(behind, want) {
		t.Errorf("after Barrier output waits for the reader and the stuck one: %v, want %v", behind, want)
	}
}

// TestBarrierContext ends a Barrier that would wait for long.
func TestBarrierContext(t *testing.T) {
	s := serve(t, Limits{Patience: time.Hour})
	subscribeRaw(t, s, "")
	for i := range 2000 {
		if err := s.Send(t.Context(), wire.IOPub, output("stream", i, 10_000)); err != nil {
			t.Fatalf("Send: %v", err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	s.Barrier(ctx)
	if ctx.Err() == nil {
		t.Error("Barrier ended before its context and a stuck subscriber's queue")
	}
}

// TestCloseStuck closes with a stuck subscriber, a silent connection and Recv, Send and Barrier waiting.
func TestCloseStuck(t *testing.T) {
	s := listen(t, testInfo(), Limits{Queue: 64 << 10, Patience: time.Hour, Linger: 50 * time.Millisecond})
	s.OnSubscribe(welcome)
	subscribeRaw(t, s, "")
	p := s.onlyPeer(t, wire.IOPub)
	dialRaw(t, s, wire.IOPub)
	var wg sync.WaitGroup
	wg.Go(func() {
		var err error
		for err == nil {
			err = s.Send(context.Background(), wire.IOPub, output("stream", 0, 10_000))
		}
		if !errors.Is(err, net.ErrClosed) {
			t.Errorf("waiting Send: %v, want %v", err, net.ErrClosed)
		}
	})
	wg.Go(func() {
		if _, _, err := s.Recv(context.Background()); !errors.Is(err, io.EOF) {
			t.Errorf("waiting Recv: %v, want EOF", err)
		}
	})
	eventually(t, "a full queue", func() bool {
		moved, stuck := p.full()
		return moved != nil && stuck > 10*time.Millisecond
	})
	wg.Go(func() { s.Barrier(context.Background()) })
	start := time.Now()
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("Close took %v, want little more than its linger of 50 ms", d)
	}
	wg.Wait()
	if _, _, err := s.Recv(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("Recv after Close: %v, want EOF", err)
	}
	if err := s.Send(t.Context(), wire.Shell, newMessage("x")); err == nil {
		t.Error("Send after Close: no error")
	}
}
