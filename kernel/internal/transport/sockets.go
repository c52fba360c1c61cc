package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/wire"
)

// roles says what each channel's socket is.
var roles = [...]struct {
	name string
	typ  zmq4.SocketType
}{
	wire.Shell:     {"shell", zmq4.Router},
	wire.IOPub:     {"iopub", zmq4.XPub},
	wire.Stdin:     {"stdin", zmq4.Router},
	wire.Control:   {"control", zmq4.Router},
	wire.Heartbeat: {"heartbeat", zmq4.Rep},
}

// Sockets are the five sockets of a kernel, open for front ends. Their methods are safe for concurrent use.
//
// They have a goroutine for each socket and two for each connection; Close waits for all of them.
type Sockets struct {
	info     ConnectionInfo
	log      *slog.Logger
	linger   time.Duration
	codec    *wire.Codec
	sockets  [len(roles)]*socket
	requests chan request
	wg       sync.WaitGroup // the accepting goroutines; a socket counts those of its connections

	welcome   func(topic string) *wire.Message // set before ready is closed
	ready     chan struct{}
	readyOnce sync.Once

	done      chan struct{}
	closeOnce sync.Once
	closeErr  error
}

// A request is a message and where it came from.
type request struct {
	channel wire.Channel
	message *wire.Message
}

// Listen opens the five sockets. Where a port is 0 it chooses one; see Info. The context bounds the opening and nothing later. An
// error names the channel and the address that could not be had.
func Listen(ctx context.Context, info ConnectionInfo, o Options) (*Sockets, error) {
	if err := info.check(); err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	codec, err := wire.NewCodec(info.SignatureScheme, []byte(info.Key))
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	log := o.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	limits := o.Limits.withDefaults()
	s := &Sockets{
		info:     info,
		log:      log,
		linger:   limits.Linger,
		codec:    codec,
		requests: make(chan request),
		ready:    make(chan struct{}),
		done:     make(chan struct{}),
	}
	for i, role := range roles {
		ch := wire.Channel(i)
		l, port, err := bind(ctx, info, *info.port(ch), &limits)
		if err != nil {
			for _, x := range s.sockets[:i] {
				err = errors.Join(err, x.listener.Close())
			}
			return nil, fmt.Errorf("open the %s socket: %w", role.name, err)
		}
		*s.info.port(ch) = port
		s.sockets[i] = &socket{
			channel:  ch,
			typ:      role.typ,
			listener: l,
			limits:   &limits,
			log:      log.With("channel", role.name),
			codec:    codec,
			requests: s.requests,
			welcome:  s.welcomeTo,
			done:     s.done,
			routes:   map[string]*peer{},

			subscribers: map[string][]*peer{},
		}
	}
	for _, x := range s.sockets {
		s.wg.Go(x.serve)
	}
	log.Info("listening", "transport", s.info.Transport, "ip", s.info.IP, "shell", s.info.ShellPort, "iopub", s.info.IOPubPort,
		"stdin", s.info.StdinPort, "control", s.info.ControlPort, "heartbeat", s.info.HeartbeatPort)
	return s, nil
}

// Info returns where the sockets are: what Listen was given, with the ports that they really have.
func (s *Sockets) Info() ConnectionInfo { return s.info }

// Recv returns the next request and its channel. Messages that cannot be decoded, whose signature is wrong or that came before are
// logged and dropped. The error is the cause of ctx, or io.EOF after Close.
func (s *Sockets) Recv(ctx context.Context) (wire.Channel, *wire.Message, error) {
	select {
	case r := <-s.requests:
		return r.channel, r.message, nil
	case <-s.done:
		return 0, nil, io.EOF
	case <-ctx.Done():
		return 0, nil, context.Cause(ctx)
	}
}

// Send queues m for the peers that it is for: on shell, control and stdin the one whose identity it bears, on iopub all that have
// subscribed to its topic, in one order for all of them. m must not change any more.
//
// It waits while too much waits for one of them, until ctx ends or that peer is cut off. It is an error if on shell, control or stdin
// no peer has the identity; on iopub it is none if nobody has subscribed. After Close the error wraps net.ErrClosed.
func (s *Sockets) Send(ctx context.Context, ch wire.Channel, m *wire.Message) error {
	frames, err := s.codec.Encode(m)
	if err == nil {
		switch ch {
		case wire.Shell, wire.Control, wire.Stdin:
			err = s.sockets[ch].reply(ctx, frames)
		case wire.IOPub:
			err = s.sockets[ch].publish(ctx, frames)
		default:
			err = errors.New("nothing is sent there")
		}
	}
	if err != nil {
		return fmt.Errorf("send %s on %s: %w", m.Header.MsgType, roles[ch].name, err)
	}
	return nil
}

// Barrier waits until the operating system has taken all that was sent on iopub before, except for peers that take nothing. It returns
// early when ctx ends.
func (s *Sockets) Barrier(ctx context.Context) { s.sockets[wire.IOPub].barrier(ctx) }

// OnSubscribe sets what a new subscriber on iopub gets before anything else; nil, or a nil message, is nothing. Subscriptions wait for
// the call. It is for a topic that is valid UTF-8 and may be called by several goroutines at once. A message without identities gets
// the topic as its only one. OnSubscribe is called once.
func (s *Sockets) OnSubscribe(welcome func(topic string) *wire.Message) {
	s.readyOnce.Do(func() {
		s.welcome = welcome
		close(s.ready)
	})
}

// welcomeTo returns the frames of the welcome to a new subscriber.
func (s *Sockets) welcomeTo(topic string) [][]byte {
	select {
	case <-s.ready:
	case <-s.done:
		return nil
	}
	if s.welcome == nil {
		return nil
	}
	m := s.welcome(topic)
	if m == nil {
		return nil
	}
	// A subscriber filters once more on its own side, so that the message has to start with the topic.
	if len(m.Identities) == 0 && topic != "" {
		m.Identities = [][]byte{[]byte(topic)}
	}
	frames, err := s.codec.Encode(m)
	if err != nil {
		s.log.Error("encode the welcome", "err", err)
		return nil
	}
	return frames
}

// Close stops accepting, gives each peer a bounded time to take what waits for it, and releases everything, files of Unix sockets
// included. A second Close waits for the first and returns the same.
func (s *Sockets) Close() error {
	s.closeOnce.Do(func() {
		close(s.done)
		deadline := time.Now().Add(s.linger)
		var errs []error
		for _, x := range s.sockets {
			if err := x.close(deadline); err != nil && !errors.Is(err, net.ErrClosed) {
				errs = append(errs, fmt.Errorf("close the %s socket: %w", roles[x.channel].name, err))
			}
		}
		s.wg.Wait()
		for _, x := range s.sockets {
			x.wg.Wait()
		}
		s.closeErr = errors.Join(errs...)
		s.log.Info("closed")
	})
	return s.closeErr
}
