package transport

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/wire"
)

func TestRequests(t *testing.T) {
	s := serve(t, Limits{})
	f := newFrontend(t, s)
	f.works()
	c := f.dealer(wire.Shell)
	for range 200 {
		f.ask(c)
	}
	// A REQ puts an empty frame between identity and message.
	req := f.dial(zmq4.NewReq(f.ctx), wire.Shell)
	f.ask(req)
}

func TestNoKey(t *testing.T) {
	info := testInfo()
	info.Key = ""
	s := listen(t, info, Limits{})
	s.OnSubscribe(nil)
	answerRequests(t, s)
	f := newFrontend(t, s)
	f.ask(f.dealer(wire.Shell))
}

// TestBuffers sends large and empty buffers there and back.
func TestBuffers(t *testing.T) {
	s := listen(t, testInfo(), Limits{Stranger: 16 << 20})
	s.OnSubscribe(nil)
	f := newFrontend(t, s)
	c := f.dealer(wire.Shell)
	m := newMessage("test_request")
	for _, n := range []int{5 << 20, 0, 255, 256, 1, pieceSize, flushSize + 1} {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(i * n)
		}
		m.Buffers = append(m.Buffers, b)
	}
	sent, err := f.codec.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Send(zmq4.NewMsgFrom(sent...)); err != nil {
		t.Fatal(err)
	}
	ch, got, err := s.Recv(f.ctx)
	if err != nil || ch != wire.Shell {
		t.Fatalf("Recv: channel %v, %v; want shell", ch, err)
	}
	back := reply(got)
	back.Buffers = got.Buffers
	if err := s.Send(f.ctx, ch, back); err != nil {
		t.Fatal(err)
	}
	echoed := f.recv(c).Buffers
	if len(echoed) != len(m.Buffers) {
		t.Fatalf("%d buffers came back, want %d", len(echoed), len(m.Buffers))
	}
	for i, b := range m.Buffers {
		if !bytes.Equal(echoed[i], b) {
			t.Errorf("buffer %d of %d bytes came back as %d others", i, len(b), len(echoed[i]))
		}
	}
}

// TestWelcome connects a hundred subscribers while output is published: what they get first is the welcome.
func TestWelcome(t *testing.T) {
	s := serve(t, Limits{})
	f := newFrontend(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			_ = s.Send(ctx, wire.IOPub, output("kernel.topic", i, 10))
		}
	})
	for i := range 100 {
		c := f.sub([]string{"", "kernel", "kernel.topic"}[i%3]) // fails if something else is first
		if _, err := c.Recv(); err != nil {
			t.Fatalf("output after the welcome: %v", err)
		}
		c.Close()
	}
}

// TestEarlySubscriber subscribes before anybody has said what the welcome is, and is welcomed all the same.
func TestEarlySubscriber(t *testing.T) {
	s := listen(t, testInfo(), Limits{})
	c := dialRaw(t, s, wire.IOPub).hello(zmq4.Sub, "")
	c.put(frames([]byte{1}))
	if err := s.Send(t.Context(), wire.IOPub, output("t", 0, 0)); err != nil {
		t.Fatal(err)
	}
	s.OnSubscribe(welcome)
	if m, _ := c.message(); len(m) != 7 || !bytes.Contains(m[2], []byte("iopub_welcome")) {
		t.Errorf("first message is %q, want the welcome without a topic", m)
	}
}

// TestTopics subscribes to some topics, one of them no UTF-8, and takes one subscription back.
func TestTopics(t *testing.T) {
	s := listen(t, testInfo(), Limits{})
	var topics []string
	var mu sync.Mutex
	s.OnSubscribe(func(topic string) *wire.Message {
		mu.Lock()
		defer mu.Unlock()
		topics = append(topics, topic)
		return nil
	})
	c := dialRaw(t, s, wire.IOPub).hello(zmq4.Sub, "")
	c.put(frames([]byte("\x01stream")), frames([]byte("\x01\xFF")), frames([]byte("\x01status")), frames([]byte("\x00stream")),
		command("PING", []byte{0, 0}))
	if _, pong := c.message(); !bytes.HasPrefix(pong, []byte("\x04PONG")) {
		t.Fatalf("got command %q, want PONG", pong)
	}
	for i, topic := range []string{"stream.stdout", "stat", "status.x", "other", "\xFF\x00"} {
		if err := s.Send(t.Context(), wire.IOPub, output(topic, i, 0)); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{2, 4} {
		m, _ := c.message()
		checkOutput(t, m, want)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(topics) != 2 || topics[0] != "stream" || topics[1] != "status" {
		t.Errorf("welcome was asked for %q, want stream and status", topics)
	}
}

// TestOrder publishes from four goroutines to three subscribers: all see one order.
func TestOrder(t *testing.T) {
	const senders, each = 4, 500
	s := serve(t, Limits{})
	f := newFrontend(t, s)
	subs := []zmq4.Socket{f.sub(""), f.sub("t"), f.sub("topic")}
	var wg sync.WaitGroup
	defer wg.Wait()
	for n := range senders {
		wg.Go(func() {
			for i := range each {
				if err := s.Send(t.Context(), wire.IOPub, output("topic", n*each+i, 0)); err != nil {
					t.Errorf("Send: %v", err)
				}
			}
		})
	}
	for i := range senders * each {
		var first uint64
		for j, c := range subs {
			m, err := c.Recv()
			if err != nil {
				t.Fatal(err)
			}
			n := binary.BigEndian.Uint64(m.Frames[7])
			if j == 0 {
				first = n
			} else if n != first {
				t.Fatalf("message %d is %d for subscriber 0 and %d for subscriber %d", i, first, n, j)
			}
		}
	}
}

// TestHandover has a client come again with its identity while a reply is due: the new connection gets it, the old one ends.
func TestHandover(t *testing.T) {
	s := listen(t, testInfo(), Limits{})
	f := newFrontend(t, s)
	first := dialRaw(t, s, wire.Shell).hello(zmq4.Dealer, "me")
	_, request := f.request()
	first.put(frames(request...))
	_, m, err := s.Recv(f.ctx)
	if err != nil {
		t.Fatal(err)
	}
	second := dialRaw(t, s, wire.Shell).hello(zmq4.Dealer, "me")
	if err := first.ended(); err != nil {
		t.Errorf("the older connection: %v", err)
	}
	eventually(t, "the older connection is gone", func() bool { return s.count(wire.Shell) == 1 })
	if err := s.Send(f.ctx, wire.Shell, reply(m)); err != nil {
		t.Fatalf("Send: %v", err)
	}
	if got, _ := second.message(); len(got) != 6 || !bytes.Contains(got[2], []byte("test_reply")) {
		t.Errorf("the newer connection got %q, want the reply", got)
	}
}

// TestNoRoute sends to clients that were never there or have gone.
func TestNoRoute(t *testing.T) {
	s := listen(t, testInfo(), Limits{})
	f := newFrontend(t, s)
	m := newMessage("test_reply")
	m.Identities = [][]byte{[]byte("nobody")}
	if err := s.Send(t.Context(), wire.Stdin, m); err == nil {
		t.Error("Send to nobody: no error")
	}
	if err := s.Send(t.Context(), wire.Heartbeat, m); err == nil {
		t.Error("Send on heartbeat: no error")
	}
	c := dialRaw(t, s, wire.Shell).hello(zmq4.Dealer, "me")
	_, request := f.request()
	c.put(frames(request...))
	_, got, err := s.Recv(f.ctx)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	eventually(t, "Send to a client that has gone is an error", func() bool { return s.Send(f.ctx, wire.Shell, reply(got)) != nil })
}

// TestPing pings while output streams: every PING has its PONG, and no frame is torn.
func TestPing(t *testing.T) {
	const pings, outputs = 100, 2000
	s := serve(t, Limits{})
	c := subscribeRaw(t, s, "")
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		for i := range outputs {
			if err := s.Send(t.Context(), wire.IOPub, output("t", i, i%700)); err != nil {
				t.Errorf("Send: %v", err)
			}
		}
	})
	wg.Go(func() {
		for i := range pings {
			c.put(command("PING", []byte{0, 10}, []byte{byte(i)}))
		}
	})
	var ponged, got int
	for ponged < pings || got < outputs {
		m, pong := c.message()
		if m != nil {
			checkOutput(t, m, got)
			got++
			continue
		}
		if want := append([]byte("\x04PONG"), byte(ponged)); !bytes.Equal(pong, want) {
			t.Fatalf("PONG is %q, want %q", pong, want)
		}
		ponged++
	}
}

// TestLinger closes right after sending: everything arrives.
func TestLinger(t *testing.T) {
	for _, n := range []int{1, 100, 5000} {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			s := listen(t, testInfo(), Limits{Linger: patience})
			s.OnSubscribe(welcome)
			f := newFrontend(t, s)
			subs := []zmq4.Socket{f.sub(""), f.sub("")}
			var wg sync.WaitGroup
			defer wg.Wait()
			asker := dialRaw(t, s, wire.Shell).hello(zmq4.Dealer, "")
			for range 100 { // requests that nobody receives
				_, request := f.request()
				asker.put(frames(request...))
			}
			wg.Go(func() {
				if err := asker.ended(); err != nil {
					t.Error(err)
				}
				asker.Close()
			})
			for i := range n {
				if err := s.Send(t.Context(), wire.IOPub, output("t", i, 500)); err != nil {
					t.Fatal(err)
				}
			}
			wg.Go(func() {
				start := time.Now()
				if err := s.Close(); err != nil {
					t.Errorf("Close: %v", err)
				}
				if d := time.Since(start); d > patience/2 {
					t.Errorf("Close took %v although everybody reads", d)
				}
			})
			for _, c := range subs {
				f.outputs(c, 0, n)
			}
		})
	}
}

// TestLingerBusy closes while a client is still sending: what it has not read yet arrives all the same, where a connection that is
// closed with input unread would be reset.
func TestLingerBusy(t *testing.T) {
	const n = 2000
	s := listen(t, testInfo(), Limits{Linger: patience})
	f := newFrontend(t, s)
	c := dialRaw(t, s, wire.Shell).hello(zmq4.Dealer, "")
	_, request := f.request()
	c.put(frames(request...))
	_, m, err := s.Recv(f.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for range n {
		r := reply(m)
		r.Buffers = [][]byte{make([]byte, 2000)}
		if err := s.Send(f.ctx, wire.Shell, r); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	defer c.Close()
	wg.Go(func() {
		for {
			_, request := f.request() // a new one, which nobody receives
			if _, err := c.Write(frames(request...)); err != nil {
				return
			}
		}
	})
	wg.Go(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	for range n {
		c.message()
	}
	if _, _, err := c.frame(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last reply: %v, want EOF", err)
	}
}

// TestCloseSilent closes with a connection that has not said anything: nobody waits for it.
func TestCloseSilent(t *testing.T) {
	s := listen(t, testInfo(), Limits{Linger: patience})
	dialRaw(t, s, wire.Shell)
	eventually(t, "the connection", func() bool { return s.count(wire.Shell) == 1 })
	start := time.Now()
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if d := time.Since(start); d > patience/2 {
		t.Errorf("Close waited %v for a silent connection", d)
	}
}

// TestHandshakeTime has the time for a handshake pass: it ends a silent connection, and not a peer.
func TestHandshakeTime(t *testing.T) {
	s := serve(t, Limits{Handshake: 50 * time.Millisecond})
	f := newFrontend(t, s)
	quiet := f.dealer(wire.Shell)
	if err := dialRaw(t, s, wire.Shell).ended(); err != nil {
		t.Errorf("a silent connection: %v", err)
	}
	f.ask(quiet)
}

// TestProgress wants a peer to count as standing still only while something waits for it.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits := Limits{Queue: 1}.withDefaults()
		p := newPeer(&script{}, zmq4.XPub, &limits)
		time.Sleep(time.Hour)
		p.push(message([][]byte{{0}}))
		time.Sleep(time.Second)
		p.push(message([][]byte{{1}}))
		if _, stuck := p.behind(1); stuck != time.Second {
			t.Errorf("stuck for %v, want 1s", stuck)
		}
		if _, stuck := p.full(); stuck != time.Second {
			t.Errorf("full and stuck for %v, want 1s", stuck)
		}
	})
}

// TestLeaks opens and closes sockets with every kind of connection: no goroutine and no file stays behind.
func TestLeaks(t *testing.T) {
	files := func() int {
		d, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			return 0 // not Linux; goroutines are counted all the same
		}
		return len(d)
	}
	round := func() {
		s, err := Listen(t.Context(), testInfo(), Options{Limits: Limits{Connections: 20, Linger: time.Millisecond}})
		if err != nil {
			t.Fatal(err)
		}
		s.OnSubscribe(welcome)
		f := newFrontend(t, s)
		var open []net.Conn
		for i := range 60 {
			c := dialRaw(t, s, wire.Shell)
			switch i % 3 {
			case 0:
				c.put([]byte("junk"))
			case 1:
				c.hello(zmq4.Dealer, "")
				_, request := f.request()
				c.put(frames(request...)) // that nobody receives
			}
			if i%2 == 0 {
				c.Close()
			}
			open = append(open, c, dialRaw(t, s, wire.Heartbeat), subscribeRaw(t, s, ""))
			if i%10 != 0 {
				open[len(open)-1].Close()
			}
		}
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("second Close: %v", err)
		}
		for _, c := range open {
			c.Close()
		}
	}
	round() // what the runtime opens once
	goroutines, fds := runtime.NumGoroutine(), files()
	for range 3 {
		round()
	}
	eventually(t, "as few goroutines as before", func() bool { return runtime.NumGoroutine() <= goroutines })
	if n := files(); n > fds {
		t.Errorf("%d files are open, before %d", n, fds)
	}
}

// exhausted is a listener for which the system has no file descriptor, for a while.
type exhausted struct {
	net.Listener
	failures int
}

func (l *exhausted) Accept() (net.Conn, error) {
	if l.failures == 0 {
		return nil, net.ErrClosed
	}
	l.failures--
	return nil, &net.OpError{Op: "accept", Err: syscall.EMFILE}
}

// TestAcceptErrors wants pauses between attempts to accept, and no pause that outlives the socket.
func TestAcceptErrors(t *testing.T) {
	run := func(done chan struct{}, failures int) time.Duration {
		limits := Limits{}.withDefaults()
		x := &socket{listener: &exhausted{failures: failures}, limits: &limits, log: discard, done: done}
		start := time.Now()
		x.serve()
		return time.Since(start)
	}
	synctest.Test(t, func(t *testing.T) {
		if d := run(make(chan struct{}), 10); d < 3*time.Second || d > 10*time.Second {
			t.Errorf("10 failures took %v, want pauses that grow to a second", d)
		}
		done := make(chan struct{})
		close(done)
		if d := run(done, 1000); d > time.Second {
			t.Errorf("a closed socket went on for %v", d)
		}
	})
}

func TestRecvContext(t *testing.T) {
	s := listen(t, testInfo(), Limits{})
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, _, err := s.Recv(ctx); !errors.Is(err, cause) {
		t.Errorf("Recv: %v, want %v", err, cause)
	}
	s.Close()
	if _, _, err := s.Recv(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("Recv after Close: %v, want EOF", err)
	}
}
