package transport

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/go-zeromq/zmq4"
)

// Bits of the first byte of a ZMTP frame. The other five are reserved and zero.
const (
	flagMore    = 1 << 0 // another frame of the same message follows
	flagLong    = 1 << 1 // the size has eight bytes, not one
	flagCommand = 1 << 2
)

const (
	maxCommand = 4096 // bytes of a command, READY included; libzmq's READY has about 50
	frameCost  = 64   // what a frame costs beside its bytes, so that a message of endless empty frames has a size too
)

// errProtocol is the kind of all that a guard refuses.
var errProtocol = errors.New("not ZMTP as we take it")

// A guard stands between a connection and zmq4's decoder, which allocates what a peer announces and indexes where a peer points. Read
// hands on only what has been checked: the greeting, one READY, and then frames of messages within the limit. Commands that come after
// READY end here, since zmq4 would answer a PING in the middle of whatever else is being written.
//
// Read is for one goroutine; Write for one goroutine, which may be another.
type guard struct {
	net.Conn
	in  *bufio.Reader
	out io.Writer // the connection itself during the handshake, then the peer's buffer

	typ      zmq4.SocketType // ours
	identity string          // the peer's, from READY; may be empty
	pong     func(context []byte) error

	check func(*guard) error // looks at what comes next, and sets left
	left  uint64             // bytes that were checked and not yet read
	sum   uint64             // cost of the message so far
	limit uint64             // highest sum
}

func newGuard(c net.Conn, typ zmq4.SocketType, limit int64) *guard {
	return &guard{
		Conn:  c,
		in:    bufio.NewReaderSize(c, 2*maxCommand), // must hold a whole READY
		out:   c,
		typ:   typ,
		check: (*guard).greeting,
		limit: uint64(limit),
	}
}

// Read implements net.Conn for zmq4.
func (g *guard) Read(b []byte) (int, error) {
	for g.left == 0 {
		if err := g.check(g); err != nil {
			return 0, err
		}
	}
	n, err := g.in.Read(b[:min(uint64(len(b)), g.left)])
	g.left -= uint64(n)
	return n, err
}

// Write implements net.Conn for zmq4.
func (g *guard) Write(b []byte) (int, error) { return g.out.Write(b) }

// greeting checks the first 64 bytes.
func (g *guard) greeting() error {
	// One byte tells a browser or a scanner, which may never send 64.
	if b, err := g.in.Peek(1); err != nil {
		return err
	} else if b[0] != 0xFF {
		return fmt.Errorf("%w: greeting starts with %#x", errProtocol, b[0])
	}
	b, err := g.in.Peek(greetingSize)
	if err != nil {
		return err
	}
	if err := checkGreeting(b); err != nil {
		return err
	}
	g.left, g.check = greetingSize, (*guard).ready
	return nil
}

// ready checks the one command of the handshake.
func (g *guard) ready() error {
	flags, head, size, err := g.header()
	if err != nil {
		return err
	}
	if flags&^flagLong != flagCommand || size > maxCommand {
		return fmt.Errorf("%w: frame with flags %#x and %d bytes in place of READY", errProtocol, flags, size)
	}
	b, err := g.in.Peek(head + int(size))
	if err != nil {
		return err
	}
	g.identity, err = checkReady(b[head:], g.typ)
	if err != nil {
		return err
	}
	g.left, g.check = uint64(len(b)), (*guard).traffic
	return nil
}

// traffic checks the header of a frame of a message, or deals with a command.
func (g *guard) traffic() error {
	flags, head, size, err := g.header()
	if err != nil {
		return err
	}
	if flags&flagCommand != 0 {
		return g.command(head, size)
	}
	if size > g.limit || g.sum+size+frameCost > g.limit {
		return fmt.Errorf("%w: message of more than %d bytes", errProtocol, g.limit)
	}
	g.left = uint64(head) + size
	g.sum += size + frameCost
	if flags&flagMore == 0 {
		g.sum = 0
	}
	return nil
}

// header looks at the next frame's header, head bytes long.
func (g *guard) header() (flags byte, head int, size uint64, err error) {
	b, err := g.in.Peek(2)
	if err != nil {
		return 0, 0, 0, err
	}
	flags = b[0]
	if flags&^(flagMore|flagLong|flagCommand) != 0 || flags&flagCommand != 0 && flags&flagMore != 0 {
		return 0, 0, 0, fmt.Errorf("%w: frame with flags %#x", errProtocol, flags)
	}
	if flags&flagLong == 0 {
		return flags, 2, uint64(b[1]), nil
	}
	if b, err = g.in.Peek(9); err != nil {
		return 0, 0, 0, err
	}
	return flags, 9, binary.BigEndian.Uint64(b[1:]), nil
}

// command consumes a command. PING is answered, ERROR ends the connection, the rest means nothing to a peer that speaks ZMTP 3.0.
func (g *guard) command(head int, size uint64) error {
	if size > maxCommand {
		return fmt.Errorf("%w: command of %d bytes", errProtocol, size)
	}
	b := make([]byte, head+int(size))
	if _, err := io.ReadFull(g.in, b); err != nil {
		return err
	}
	name, body, err := splitCommand(b[head:])
	if err != nil {
		return err
	}
	switch name {
	case zmq4.CmdPing:
		const ttl, maxContext = 2, 16
		if len(body) < ttl || len(body) > ttl+maxContext {
			return fmt.Errorf("%w: PING of %d bytes", errProtocol, len(body))
		}
		return g.pong(body[ttl:])
	case zmq4.CmdError:
		return fmt.Errorf("%w: peer sent ERROR %q", errProtocol, body)
	}
	return nil
}
