package transport

import (
	"bytes"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

// A script is a connection whose other side has said all it will say and reads everything.
type script struct {
	net.Conn
	in  *bytes.Reader
	out bytes.Buffer
}

func (s *script) Read(b []byte) (int, error)         { return s.in.Read(b) }
func (s *script) Write(b []byte) (int, error)        { return s.out.Write(b) }
func (s *script) Close() error                       { return nil }
func (s *script) SetDeadline(time.Time) error        { return nil }
func (s *script) SetWriteDeadline(t time.Time) error { return nil }

// play runs the handshake on input, then reads messages to the end. It returns them, and what ended it.
func play(typ zmq4.SocketType, limits *Limits, input []byte) (p *peer, messages [][][]byte, err error) {
	p = newPeer(&script{in: bytes.NewReader(input)}, typ, limits)
	if err := p.handshake(); err != nil {
		return p, nil, err
	}
	for {
		m, err := p.read()
		if err != nil {
			return p, messages, err
		}
		messages = append(messages, m)
	}
}

func TestGuard(t *testing.T) {
	limits := Limits{}.withDefaults()
	input := slices.Concat(greeting("NULL"), ready(property("Socket-Type", "DEALER"), property("Identity", "me"), property("X-Odd", "\x00\xFF")),
		frames([]byte("a"), nil, make([]byte, 300)), command("PING", []byte{0, 1}, []byte("context")), command("UNKNOWN"),
		frame(flagMore, []byte("b")), command("PONG"), frame(0, []byte("c")))
	p, got, err := play(zmq4.Router, &limits, input)
	if !strings.Contains(err.Error(), io.EOF.Error()) {
		t.Errorf("ended with %v, want EOF", err)
	}
	if p.id != "me" {
		t.Errorf("identity is %q, want me", p.id)
	}
	want := [][][]byte{{[]byte("a"), {}, make([]byte, 300)}, {[]byte("b"), []byte("c")}}
	if !slices.EqualFunc(got, want, func(a, b [][]byte) bool { return slices.EqualFunc(a, b, bytes.Equal) }) {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(p.queue) != 1 || string(p.queue[0].pong) != "context" {
		t.Errorf("queued is %+v, want the PONG", p.queue)
	}
}

// TestContain has the decoder panic, which the guard otherwise prevents.
func TestContain(t *testing.T) {
	p := &peer{conn: &script{}, limits: &Limits{}} // has no guard
	if err := p.handshake(); err == nil || !strings.Contains(err.Error(), "panic") {
		t.Errorf("handshake: %v, want the panic", err)
	}
}

// FuzzGuard feeds raw bytes to the handshake and the reader. The guard lets nothing through that makes zmq4's decoder panic, and no
// message over the limit.
func FuzzGuard(f *testing.F) {
	hello := slices.Concat(greeting("NULL"), ready(property("Socket-Type", "DEALER"), property("Identity", "me")))
	f.Add(byte(0), slices.Concat(hello, frames([]byte("a"), nil, []byte("b")), command("PING", []byte{0, 0}, []byte("x"))))
	f.Add(byte(1), slices.Concat(greeting("NULL"), ready(property("Socket-Type", "SUB")), frames([]byte("\x01topic"))))
	f.Add(byte(2), slices.Concat(greeting("NULL"), ready(property("Socket-Type", "REQ")), frames(nil, []byte("beat"))))
	f.Add(byte(0), slices.Concat(hello, head(0, 1<<62)))
	f.Add(byte(0), slices.Concat(hello, bytes.Repeat(frame(flagMore, nil), 100)))
	f.Add(byte(0), slices.Concat(greeting("NULL"), ready([]byte("\x09Identi"))))
	f.Add(byte(0), slices.Concat(greeting("NULL"), ready(property("SOCKET-TYPE", "DEALER"))))
	limits := Limits{Stranger: 4000, Queue: 1 << 40}.withDefaults()
	types := []zmq4.SocketType{zmq4.Router, zmq4.XPub, zmq4.Rep}
	f.Fuzz(func(t *testing.T, typ byte, input []byte) {
		// Queue/2 is far away, and nobody is trusted: only PINGs of a stranger could wait for room, and nobody makes any.
		if bytes.Count(input, []byte("PING"))*frameCost > int(limits.Stranger) {
			t.Skip("more PINGs than a stranger has room for")
		}
		p, messages, err := play(types[int(typ)%len(types)], &limits, input)
		if err == nil || strings.Contains(err.Error(), "panic") {
			t.Errorf("ended with %v", err)
		}
		if strings.HasPrefix(p.id, "\x00") || len(p.id) > maxIdentity {
			t.Errorf("identity %q was let through", p.id)
		}
		for _, m := range messages {
			if x := message(m); x.cost > limits.Stranger {
				t.Errorf("a message of %d bytes was let through", x.cost)
			}
		}
	})
}
