package transport

import (
	"context"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/wire"
)

// FuzzPort sends raw bytes to a port of sockets that are open, and ends its direction. The connection must end too, or be the peer's
// to end; and after it a good front end gets its beat and its reply.
func FuzzPort(f *testing.F) {
	hello := func(typ zmq4.SocketType) []byte {
		return slices.Concat(greeting("NULL"), ready(property("Socket-Type", string(typ)), property("Identity", "me")))
	}
	f.Add(byte(wire.Shell), slices.Concat(hello("DEALER"), frames([]byte("<IDS|MSG>"), []byte("00"), []byte("{}"), []byte("{}"), []byte("{}"), []byte("{}"))))
	f.Add(byte(wire.Control), slices.Concat(hello("DEALER"), command("PING", []byte{0, 1}, []byte("x")), frames([]byte("a"), nil)))
	f.Add(byte(wire.Stdin), slices.Concat(hello("ROUTER"), frame(flagMore, []byte("a"))))
	f.Add(byte(wire.IOPub), slices.Concat(hello("SUB"), frames([]byte("\x01t")), frames([]byte("\x00t")), frames([]byte("\x01"))))
	f.Add(byte(wire.Heartbeat), slices.Concat(hello("REQ"), frames(nil, []byte("beat"))))
	f.Add(byte(wire.Shell), slices.Concat(hello("DEALER"), head(0, 1<<62)))
	f.Add(byte(wire.IOPub), []byte("GET / HTTP/1.1\r\n\r\n"))

	s := serve(f, Limits{Handshake: 5 * time.Second, Stall: 5 * time.Second})
	front := newFrontend(f, s)
	front.ctx = context.Background() // a minute of fuzzing is longer than any test
	shell := front.dealer(wire.Shell)
	f.Fuzz(func(t *testing.T, ch byte, input []byte) {
		c := dialRaw(t, s, wire.Channel(int(ch)%len(roles)))
		c.put(input)
		c.Conn.(*net.TCPConn).CloseWrite()
		if err := c.ended(); err != nil {
			t.Error(err)
		}
		front := *front
		front.t = t
		front.ask(shell)
		front.beat()
	})
}
