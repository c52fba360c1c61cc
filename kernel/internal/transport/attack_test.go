package transport

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/wire"
)

// attacks are inputs that each stop a kernel built on zmq4's own sockets, or might. They get the channel that they are for.
var attacks = []struct {
	name string
	cut  bool // the connection must end by itself
	run  func(c *raw, ch wire.Channel)
}{
	{"silence", true, func(*raw, wire.Channel) {}},
	{"ten bytes", true, func(c *raw, _ wire.Channel) { c.put(greeting("NULL")[:10]) }},
	{"greeting only", true, func(c *raw, _ wire.Channel) { c.put(greeting("NULL")) }},
	{"garbage", true, func(c *raw, _ wire.Channel) { c.put(bytes.Repeat([]byte{0xA5, 0x5A}, 4096)) }},
	{"http", true, func(c *raw, _ wire.Channel) { c.put([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n")) }},
	{"zmtp 1", true, func(c *raw, _ wire.Channel) { c.put([]byte{1, 0, 5, 0, 'h', 'e', 'y', '!'}) }},
	{"zmtp 2", true, func(c *raw, _ wire.Channel) { g := greeting("NULL"); g[10] = 1; c.put(g) }},
	{"mechanism plain", true, func(c *raw, _ wire.Channel) { c.put(greeting("PLAIN")) }},
	{"as-server 7", true, func(c *raw, _ wire.Channel) { g := greeting("NULL"); g[32] = 7; c.put(g) }},
	{"value past the end", true, func(c *raw, ch wire.Channel) {
		p := property("Socket-Type", string(peerType(ch)))
		binary.BigEndian.PutUint32(p[12:], 1<<30)
		c.put(greeting("NULL"), ready(p))
	}},
	{"name past the end", true, func(c *raw, _ wire.Channel) { c.put(greeting("NULL"), ready([]byte("\x09Identi"))) }},
	{"name to the end", true, func(c *raw, _ wire.Channel) { c.put(greeting("NULL"), ready([]byte("\x06Identi"))) }},
	{"no socket type", true, func(c *raw, _ wire.Channel) { c.put(greeting("NULL"), ready(property("Identity", "me"))) }},
	{"unknown socket type", true, func(c *raw, _ wire.Channel) { c.put(greeting("NULL"), ready(property("Socket-Type", "SHRUG"))) }},
	{"odd case of socket type", true, func(c *raw, ch wire.Channel) {
		c.put(greeting("NULL"), ready(property("SOCKET-TYPE", string(peerType(ch)))))
	}},
	{"wrong socket type", true, func(c *raw, _ wire.Channel) { c.put(greeting("NULL"), ready(property("Socket-Type", "PUSH"))) }},
	{"property twice", true, func(c *raw, ch wire.Channel) {
		c.put(greeting("NULL"), ready(property("Socket-Type", string(peerType(ch))), property("socket-type", "SHRUG")))
	}},
	{"reserved identity", true, func(c *raw, ch wire.Channel) {
		c.put(greeting("NULL"), ready(property("Socket-Type", string(peerType(ch))), property("Identity", "\x00\x00\x00\x00\x00\x00\x00\x00\x01")))
	}},
	{"ready with more", true, func(c *raw, _ wire.Channel) {
		c.put(greeting("NULL"), head(flagCommand|flagMore, 10), make([]byte, 10))
	}},
	{"message for ready", true, func(c *raw, _ wire.Channel) { c.put(greeting("NULL"), frames([]byte("READY"))) }},
	{"ready of 2^40", true, func(c *raw, _ wire.Channel) { c.put(greeting("NULL"), head(flagCommand, 1<<40)) }},
	{"ready of 2^62", true, func(c *raw, _ wire.Channel) { c.put(greeting("NULL"), head(flagCommand, 1<<62)) }},
	{"ready of 5000", true, func(c *raw, _ wire.Channel) { c.put(greeting("NULL"), head(flagCommand, 5000)) }},
	{"frame of 2^36", true, established(func(c *raw) { c.put(head(0, 1<<36)) })},
	{"frame of 2^40", true, established(func(c *raw) { c.put(head(0, 1<<40)) })},
	{"frame of 2^62", true, established(func(c *raw) { c.put(head(0, 1<<62)) })},
	{"frame of 2^64-1", true, established(func(c *raw) { c.put(head(0, 1<<64-1)) })},
	{"sum over the limit", true, established(func(c *raw) {
		for range 3 {
			c.put(frame(flagMore, make([]byte, 400<<10)))
		}
	})},
	{"endless empty frames", true, established(func(c *raw) {
		c.put(bytes.Repeat(frame(flagMore, nil), 1<<20/frameCost+1))
	})},
	{"reserved bits", true, established(func(c *raw) { c.put(frame(0x80, []byte("x"))) })},
	{"command with more", true, established(func(c *raw) { c.put(frame(flagCommand|flagMore, []byte("\x04PING"))) })},
	{"command without a name", true, established(func(c *raw) { c.put(frame(flagCommand, nil)) })},
	{"command of 2^50", true, established(func(c *raw) { c.put(head(flagCommand, 1<<50)) })},
	{"ping without ttl", true, established(func(c *raw) { c.put(command("PING")) })},
	{"error", true, established(func(c *raw) { c.put(command("ERROR", []byte("\x04oops"))) })},
	{"half a message", false, established(func(c *raw) { c.put(frame(flagMore, []byte("x")), head(0, 1000), make([]byte, 999)) })},
	{"odd messages", false, established(func(c *raw) {
		c.put(frames(nil), frames(nil, nil), frames([]byte{1}), frames([]byte{2, 3}), frames([]byte("x"), nil, []byte("<IDS|MSG>")), command("PONG"),
			command("SUBSCRIBE", []byte("x")))
	})},
	{"bad signature", false, established(func(c *raw) {
		c.put(frames([]byte("<IDS|MSG>"), bytes.Repeat([]byte("ab"), 32), []byte("{}"), []byte("{}"), []byte("{}"), []byte("{}")))
	})},
	{"endless subscriptions", false, established(func(c *raw) {
		for i := range 2 * maxTopics {
			c.put(frames(binary.BigEndian.AppendUint32([]byte{1}, uint32(i))))
		}
	})},
	{"a subscription of 2^20", true, established(func(c *raw) { c.put(frames(bytes.Repeat([]byte{1}, 1<<20))) })},
}

// established is an attack that follows a good handshake.
func established(run func(*raw)) func(*raw, wire.Channel) {
	return func(c *raw, ch wire.Channel) { run(c.hello(peerType(ch), "")) }
}

func TestAttacks(t *testing.T) {
	for _, ch := range []wire.Channel{wire.Shell, wire.IOPub, wire.Heartbeat} {
		s := serve(t, Limits{Handshake: 200 * time.Millisecond})
		f := newFrontend(t, s)
		for _, a := range attacks {
			t.Run(roles[ch].name+"/"+strings.ReplaceAll(a.name, " ", "_"), func(t *testing.T) {
				f := *f
				f.t = t
				c := dialRaw(t, s, ch)
				a.run(c, ch)
				f.works() // while the attacker is still there
				if a.cut {
					if err := c.ended(); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
}

// TestStranger sends from one peer a message over the limit for strangers, before and after it has shown that it has the key.
func TestStranger(t *testing.T) {
	s := serve(t, Limits{})
	f := newFrontend(t, s)
	big := newMessage("test_request")
	big.Buffers = [][]byte{make([]byte, 2<<20)}
	b, err := f.codec.Encode(big)
	if err != nil {
		t.Fatal(err)
	}
	stranger := dialRaw(t, s, wire.Shell).hello(zmq4.Dealer, "")
	stranger.put(frames(b...))
	if err := stranger.ended(); err != nil {
		t.Errorf("2 MiB from a stranger: %v", err)
	}
	c := f.dealer(wire.Shell)
	f.ask(c)
	if err := c.Send(zmq4.NewMsgFrom(b...)); err != nil {
		t.Fatal(err)
	}
	f.recv(c)
}

// TestMutations sends what a good client sends, changed at random places.
func TestMutations(t *testing.T) {
	s := serve(t, Limits{Handshake: 100 * time.Millisecond})
	f := newFrontend(t, s)
	rounds := 3000
	if testing.Short() {
		rounds = 300
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		ch := wire.Channel(r.IntN(len(roles)))
		_, request := f.request()
		b := slices.Concat(greeting("NULL"), ready(property("Socket-Type", string(peerType(ch))), property("Identity", "me")),
			frames([]byte{1}), frames(request...), command("PING", []byte{0, 1, 'x'}))
		mutate(r, &b)
		c := dialRaw(t, s, ch)
		c.put(b)
		c.Conn.(*net.TCPConn).CloseWrite()
		if err := c.ended(); err != nil {
			t.Fatalf("%s, %q: %v", roles[ch].name, b, err)
		}
	}
	f.works()
}

// mutate changes b in a few places.
func mutate(r *rand.Rand, b *[]byte) {
	for range 1 + r.IntN(4) {
		i := r.IntN(len(*b))
		switch r.IntN(5) {
		case 0:
			(*b)[i] ^= 1 << r.IntN(8)
		case 1:
			(*b)[i] = byte(r.Uint32())
		case 2:
			*b = slices.Delete(*b, i, min(i+r.IntN(8), len(*b)))
		case 3:
			*b = slices.Insert(*b, i, bytes.Repeat([]byte{byte(r.Uint32())}, r.IntN(20))...)
		default:
			*b = (*b)[:max(i, 1)]
		}
		if len(*b) == 0 {
			*b = []byte{0}
		}
	}
}

// TestFlood opens thousands of connections that do nothing, some with a handshake.
func TestFlood(t *testing.T) {
	const limit = 50
	s := serve(t, Limits{Connections: limit})
	f := newFrontend(t, s)
	old := f.dealer(wire.Shell)
	f.ask(old) // a proven peer, which nothing must push out
	for i := range 2000 {
		c := dialRaw(t, s, wire.Shell)
		if i%3 == 0 {
			c.put(greeting("NULL"), ready(property("Socket-Type", "DEALER")))
		}
		if n := s.count(wire.Shell); n > limit {
			t.Fatalf("%d connections are served, want at most %d", n, limit)
		}
	}
	f.ask(old)
	f.works()
}

// TestFull has all places taken by proven peers: a new connection is refused, and taken once there is a place.
func TestFull(t *testing.T) {
	s := serve(t, Limits{Connections: 2})
	f := newFrontend(t, s)
	a, b := f.dealer(wire.Shell), f.dealer(wire.Shell)
	f.ask(a)
	f.ask(b)
	if err := dialRaw(t, s, wire.Shell).ended(); err != nil {
		t.Errorf("a third connection: %v", err)
	}
	b.Close()
	eventually(t, "a free place", func() bool { return s.count(wire.Shell) == 1 })
	f.ask(f.dealer(wire.Shell))
	f.ask(a)
}
