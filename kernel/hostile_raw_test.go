package kernel_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"net"
	"strconv"
	"sync"
	"time"

	"golanes/kernel/internal/wire"
)

// An attacker is who does harm to a kernel. Its methods are safe for concurrent use; none of them fails, since whoever does harm must
// expect to be cut off.
type attacker struct {
	c    connection
	done <-chan struct{} // closed when the attack is to end

	mu    sync.Mutex // guards conns
	conns []net.Conn
}

// port returns the port of a channel.
func (c connection) port(ch wire.Channel) int {
	return [...]int{wire.Shell: c.Shell, wire.IOPub: c.IOPub, wire.Stdin: c.Stdin, wire.Control: c.Control, wire.Heartbeat: c.Heartbeat}[ch]
}

// open opens a connection that says nothing yet.
func (a *attacker) open(ch wire.Channel) *raw {
	conn, err := (&net.Dialer{Timeout: patience}).DialContext(context.Background(), "tcp", net.JoinHostPort(a.c.IP, strconv.Itoa(a.c.port(ch))))
	if err != nil {
		conn, _ = net.Pipe() // nobody reads
		conn.Close()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.conns = append(a.conns, conn)
	return &raw{conn}
}

// hello opens a connection and does the handshake.
func (a *attacker) hello(ch wire.Channel, identity string) *raw {
	r := a.open(ch)
	r.put(greeting, ready("Socket-Type", peerType(ch), "Identity", identity))
	return r
}

// close ends all connections.
func (a *attacker) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.conns {
		c.Close()
	}
	a.conns = nil
}

// over reports whether the attack is to end.
func (a *attacker) over() bool {
	select {
	case <-a.done:
		return true
	default:
		return false
	}
}

// hold waits until the attack is to end.
func (a *attacker) hold() { <-a.done }

// repeat calls f until the attack is to end or f says that it is of no more use.
func (a *attacker) repeat(f func() bool) {
	for !a.over() && f() {
	}
}

// A raw is a connection that speaks ZMTP by hand, or does not.
type raw struct{ net.Conn }

// put writes and reports whether somebody took it in time.
func (r *raw) put(b ...[]byte) bool {
	r.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
	_, err := r.Write(bytes.Join(b, nil))
	return err == nil
}

// read reads all that comes, in a goroutine that ends with the connection.
func (r *raw) read() *raw {
	go io.Copy(io.Discard, bufio.NewReader(r.Conn))
	return r
}

var greeting = append([]byte{0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 3, 0, 'N', 'U', 'L', 'L'}, make([]byte, 48)...)

// ready returns READY with properties, name and value by turns.
func ready(properties ...string) []byte {
	b := []byte("\x05READY")
	for i := 0; i < len(properties); i += 2 {
		b = append(append(b, byte(len(properties[i]))), properties[i]...)
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(properties[i+1]))), properties[i+1]...)
	}
	return frame(4, b)
}

// claim returns the header of a frame that announces size bytes. The flags are 1 for more, 4 for a command.
func claim(flags byte, size uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{flags | 2}, size)
}

func frame(flags byte, body []byte) []byte { return append(claim(flags, uint64(len(body))), body...) }

// frames returns a message on the wire.
func frames(parts ...[]byte) []byte {
	var b []byte
	for i, p := range parts {
		flags := byte(1)
		if i == len(parts)-1 {
			flags = 0
		}
		b = append(b, frame(flags, p)...)
	}
	return b
}

func peerType(ch wire.Channel) string {
	return [...]string{wire.Shell: "DEALER", wire.IOPub: "SUB", wire.Stdin: "DEALER", wire.Control: "DEALER", wire.Heartbeat: "REQ"}[ch]
}

// header returns a header with a new id.
func header(msgType string) string {
	return `{"msg_id":"` + rand.Text() + `","session":"s","username":"u","date":"2026-01-01T00:00:00Z","msg_type":"` + msgType + `","version":"5.5"}`
}

// signed returns a message on the wire that is signed with a key, whatever its dicts are.
func signed(key, header, parent, metadata, content string) []byte {
	mac := hmac.New(sha256.New, []byte(key))
	dicts := [][]byte{[]byte(header), []byte(parent), []byte(metadata), []byte(content)}
	for _, d := range dicts {
		mac.Write(d)
	}
	return frames(append([][]byte{[]byte("<IDS|MSG>"), hex.AppendEncode(nil, mac.Sum(nil))}, dicts...)...)
}

// ask returns a good request.
func (a *attacker) ask(msgType, content string) []byte {
	return signed(a.c.Key, header(msgType), "{}", "{}", content)
}
