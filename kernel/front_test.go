package kernel_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	zmq "github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/client"
	"golanes/kernel/internal/wire"
)

// patience is how long a test waits for what must come; it is never waited for in vain unless the test fails.
const patience = 30 * time.Second

// eventually waits for a condition.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for start := time.Now(); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > patience {
			t.Fatalf("after %v still not: %s", patience, what)
		}
	}
}

// A connection is what a connection file says.
type connection struct {
	Transport       string `json:"transport"`
	IP              string `json:"ip"`
	Shell           int    `json:"shell_port"`
	IOPub           int    `json:"iopub_port"`
	Stdin           int    `json:"stdin_port"`
	Control         int    `json:"control_port"`
	Heartbeat       int    `json:"hb_port"`
	Key             string `json:"key"`
	SignatureScheme string `json:"signature_scheme"`
}

// awaitConnection waits for the kernel to have written its ports.
func awaitConnection(t *testing.T, file string) (c connection) {
	t.Helper()
	eventually(t, file+" has ports", func() bool {
		b, err := os.ReadFile(file)
		return err == nil && json.Unmarshal(b, &c) == nil && c.Heartbeat != 0
	})
	return c
}

func (c connection) endpoint(port int) string {
	if c.Transport == "ipc" {
		return "ipc://" + c.IP + "-" + strconv.Itoa(port)
	}
	return "tcp://" + net.JoinHostPort(c.IP, strconv.Itoa(port))
}

// A front is a front end behind sockets of zmq4.
type front struct {
	*client.Client
	conn *sockets
}

// dial connects a front end and waits for its welcome, after which nothing is missed.
func dial(t *testing.T, c connection) *front {
	t.Helper()
	codec, err := wire.NewCodec(c.SignatureScheme, []byte(c.Key))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	id := zmq.WithID(zmq.SocketIdentity(rand.Text()))
	conn := &sockets{t: t, codec: codec, done: ctx.Done(), cancel: cancel, in: make(chan packet), seen: map[wire.MsgType]int{}, states: map[wire.State]int{}, peers: map[wire.Channel]zmq.Socket{
		wire.Shell: zmq.NewDealer(ctx, id), wire.Control: zmq.NewDealer(ctx, id), wire.Stdin: zmq.NewDealer(ctx, id), wire.IOPub: zmq.NewSub(ctx),
	}}
	for ch, port := range map[wire.Channel]int{wire.Shell: c.Shell, wire.Control: c.Control, wire.Stdin: c.Stdin, wire.IOPub: c.IOPub} {
		if err := conn.peers[ch].Dial(c.endpoint(port)); err != nil {
			t.Fatal(err)
		}
		conn.wg.Go(func() { conn.receive(ch) })
	}
	if err := conn.peers[wire.IOPub].SetOption(zmq.OptionSubscribe, ""); err != nil {
		t.Fatal(err)
	}
	f := &front{client.New(conn), conn}
	t.Cleanup(func() { f.Close() })
	eventually(t, "a welcome", func() bool { return conn.count("iopub_welcome") == 1 })
	return f
}

// run runs a cell and returns its reply and what it has written to standard output.
func (f *front) run(code string) (wire.ExecuteReply, string) {
	f.conn.t.Helper()
	var printed strings.Builder
	ctx, cancel := context.WithTimeout(f.conn.t.Context(), patience)
	defer cancel()
	reply, err := f.Execute(ctx, code, client.ExecuteOptions{OnMessage: func(m *wire.Message) {
		if stream, err := wire.Parse[wire.Stream](m); err == nil && m.Header.MsgType == stream.MsgType() && stream.Name == "stdout" {
			printed.WriteString(stream.Text)
		}
	}})
	if err != nil {
		f.conn.t.Fatalf("run %q: %v", code, err)
	}
	return reply, printed.String()
}

// print runs a cell that prints the value of a Go expression, and returns that.
func (f *front) print(imports, expression string) string {
	f.conn.t.Helper()
	reply, text := f.run("import (\"fmt\"; " + imports + ")\nfmt.Println(" + expression + ")")
	if reply.Status != wire.StatusOK {
		f.conn.t.Fatalf("print %s: %s %v", expression, reply.Status, reply.Failure)
	}
	return strings.TrimSpace(text)
}

// pids returns the process ids of the kernel and its worker.
func (f *front) pids() (kernel, worker int) {
	f.conn.t.Helper()
	text := f.print(`"os"`, "os.Getppid(), os.Getpid()")
	if _, err := fmt.Sscan(text, &kernel, &worker); err != nil {
		f.conn.t.Fatalf("process ids %q: %v", text, err)
	}
	return kernel, worker
}

// begin starts an endless cell and waits until it runs. What the channel returned gets is its reply, or the zero value if none comes.
func (f *front) begin(t *testing.T) <-chan wire.ExecuteReply {
	t.Helper()
	begun, done := make(chan struct{}, 1), make(chan wire.ExecuteReply, 1)
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	f.conn.wg.Go(func() {
		reply, _ := f.Execute(ctx, "import \"fmt\"\nfmt.Println(\"begun\")\nfor {\n}", client.ExecuteOptions{OnMessage: func(m *wire.Message) {
			if m.Header.MsgType == (wire.Stream{}).MsgType() {
				select {
				case begun <- struct{}{}:
				default: // it has said more
				}
			}
		}})
		done <- reply
	})
	select {
	case <-begun:
	case <-time.After(patience):
		t.Fatal("the cell does not begin")
	}
	return done
}

// shutdown asks the kernel to end and waits for its reply.
func (f *front) shutdown() {
	f.conn.t.Helper()
	ctx, cancel := context.WithTimeout(f.conn.t.Context(), patience)
	defer cancel()
	if _, err := client.Request[wire.ShutdownReply](ctx, f.Client, wire.Control, wire.ShutdownRequest{}); err != nil {
		f.conn.t.Errorf("shutdown_request: %v", err)
	}
}

// sockets are a front end's session.Conn. They have a goroutine each; Close waits for them.
type sockets struct {
	t      *testing.T
	codec  *wire.Codec
	peers  map[wire.Channel]zmq.Socket
	in     chan packet
	done   <-chan struct{}
	cancel context.CancelFunc
	wg     sync.WaitGroup

	mu     sync.Mutex           // guards seen and states
	seen   map[wire.MsgType]int // how many messages of each type came
	states map[wire.State]int   // of them, how often each state of the kernel
}

// A packet is a message that came.
type packet struct {
	channel wire.Channel
	*wire.Message
}

func (s *sockets) receive(ch wire.Channel) {
	for {
		frames, err := s.peers[ch].Recv()
		if err != nil {
			return // the end
		}
		m, err := s.codec.Decode(frames.Frames)
		if err != nil {
			s.t.Errorf("decode what came on %v: %v", ch, err)
			return
		}
		s.mu.Lock()
		s.seen[m.Header.MsgType]++
		if status, err := wire.Parse[wire.Status](m); err == nil && m.Header.MsgType == status.MsgType() {
			s.states[status.State]++
		}
		s.mu.Unlock()
		select {
		case s.in <- packet{ch, m}:
		case <-s.done:
			return
		}
	}
}

// count returns how many messages of a type came.
func (s *sockets) count(t wire.MsgType) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[t]
}

func (s *sockets) Recv(ctx context.Context) (wire.Channel, *wire.Message, error) {
	select {
	case p := <-s.in:
		return p.channel, p.Message, nil
	case <-s.done:
		return 0, nil, io.EOF
	case <-ctx.Done():
		return 0, nil, context.Cause(ctx)
	}
}

func (s *sockets) Send(_ context.Context, ch wire.Channel, m *wire.Message) error {
	frames, err := s.codec.Encode(m)
	if err != nil {
		return err
	}
	return s.peers[ch].Send(zmq.NewMsgFrom(frames...))
}

func (s *sockets) Barrier(context.Context)                {}
func (s *sockets) OnSubscribe(func(string) *wire.Message) {}

func (s *sockets) Close() error {
	s.cancel()
	for _, p := range s.peers {
		p.Close() // what it says of a kernel that has gone is of no use
	}
	s.wg.Wait()
	return nil
}
