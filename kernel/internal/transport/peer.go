package transport

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"
)

const (
	flushSize = 64 << 10 // small frames are put together up to this many bytes
	pieceSize = 64 << 10 // what a peer must take within Limits.Stall
)

var (
	errReplaced = errors.New("another connection has come with the same identity")
	errPushed   = errors.New("pushed out by a newer connection")
)

// A parcel is what waits for a peer: the frames of a message, or the context of a PONG. Peers share the frames; nobody writes to them.
type parcel struct {
	frames [][]byte
	pong   []byte // a PONG, if frames is nil
	cost   int64
}

// message returns the parcel of a message.
func message(frames [][]byte) parcel {
	cost := int64(0)
	for _, f := range frames {
		cost += int64(len(f)) + frameCost
	}
	return parcel{frames: frames, cost: cost}
}

// A peer is one connection. It has two goroutines: the reader, which is the one that serves the connection, and the writer, which it
// starts and waits for.
type peer struct {
	conn   net.Conn
	guard  *guard
	zmtp   *zmq4.Conn // nil until the handshake is done
	limits *Limits

	id     string              // of a ROUTER's peer; set by the handshake
	topics map[string]struct{} // of an XPUB's peer; guarded by its socket's mu
	got    uint64              // number of the last message that was published to it; guarded by its socket's mu
	bad    int                 // messages dropped; the reader's

	mu       sync.Mutex // guards what follows
	up       bool       // the handshake is done
	proven   bool       // it has shown that it is what the socket is for
	trusted  bool       // it has sent a valid signature
	work     sync.Cond  // the writer waits for parcels, or the end
	moved    event      // fewer bytes wait, or the end
	queue    []parcel
	waiting  int64     // cost of the parcels that are queued or being written
	unserved int       // requests that were received and not served
	holds    int64     // their cost
	pushed   uint64    // parcels ever queued
	written  uint64    // parcels that the system has taken
	progress time.Time // when the system last took bytes, or when the first of what waits was queued
	deadline time.Time // zero until the socket closes; then what waits must be gone by then
	dead     error     // why the connection was cut
}

func newPeer(c net.Conn, typ zmq4.SocketType, limits *Limits) *peer {
	p := &peer{conn: c, guard: newGuard(c, typ, limits.Stranger), limits: limits, topics: map[string]struct{}{}}
	p.guard.pong = func(context []byte) error { return p.answer(parcel{pong: context, cost: frameCost}) }
	p.work.L = &p.mu
	return p
}

// handshake makes the connection a peer, within the time that the limits give.
func (p *peer) handshake() (err error) {
	defer contain(&err)
	if err := p.conn.SetDeadline(time.Now().Add(p.limits.Handshake)); err != nil {
		return err
	}
	p.zmtp, err = zmq4.Open(p.guard, null.Security(), p.guard.typ, nil, true, nil)
	if err != nil {
		return err
	}
	p.id = p.guard.identity
	p.guard.out = bufio.NewWriterSize(pieces{p}, flushSize)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.up = true
	return errors.Join(p.dead, p.conn.SetDeadline(time.Time{}))
}

// read returns the next message from the peer.
func (p *peer) read() (frames [][]byte, err error) {
	defer contain(&err)
	m, err := p.zmtp.RecvMsg()
	return m.Frames, err
}

// contain turns a panic of zmq4's decoder into an error. The guard refuses all input that is known to cause one; what is not known
// shall cost a connection and not the kernel.
func contain(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: decoder panicked: %q", errProtocol, fmt.Sprint(r))
	}
}

// trust raises what the peer may send, after its first valid signature. It is for the reader.
func (p *peer) trust() {
	p.guard.limit = uint64(p.limits.Message)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trusted, p.proven = true, true
}

// prove marks a peer that is not to be pushed out.
func (p *peer) prove() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.proven = true
}

func (p *peer) isProven() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.proven
}

// push queues x. It reports whether the peer is still there to get it.
func (p *peer) push(x parcel) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead != nil || !p.deadline.IsZero() {
		return false
	}
	if p.written == p.pushed {
		p.progress = time.Now() // nothing was waiting, so it has not been standing still
	}
	p.queue = append(p.queue, x)
	p.waiting += x.cost
	p.pushed++
	p.work.Signal()
	return true
}

// answer queues x for the peer that is being read, after making room. Waiting in the reader is what keeps a peer that asks and never
// reads from filling memory. While the peer is drained the answer is dropped.
func (p *peer) answer(x parcel) error {
	if err := p.makeRoom(); err != nil {
		return err
	}
	p.push(x)
	return nil
}

// hold counts a request of the peer that is about to be received, and returns what counts it as served.
func (p *peer) hold(cost int64) (served func()) {
	count := func(n int) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.unserved += n
		p.holds += int64(n) * cost
		p.moved.happen()
	}
	count(1)
	return sync.OnceFunc(func() { count(-1) })
}

// makeRoom waits until so little waits for the peer, and so few of its requests wait to be served, that its next may be taken. It is
// for the reader.
func (p *peer) makeRoom() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.dead == nil && p.deadline.IsZero() {
		room := min(p.limits.Stranger, p.limits.Queue/2)
		if p.trusted {
			room = p.limits.Queue / 2
		}
		if p.waiting <= room && p.unserved < p.limits.Unserved && p.holds <= p.limits.Queue/2 {
			return nil
		}
		moved := p.moved.next()
		p.mu.Unlock()
		<-moved
		p.mu.Lock()
	}
	return p.dead
}

// full returns a channel that is closed when something has moved, if too much waits for the peer, and otherwise nil. stuck says for
// how long the peer has taken nothing.
func (p *peer) full() (moved <-chan struct{}, stuck time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead != nil || p.waiting <= p.limits.Queue {
		return nil, 0
	}
	return p.moved.next(), time.Since(p.progress)
}

// position returns the number of the last parcel that was queued.
func (p *peer) position() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pushed
}

// behind returns a channel that is closed when something has moved, if the system has not taken parcel n yet, and otherwise nil.
func (p *peer) behind(n uint64) (moved <-chan struct{}, stuck time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead != nil || p.written >= n {
		return nil, 0
	}
	return p.moved.next(), time.Since(p.progress)
}

// cut ends the connection at once; what waits is lost. Only the first cause counts.
func (p *peer) cut(cause error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cutLocked(cause)
}

func (p *peer) cutLocked(cause error) {
	if p.dead != nil {
		return
	}
	p.dead = cause
	p.queue, p.waiting = nil, 0
	p.work.Signal()
	p.moved.happen()
	p.conn.Close()
}

// cause says why the connection was cut; nil if it was not.
func (p *peer) cause() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dead
}

// drain lets the peer take what waits for it, and nothing more, until the deadline. The writer then ends its direction of the
// connection, and the reader goes on to the end of the other one: closing a connection with bytes unread would destroy the bytes that
// are still on their way to the peer. A connection in its handshake is cut.
func (p *peer) drain(deadline time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.up {
		p.cutLocked(net.ErrClosed)
		return
	}
	p.deadline = deadline
	p.conn.SetDeadline(deadline) // an error means that the connection is closed already
	p.work.Signal()
	p.moved.happen()
}

// write writes what is queued until the connection is cut or drained.
func (p *peer) write() {
	for {
		batch := p.take()
		if batch == nil {
			break
		}
		for _, x := range batch {
			if err := p.writeParcel(x); err != nil {
				p.cut(fmt.Errorf("write: %w", err))
				return
			}
		}
		if err := p.flush(len(batch)); err != nil {
			p.cut(fmt.Errorf("write: %w", err))
			return
		}
	}
	if p.cause() == nil {
		// Both *net.TCPConn and *net.UnixConn can end one direction.
		p.conn.(interface{ CloseWrite() error }).CloseWrite()
	}
}

// take waits for parcels and takes all there are, or nil at the end.
func (p *peer) take() []parcel {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) == 0 && p.dead == nil && p.deadline.IsZero() {
		p.work.Wait()
	}
	batch := p.queue
	p.queue = nil
	return batch
}

// writeParcel gives x to zmq4 for its framing. Of a parcel that was written, little enough is left in the buffer not to count.
func (p *peer) writeParcel(x parcel) error {
	var err error
	if x.frames != nil {
		err = p.zmtp.SendMsg(zmq4.NewMsgFrom(x.frames...))
	} else {
		err = p.zmtp.SendCmd(zmq4.CmdPong, x.pong)
	}
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead == nil {
		p.waiting -= x.cost
		p.moved.happen()
	}
	return p.dead
}

// flush empties the buffer and counts the n parcels of the batch as written.
func (p *peer) flush(n int) error {
	err := p.guard.out.(*bufio.Writer).Flush()
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		p.written += uint64(n)
		p.moved.happen()
	}
	return err
}

// pieces writes to a peer's connection in pieces. Each must be taken within Limits.Stall: a large message to a slow peer is no stall,
// a peer that takes a byte now and then is one.
type pieces struct{ p *peer }

func (w pieces) Write(b []byte) (n int, err error) {
	p := w.p
	for n < len(b) && err == nil {
		p.mu.Lock()
		deadline := time.Now().Add(p.limits.Stall)
		if !p.deadline.IsZero() {
			deadline = p.deadline
		}
		err = p.conn.SetWriteDeadline(deadline)
		p.mu.Unlock()
		if err != nil {
			return n, err
		}
		var m int
		m, err = p.conn.Write(b[n:min(n+pieceSize, len(b))])
		n += m
		if m > 0 {
			p.mu.Lock()
			p.progress = time.Now()
			p.mu.Unlock()
		}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = fmt.Errorf("peer does not read: %w", err)
	}
	return n, err
}
