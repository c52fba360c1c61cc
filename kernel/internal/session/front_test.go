package session_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/session"
	"golanes/kernel/internal/transport"
	"golanes/kernel/internal/wire"
)

// patience is how long a test waits for what must come; it is never waited for in vain unless the test fails.
const patience = 20 * time.Second

// A front is the front end of a test: it sends requests by hand and keeps all that comes.
type front struct {
	t      *testing.T
	engine *fake
	send   func(ch wire.Channel, m *wire.Message) error
	raw    func(ch wire.Channel, frames [][]byte) // sends frames as they are; nil over a pipe
	echo   func(b []byte) []byte                  // a heartbeat and its answer; nil over a pipe
	key    string
	ended  chan error // has what Serve returned

	in   chan packet // what comes, from all channels
	seen []packet    // what came, in order
	sent int
}

// A packet is a message that came.
type packet struct {
	ch wire.Channel
	*wire.Message
}

// parent returns the id of the request that caused a message.
func (p packet) parent() string {
	var h struct {
		ID string `json:"msg_id"`
	}
	if err := json.Unmarshal(p.ParentHeader, &h); err != nil {
		return err.Error()
	}
	return h.ID
}

// String returns type and content.
func (p packet) String() string { return fmt.Sprintf("%s %s", p.Header.MsgType, p.RawContent) }

// serve starts a session over conn, which the test's end ends.
func (f *front) serve(conn session.Conn) {
	ctx, cancel := context.WithCancel(context.Background())
	f.ended = make(chan error, 1)
	var wg sync.WaitGroup
	wg.Go(func() { f.ended <- session.New(conn, f.engine, session.Options{}).Serve(ctx) })
	f.t.Cleanup(func() {
		cancel()
		wg.Wait()
		if err := conn.Close(); err != nil {
			f.t.Errorf("close the kernel's end: %v", err)
		}
		f.engine.after.Wait()
	})
}

// overPipe returns the front end of a session in this process.
func overPipe(t *testing.T) *front {
	kernel, conn := session.Pipe()
	f := &front{t: t, engine: &fake{}, in: make(chan packet, 100)}
	f.send = func(ch wire.Channel, m *wire.Message) error { return conn.Send(context.Background(), ch, m) }
	f.receive(func() (packet, error) {
		ch, m, err := conn.Recv(context.Background())
		return packet{ch, m}, err
	})
	f.serve(kernel)
	return f
}

// overTCP returns the front end of a session behind sockets.
func overTCP(t *testing.T) *front { return overSockets(t, "hmac-sha256", "a key") }

func overSockets(t *testing.T, scheme, key string) *front {
	info := transport.NewConnectionInfo()
	info.SignatureScheme, info.Key = scheme, key
	sockets, err := transport.Listen(t.Context(), info, transport.Options{})
	if err != nil {
		t.Fatal(err)
	}
	info = sockets.Info()
	codec, err := wire.NewCodec(scheme, []byte(key))
	if err != nil {
		t.Fatal(err)
	}
	f := &front{t: t, engine: &fake{}, key: key, in: make(chan packet, 100)}
	f.serve(sockets)
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	dial := func(s zmq4.Socket, port int) zmq4.Socket {
		if err := s.Dial("tcp://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err != nil {
			t.Fatal(err)
		}
		return s
	}
	id := zmq4.WithID(zmq4.SocketIdentity("front"))
	peers := map[wire.Channel]zmq4.Socket{
		wire.Shell:   dial(zmq4.NewDealer(ctx, id), info.ShellPort),
		wire.Control: dial(zmq4.NewDealer(ctx, id), info.ControlPort),
		wire.Stdin:   dial(zmq4.NewDealer(ctx, id), info.StdinPort),
		wire.IOPub:   dial(zmq4.NewSub(ctx), info.IOPubPort),
	}
	for ch, s := range peers {
		f.receive(func() (packet, error) {
			msg, err := s.Recv()
			if err != nil {
				return packet{}, err
			}
			m, err := codec.Decode(msg.Frames)
			if err != nil {
				t.Errorf("decode what the kernel sent: %v", err)
				return packet{}, err
			}
			return packet{ch, m}, nil
		})
		t.Cleanup(func() { s.Close() })
	}
	if err := peers[wire.IOPub].SetOption(zmq4.OptionSubscribe, ""); err != nil {
		t.Fatal(err)
	}
	f.raw = func(ch wire.Channel, frames [][]byte) {
		if err := peers[ch].Send(zmq4.NewMsgFrom(frames...)); err != nil {
			t.Errorf("send raw frames: %v", err)
		}
	}
	f.send = func(ch wire.Channel, m *wire.Message) error {
		frames, err := codec.Encode(m)
		if err == nil {
			f.raw(ch, frames)
		}
		return err
	}
	f.echo = func(b []byte) []byte {
		s := dial(zmq4.NewReq(ctx), info.HeartbeatPort)
		defer s.Close()
		if err := s.Send(zmq4.NewMsg(b)); err != nil {
			t.Fatal(err)
		}
		m, err := s.Recv()
		if err != nil {
			t.Fatal(err)
		}
		return m.Bytes()
	}
	// From the welcome on nothing is missed.
	f.await("iopub_welcome", func(p packet) bool { return p.Header.MsgType == "iopub_welcome" })
	return f
}

// receive hands on what next returns until it returns an error.
func (f *front) receive(next func() (packet, error)) {
	done := make(chan struct{})
	f.t.Cleanup(func() { close(done) })
	go func() { // ends with the connection, which the test does not wait for
		for {
			p, err := next()
			if err != nil {
				return
			}
			select {
			case f.in <- p:
			case <-done:
				return
			}
		}
	}()
}

// await returns the first message, of all that came and will come, that ok accepts.
func (f *front) await(what string, ok func(packet) bool) packet {
	f.t.Helper()
	if i := slices.IndexFunc(f.seen, ok); i >= 0 {
		return f.seen[i]
	}
	limit := time.After(patience)
	for {
		select {
		case p := <-f.in:
			f.seen = append(f.seen, p)
			if ok(p) {
				return p
			}
		case <-limit:
			f.t.Fatalf("no %s among %v", what, f.seen)
		}
	}
}

// post sends a request with the given content and returns its id.
func (f *front) post(ch wire.Channel, t wire.MsgType, content string) string {
	f.t.Helper()
	return f.postMessage(ch, &wire.Message{Header: wire.Header{MsgType: t}, RawContent: json.RawMessage(content)})
}

func (f *front) postMessage(ch wire.Channel, m *wire.Message) string {
	f.t.Helper()
	f.sent++
	m.Header.MsgID = fmt.Sprintf("request-%d", f.sent)
	m.Header.Session = "front"
	if err := f.send(ch, m); err != nil {
		f.t.Fatalf("send %s: %v", m.Header.MsgType, err)
	}
	return m.Header.MsgID
}

// cell posts an execute_request; options are more of its content.
func (f *front) cell(code, options string) string {
	f.t.Helper()
	return f.post(wire.Shell, "execute_request", fmt.Sprintf(`{"code":%s%s}`, quote(f.t, code), options))
}

// awaitIOPub waits for a message of the given type that request id caused.
func (f *front) awaitIOPub(id string, t wire.MsgType) packet {
	f.t.Helper()
	return f.await(string(t), func(p packet) bool {
		return p.ch == wire.IOPub && p.Header.MsgType == t && p.parent() == id
	})
}

// reply waits for the reply to a request.
func (f *front) reply(id string) packet {
	f.t.Helper()
	return f.await("reply to "+id, func(p packet) bool {
		return (p.ch == wire.Shell || p.ch == wire.Control) && p.parent() == id
	})
}

// iopub waits for a request's idle and returns what it caused on iopub, without busy and idle, which it checks.
func (f *front) iopub(id string) []string {
	f.t.Helper()
	const busy, idle = `status {"execution_state":"busy"}`, `status {"execution_state":"idle"}`
	f.await("idle of "+id, func(p packet) bool { return p.ch == wire.IOPub && p.parent() == id && p.String() == idle })
	var all []string
	for _, p := range f.seen {
		if p.ch == wire.IOPub && p.parent() == id {
			all = append(all, p.String())
		}
	}
	if all[0] != busy || slices.Index(all, idle) < 1 || all[len(all)-1] != idle {
		f.t.Errorf("%s caused %v: not between busy and idle", id, all)
		return nil
	}
	return all[1 : len(all)-1]
}

// check waits for a request to be over and compares its reply and what it caused on iopub.
func (f *front) check(id, reply string, iopub ...string) {
	f.t.Helper()
	if got := f.reply(id).String(); got != reply {
		f.t.Errorf("reply is\n%s, want\n%s", got, reply)
	}
	if got := f.iopub(id); !slices.Equal(got, iopub) {
		f.t.Errorf("on iopub came\n%q, want\n%q", got, iopub)
	}
}

// checkSilent makes sure that a request has been served without reply.
func (f *front) checkSilent(ch wire.Channel, id string) {
	f.t.Helper()
	f.reply(f.post(ch, "kernel_info_request", `{}`)) // on the same channel, and thus behind
	for _, p := range f.seen {
		if p.ch != wire.IOPub && p.parent() == id {
			f.t.Errorf("%s was answered: %v", id, p)
		}
	}
}

// over waits for Serve to return.
func (f *front) over() error {
	f.t.Helper()
	select {
	case err := <-f.ended:
		return err
	case <-time.After(patience):
		f.t.Fatal("Serve does not return")
		return nil
	}
}

// quote returns s as a JSON string.
func quote(t *testing.T, s string) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
