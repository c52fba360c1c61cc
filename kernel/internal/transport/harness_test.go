package transport

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/wire"
)

// patience is how long a test waits for what must happen before it gives up.
const patience = 20 * time.Second

// testInfo is where the tests listen.
func testInfo() ConnectionInfo {
	return ConnectionInfo{Transport: "tcp", IP: "127.0.0.1", Key: "a key", SignatureScheme: defaultScheme}
}

// listen opens sockets that the end of the test closes.
func listen(t testing.TB, info ConnectionInfo, limits Limits) *Sockets {
	t.Helper()
	s, err := Listen(t.Context(), info, Options{Limits: limits})
	if err != nil {
		t.Fatalf("Listen(%+v): %v", info, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// serve opens sockets behind which every request is answered with a reply whose content is empty, and subscribers are welcomed.
func serve(t testing.TB, limits Limits) *Sockets {
	t.Helper()
	s := listen(t, testInfo(), limits)
	s.OnSubscribe(welcome)
	answerRequests(t, s)
	return s
}

// answerRequests answers requests until the test ends.
func answerRequests(t testing.TB, s *Sockets) {
	var wg sync.WaitGroup
	t.Cleanup(func() { s.Close(); wg.Wait() })
	wg.Go(func() {
		for {
			ch, m, err := s.Recv(context.Background())
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Errorf("Recv: %v", err)
				return
			}
			// The peer may be gone, which is for the test to judge.
			_ = s.Send(context.Background(), ch, reply(m))
			m.Served()
		}
	})
}

var lastID atomic.Int64

func newID() string { return "id-" + strconv.FormatInt(lastID.Add(1), 10) }

// empty is the content {} of a message type.
type empty wire.MsgType

func (e empty) MsgType() wire.MsgType { return wire.MsgType(e) }

func (e empty) MarshalJSON() ([]byte, error) { return []byte("{}"), nil }

func newMessage(typ wire.MsgType) *wire.Message {
	return &wire.Message{Header: wire.Header{
		MsgID: newID(), Session: "s", Username: "u", Date: "2026-01-02T03:04:05.000006Z",
		MsgType: typ, Version: wire.ProtocolVersion,
	}, Content: empty(typ)}
}

func reply(to *wire.Message) *wire.Message {
	m := newMessage("test_reply")
	m.Identities, m.ParentHeader = to.Identities, to.RawHeader
	return m
}

func welcome(topic string) *wire.Message {
	m := newMessage("iopub_welcome")
	m.Buffers = [][]byte{[]byte(topic)}
	return m
}

// output returns a message on iopub whose only buffer is n, then padding.
func output(topic string, n, padding int) *wire.Message {
	m := newMessage("stream")
	m.Identities = [][]byte{[]byte(topic)}
	m.Buffers = [][]byte{binary.BigEndian.AppendUint64(nil, uint64(n)), make([]byte, padding)}
	return m
}

// A frontend encodes and decodes messages as a client of sockets.
type frontend struct {
	t     testing.TB
	s     *Sockets
	codec *wire.Codec
	ctx   context.Context // ends the client's sockets
}

func newFrontend(t testing.TB, s *Sockets) *frontend {
	t.Helper()
	codec, err := wire.NewCodec(s.info.SignatureScheme, []byte(s.info.Key))
	if err != nil {
		t.Fatalf("NewCodec: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	t.Cleanup(cancel)
	return &frontend{t, s, codec, ctx}
}

func (f *frontend) endpoint(ch wire.Channel) string {
	info := f.s.Info()
	if info.Transport == "ipc" {
		return "ipc://" + ipcPath(info.IP, *info.port(ch))
	}
	host := info.IP
	if host == "*" {
		host = "127.0.0.1"
	}
	return "tcp://" + net.JoinHostPort(host, strconv.Itoa(*info.port(ch)))
}

// dial connects a socket of zmq4 that the end of the test closes.
func (f *frontend) dial(c zmq4.Socket, ch wire.Channel) zmq4.Socket {
	f.t.Helper()
	var once sync.Once
	closeOnce := func() { once.Do(func() { c.Close() }) }
	context.AfterFunc(f.ctx, closeOnce) // REQ's Recv does not look at its context
	f.t.Cleanup(closeOnce)
	if err := c.Dial(f.endpoint(ch)); err != nil {
		f.t.Fatalf("dial %s: %v", roles[ch].name, err)
	}
	return c
}

func (f *frontend) dealer(ch wire.Channel) zmq4.Socket {
	f.t.Helper()
	return f.dial(zmq4.NewDealer(f.ctx), ch)
}

// sub connects a subscriber and takes its welcome.
func (f *frontend) sub(topic string) zmq4.Socket {
	f.t.Helper()
	c := f.dial(zmq4.NewSub(f.ctx), wire.IOPub)
	if err := c.SetOption(zmq4.OptionSubscribe, topic); err != nil {
		f.t.Fatalf("subscribe %q: %v", topic, err)
	}
	if m := f.recv(c); m.Header.MsgType != "iopub_welcome" || string(m.Buffers[0]) != topic {
		f.t.Fatalf("first message to the subscriber of %q is %s with %q, want iopub_welcome", topic, m.Header.MsgType, m.Buffers)
	}
	return c
}

func (f *frontend) recv(c zmq4.Socket) *wire.Message {
	f.t.Helper()
	m, err := c.Recv()
	if err != nil {
		f.t.Fatalf("client's Recv: %v", err)
	}
	d, err := f.codec.Decode(m.Frames)
	if err != nil {
		f.t.Fatalf("client's Decode(%q): %v", m.Frames, err)
	}
	return d
}

// request returns the frames of a new request.
func (f *frontend) request() (id string, frames [][]byte) {
	f.t.Helper()
	m := newMessage("test_request")
	frames, err := f.codec.Encode(m)
	if err != nil {
		f.t.Fatalf("Encode: %v", err)
	}
	return m.Header.MsgID, frames
}

// ask sends a request and wants its reply.
func (f *frontend) ask(c zmq4.Socket) {
	f.t.Helper()
	id, frames := f.request()
	if err := c.Send(zmq4.NewMsgFrom(frames...)); err != nil {
		f.t.Fatalf("client's Send: %v", err)
	}
	if m := f.recv(c); !bytes.Contains(m.ParentHeader, []byte(`"`+id+`"`)) {
		f.t.Fatalf("reply to %s has the parent %s", id, m.ParentHeader)
	}
}

// works checks that new clients are served on all five ports.
func (f *frontend) works() {
	f.t.Helper()
	for _, ch := range []wire.Channel{wire.Shell, wire.Control, wire.Stdin} {
		c := f.dealer(ch)
		f.ask(c)
		c.Close()
	}
	f.beat()
	sub := f.sub("")
	if err := f.s.Send(f.ctx, wire.IOPub, output("t", 7, 0)); err != nil {
		f.t.Fatalf("Send on iopub: %v", err)
	}
	f.outputs(sub, 7, 8)
	sub.Close()
}

func (f *frontend) beat() {
	f.t.Helper()
	c := f.dial(zmq4.NewReq(f.ctx), wire.Heartbeat)
	if err := c.Send(zmq4.NewMsgString("ping")); err != nil {
		f.t.Fatalf("send a beat: %v", err)
	}
	if m, err := c.Recv(); err != nil || string(m.Bytes()) != "ping" {
		f.t.Fatalf("beat is %q, %v; want ping", m.Bytes(), err)
	}
	c.Close()
}

// outputs wants the outputs from up to but not including to, in order.
func (f *frontend) outputs(c zmq4.Socket, from, to int) {
	f.t.Helper()
	for n := from; n < to; n++ {
		m, err := c.Recv()
		if err != nil {
			f.t.Fatalf("output %d: %v", n, err)
		}
		checkOutput(f.t, m.Frames, n)
	}
}

// checkOutput wants the frames of output n. It does not decode them all: 20,000 messages under the race detector take their time.
func checkOutput(t testing.TB, frames [][]byte, n int) {
	t.Helper()
	if len(frames) != 9 || binary.BigEndian.Uint64(frames[7]) != uint64(n) {
		t.Fatalf("got %.100q, want output %d", frames, n)
	}
}

// A raw is a connection that speaks ZMTP by hand, or does not.
type raw struct {
	net.Conn
	t testing.TB
	r *bufio.Reader
}

func dialRaw(t testing.TB, s *Sockets, ch wire.Channel) *raw {
	t.Helper()
	c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(*s.info.port(ch))))
	if err != nil {
		t.Fatalf("dial %s: %v", roles[ch].name, err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return &raw{c, t, bufio.NewReader(c)}
}

// put writes, whatever comes of it: an attacker may have been cut off already.
func (c *raw) put(b ...[]byte) { _, _ = c.Write(bytes.Join(b, nil)) }

// hello does the handshake.
func (c *raw) hello(typ zmq4.SocketType, identity string) *raw {
	c.t.Helper()
	c.put(greeting("NULL"), ready(property("Socket-Type", string(typ)), property("Identity", identity)))
	if _, err := io.ReadFull(c.r, make([]byte, greetingSize)); err != nil {
		c.t.Fatalf("read greeting: %v", err)
	}
	if flags, body, err := c.frame(); err != nil || flags != flagCommand || !bytes.HasPrefix(body, []byte("\x05READY")) {
		c.t.Fatalf("READY is %#x %q, %v", flags, body, err)
	}
	return c
}

func (c *raw) frame() (flags byte, body []byte, err error) {
	if flags, err = c.r.ReadByte(); err != nil {
		return 0, nil, err
	}
	size := make([]byte, 8)
	if flags&flagLong == 0 {
		_, err = io.ReadFull(c.r, size[7:])
	} else {
		_, err = io.ReadFull(c.r, size)
	}
	if err != nil {
		return 0, nil, err
	}
	body = make([]byte, binary.BigEndian.Uint64(size))
	_, err = io.ReadFull(c.r, body)
	return flags &^ flagLong, body, err
}

// message reads the next message, or nil and the body of a command.
func (c *raw) message() (frames [][]byte, command []byte) {
	c.t.Helper()
	for {
		flags, body, err := c.frame()
		switch {
		case err != nil:
			c.t.Fatalf("read a frame: %v", err)
		case flags == flagCommand:
			return nil, body
		}
		frames = append(frames, body)
		if flags&flagMore == 0 {
			return frames, nil
		}
	}
}

// ended waits until the other side has closed the connection.
func (c *raw) ended() error {
	if _, err := io.Copy(io.Discard, c.r); errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("the connection is still open after %v", patience)
	}
	return nil // the end, or a reset
}

func greeting(mechanism string) []byte {
	b := make([]byte, greetingSize)
	b[0], b[9], b[10] = 0xFF, 0x7F, 3
	copy(b[12:32], mechanism)
	return b
}

func property(name, value string) []byte {
	b := append([]byte{byte(len(name))}, name...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(value)))
	return append(b, value...)
}

func command(name string, body ...[]byte) []byte {
	b := append([]byte{byte(len(name))}, name...)
	return frame(flagCommand, append(b, bytes.Join(body, nil)...))
}

func ready(properties ...[]byte) []byte { return command("READY", properties...) }

// head returns the header of a frame that announces size bytes.
func head(flags byte, size uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{flags | flagLong}, size)
}

func frame(flags byte, body []byte) []byte {
	if len(body) < 256 {
		return append([]byte{flags, byte(len(body))}, body...)
	}
	return append(head(flags, uint64(len(body))), body...)
}

// frames returns a message on the wire.
func frames(parts ...[]byte) []byte {
	var b []byte
	for i, p := range parts {
		flags := byte(flagMore)
		if i == len(parts)-1 {
			flags = 0
		}
		b = append(b, frame(flags, p)...)
	}
	return b
}

// peerType is a type of socket that each channel takes.
func peerType(ch wire.Channel) zmq4.SocketType {
	switch roles[ch].typ {
	case zmq4.XPub:
		return zmq4.Sub
	case zmq4.Rep:
		return zmq4.Req
	default:
		return zmq4.Dealer
	}
}

// eventually waits for a condition.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for start := time.Now(); !ok(); runtime.Gosched() {
		if time.Since(start) > patience {
			t.Fatalf("after %v still not: %s", patience, what)
		}
	}
}

// count returns how many connections a channel's socket has.
func (s *Sockets) count(ch wire.Channel) int {
	x := s.sockets[ch]
	x.mu.Lock()
	defer x.mu.Unlock()
	return len(x.peers)
}

// onlyPeer returns the peer of a channel that has one.
func (s *Sockets) onlyPeer(t testing.TB, ch wire.Channel) *peer {
	t.Helper()
	x := s.sockets[ch]
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.peers) != 1 {
		t.Fatalf("%s has %d peers, want one", roles[ch].name, len(x.peers))
	}
	return x.peers[0]
}

var discard = slog.New(slog.DiscardHandler)
