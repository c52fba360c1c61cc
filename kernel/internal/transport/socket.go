package transport

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/wire"
)

// maxTopics is how many subscriptions a peer may have; a front end has one.
const maxTopics = 1024

// A socket is one of the five: a listener, its peers, and the rules by which messages find them. It has one goroutine that accepts
// connections and two for each of them.
type socket struct {
	channel  wire.Channel
	typ      zmq4.SocketType
	listener net.Listener
	limits   *Limits
	log      *slog.Logger

	codec    *wire.Codec
	requests chan<- request              // of a ROUTER
	welcome  func(topic string) [][]byte // what a new subscriber of an XPUB gets first; may be nil

	done chan struct{} // closed when the sockets close
	wg   sync.WaitGroup

	mu     sync.Mutex // guards what follows, and orders what is published
	closed bool
	peers  []*peer          // in order of arrival, those in their handshake included
	routes map[string]*peer // a ROUTER's peers by identity
	nextID uint64
	// An XPUB's peers by topic: what is published costs its topic's length and its receivers, however many others have subscribed to
	// whatever else.
	subscribers map[string][]*peer
	published   uint64 // messages so far
}

// serve accepts connections until the socket is closed.
func (s *socket) serve() {
	pause := time.Duration(0)
	for {
		conn, err := s.listener.Accept()
		switch {
		case err == nil:
			pause = 0
			s.admit(conn)
		case errors.Is(err, net.ErrClosed):
			return
		default:
			// Most likely no file descriptor is free, and trying again at once would burn a core.
			pause = min(max(2*pause, 5*time.Millisecond), time.Second)
			s.log.Warn("accept a connection", "err", err, "pause", pause)
			select {
			case <-time.After(pause):
			case <-s.done:
				return
			}
		}
	}
}

// admit starts serving a connection, or refuses it.
func (s *socket) admit(conn net.Conn) {
	if s.channel == wire.IOPub {
		// With a small buffer in the system, what was written has mostly arrived, which is what Barrier is about.
		if c, ok := conn.(interface{ SetWriteBuffer(bytes int) error }); ok {
			c.SetWriteBuffer(256 << 10) // an error leaves the system's default
		}
	}
	p := newPeer(conn, s.typ, s.limits)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.peers) >= s.limits.Connections && !s.evictLocked() {
		s.log.Debug("refused a connection", "peer", conn.RemoteAddr())
		conn.Close()
		return
	}
	s.peers = append(s.peers, p)
	s.wg.Go(func() {
		s.serveConn(p)
		s.leave(p)
		if cause := p.cause(); errors.Is(cause, errProtocol) || errors.Is(cause, errReplaced) {
			s.log.Warn("cut a connection", "peer", conn.RemoteAddr(), "err", fmt.Sprintf("%q", cause.Error()))
		} else {
			s.log.Debug("a connection ended", "peer", conn.RemoteAddr(), "err", cause)
		}
	})
}

// evictLocked makes room for a connection. It reports whether it could.
func (s *socket) evictLocked() bool {
	i := slices.IndexFunc(s.peers, func(p *peer) bool { return !p.isProven() })
	if i < 0 {
		return false
	}
	s.peers[i].cut(errPushed)
	s.peers = slices.Delete(s.peers, i, i+1)
	return true
}

// serveConn serves a connection to its end, and leaves it cut.
func (s *socket) serveConn(p *peer) {
	if err := p.handshake(); err != nil {
		p.cut(fmt.Errorf("handshake: %w", err))
		return
	}
	if s.typ == zmq4.Router {
		s.route(p)
	}
	var writer sync.WaitGroup
	writer.Go(p.write)
	p.cut(s.read(p)) // which ends the writer, if it has not ended
	writer.Wait()
}

// read takes messages from a peer until its connection ends.
func (s *socket) read(p *peer) error {
	for {
		if err := p.makeRoom(); err != nil {
			return err
		}
		frames, err := p.read()
		if err != nil {
			return err
		}
		switch s.typ {
		case zmq4.XPub:
			err = s.subscribe(p, frames)
		case zmq4.Rep:
			p.prove()
			err = p.answer(message(frames))
		default:
			s.request(p, frames)
		}
		if err != nil {
			return err
		}
	}
}

// request takes a request from a ROUTER's peer. It waits until somebody receives it.
func (s *socket) request(p *peer, frames [][]byte) {
	cost := message(frames).cost
	m, err := s.codec.Decode(slices.Insert(frames, 0, []byte(p.id)))
	if err != nil {
		// The peer may be anyone, and go on for ever; the log shall not.
		if p.bad++; p.bad&(p.bad-1) == 0 {
			s.log.Warn("dropped message", "peer", p.conn.RemoteAddr(), "err", fmt.Sprintf("%q", err.Error()), "count", p.bad)
		}
		return
	}
	p.trust()
	m.Served = p.hold(cost)
	select {
	case s.requests <- request{s.channel, m}:
	case <-s.done: // reading goes on to the end of the connection, see drain
	}
}

// subscribe takes a subscription or its end from an XPUB's peer, and ignores anything else.
func (s *socket) subscribe(p *peer, frames [][]byte) error {
	if len(frames) != 1 || len(frames[0]) == 0 {
		return nil
	}
	switch topic := string(frames[0][1:]); frames[0][0] {
	case 0:
		s.mu.Lock()
		defer s.mu.Unlock()
		s.unsubscribeLocked(p, topic)
	case 1:
		return s.add(p, topic)
	}
	return nil
}

// add adds a subscription, with its welcome.
func (s *socket) add(p *peer, topic string) error {
	var first [][]byte
	if utf8.ValidString(topic) {
		first = s.welcome(topic)
	}
	if err := p.makeRoom(); err != nil {
		return err
	}
	// Nothing is published between the two, so the welcome is the first that the topic brings.
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(p.topics) >= maxTopics {
		return fmt.Errorf("%w: more than %d subscriptions", errProtocol, maxTopics)
	}
	if _, ok := p.topics[topic]; !ok && s.isPeerLocked(p) {
		p.topics[topic] = struct{}{}
		s.subscribers[topic] = append(s.subscribers[topic], p)
	}
	p.prove()
	if first != nil {
		p.push(message(first))
	}
	return nil
}

// isPeerLocked reports whether the socket still has p, which may have been pushed out.
func (s *socket) isPeerLocked(p *peer) bool { return slices.Contains(s.peers, p) }

// unsubscribeLocked removes a subscription, if there is such.
func (s *socket) unsubscribeLocked(p *peer, topic string) {
	delete(p.topics, topic)
	peers := s.subscribers[topic]
	if i := slices.Index(peers, p); i >= 0 {
		peers = slices.Delete(peers, i, i+1)
	}
	if len(peers) == 0 {
		delete(s.subscribers, topic)
	} else {
		s.subscribers[topic] = peers
	}
}

// subscribersLocked returns the peers that have subscribed to a topic.
func (s *socket) subscribersLocked(topic string) (to []*peer) {
	s.published++
	for n := range len(topic) + 1 {
		for _, p := range s.subscribers[topic[:n]] {
			if p.got != s.published {
				p.got = s.published
				to = append(to, p)
			}
		}
	}
	return to
}

// route makes p the peer that gets what is sent to its identity. An older peer of the same identity is cut, as with
// ZMQ_ROUTER_HANDOVER: it is the same client, whose old connection we have not seen end yet.
func (s *socket) route(p *peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || p.cause() != nil {
		return // pushed out while it shook hands: it must not replace anybody
	}
	if p.id == "" {
		s.nextID++
		p.id = string(binary.BigEndian.AppendUint64([]byte{0}, s.nextID)) // the guard refuses such an identity
	}
	if old := s.routes[p.id]; old != nil {
		old.cut(errReplaced)
	}
	s.routes[p.id] = p
}

// leave forgets a peer.
func (s *socket) leave(p *peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.peers, p); i >= 0 {
		s.peers = slices.Delete(s.peers, i, i+1)
	}
	for topic := range p.topics {
		s.unsubscribeLocked(p, topic)
	}
	if s.routes[p.id] == p {
		delete(s.routes, p.id)
	}
}

// publish sends a message to all subscribers. It waits while too much waits for one of them.
func (s *socket) publish(ctx context.Context, frames [][]byte) error {
	x := message(frames)
	for {
		moved, err := s.tryPublish(x)
		if moved == nil || err != nil {
			return err
		}
		if err := s.wait(ctx, moved, s.limits.Stall); err != nil {
			return err
		}
	}
}

// tryPublish queues x for all subscribers, or returns what to wait for.
func (s *socket) tryPublish(x parcel) (moved <-chan struct{}, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, net.ErrClosed
	}
	to := s.subscribersLocked(string(x.frames[0]))
	for _, p := range to {
		if moved, _ := p.full(); moved != nil {
			return moved, nil
		}
	}
	for _, p := range to {
		p.push(x)
	}
	return nil, nil
}

// reply sends a message to the peer that its first frame names, whichever connection has that identity now.
func (s *socket) reply(ctx context.Context, frames [][]byte) error {
	id, x := string(frames[0]), message(frames[1:])
	for {
		s.mu.Lock()
		p, closed := s.routes[id], s.closed
		s.mu.Unlock()
		if closed {
			return net.ErrClosed
		}
		if p == nil {
			return fmt.Errorf("no connection has the identity %q", id)
		}
		moved, stuck := p.full()
		switch {
		case moved == nil:
			if p.push(x) {
				return nil
			}
			s.leave(p) // it ended just now; a successor may have come
		case stuck >= s.limits.Patience:
			// One caller sends to all peers. One that asks, never reads and has its queue full must not hold up the others.
			p.cut(fmt.Errorf("peer has read nothing for %v", stuck.Round(time.Millisecond)))
		default:
			if err := s.wait(ctx, moved, s.limits.Patience-stuck); err != nil {
				return err
			}
		}
	}
}

// wait waits for moved, or until d has passed, which is no error.
func (s *socket) wait(ctx context.Context, moved <-chan struct{}, d time.Duration) error {
	limit := time.NewTimer(d)
	defer limit.Stop()
	select {
	case <-limit.C:
		return nil
	case <-moved:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-s.done:
		return net.ErrClosed
	}
}

// barrier waits until the system has taken all that was queued for each peer, except for peers that take nothing.
func (s *socket) barrier(ctx context.Context) {
	s.mu.Lock()
	peers := slices.Clone(s.peers)
	s.mu.Unlock()
	targets := make([]uint64, len(peers))
	for i, p := range peers {
		targets[i] = p.position()
	}
	for i, p := range peers {
		for {
			moved, stuck := p.behind(targets[i])
			if moved == nil || stuck >= s.limits.Patience {
				break
			}
			if err := s.wait(ctx, moved, s.limits.Patience-stuck); err != nil {
				return
			}
		}
	}
}

// close stops accepting and lets the peers take what waits for them until the deadline. The caller has closed done, and waits for wg.
func (s *socket) close(deadline time.Time) error {
	err := s.listener.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, p := range s.peers {
		p.drain(deadline)
	}
	return err
}
