package session_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golanes/kernel/internal/session"
	"golanes/kernel/internal/wire"
)

// A desk is a Conn of a test in a synctest bubble: it notes what is sent and when, and can be made to take nothing.
type desk struct {
	requests chan packet
	done     chan struct{}

	mu      sync.Mutex
	sent    []note
	block   chan struct{} // if set, Send on IOPub waits for it
	barrier int           // messages sent on iopub when Barrier was called last
}

// A note is a message that was sent.
type note struct {
	packet
	at time.Time
}

func newDesk() *desk { return &desk{requests: make(chan packet), done: make(chan struct{})} }

func (d *desk) Recv(ctx context.Context) (wire.Channel, *wire.Message, error) {
	select {
	case p := <-d.requests:
		return p.ch, p.Message, nil
	case <-d.done:
		return 0, nil, io.EOF
	case <-ctx.Done():
		return 0, nil, context.Cause(ctx)
	}
}

func (d *desk) Send(ctx context.Context, ch wire.Channel, m *wire.Message) error {
	d.mu.Lock()
	block := d.block
	d.mu.Unlock()
	if ch == wire.IOPub && block != nil {
		select {
		case <-block:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	codec, err := wire.NewCodec("hmac-sha256", nil)
	if err != nil {
		return err
	}
	frames, err := codec.Encode(m)
	if err != nil {
		return err
	}
	if m, err = codec.Decode(frames); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sent = append(d.sent, note{packet{ch, m}, time.Now()})
	return nil
}

func (d *desk) Barrier(context.Context) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.barrier = len(d.sent)
}

func (d *desk) OnSubscribe(func(string) *wire.Message) {}

func (d *desk) Close() error { close(d.done); return nil }

// setBlock makes iopub take nothing until block is closed.
func (d *desk) setBlock(block chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.block = block
}

func (d *desk) notes() []note {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.sent)
}

// texts returns the texts of the streams that were sent, and when, in milliseconds after start.
func (d *desk) texts(t *testing.T, start time.Time) (texts []string) {
	t.Helper()
	for _, s := range d.streams(t) {
		texts = append(texts, fmt.Sprintf("%s@%d %s", s.Name, s.at.Sub(start).Milliseconds(), s.Text))
	}
	return texts
}

// streams returns the streams that were sent.
func (d *desk) streams(t *testing.T) (all []stream) {
	t.Helper()
	for _, n := range d.notes() {
		if n.Header.MsgType != "stream" {
			continue
		}
		s, err := wire.Parse[wire.Stream](n.Message)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, stream{s, n})
	}
	return all
}

// A stream is a note of a stream message.
type stream struct {
	wire.Stream
	note
}

// post sends a request.
func (d *desk) post(ch wire.Channel, id string, t wire.MsgType, content string) {
	header := fmt.Sprintf(`{"msg_id":%q,"msg_type":%q}`, id, t)
	d.requests <- packet{ch, &wire.Message{
		Header: wire.Header{MsgID: id, MsgType: t}, RawHeader: []byte(header), ParentHeader: []byte("{}"), RawContent: []byte(content),
	}}
}

// bubble runs f beside a session in a synctest bubble, and ends the session.
func bubble(t *testing.T, f func(d *desk, e *fake)) { bubbleWith(t, session.Options{}, f) }

func bubbleWith(t *testing.T, o session.Options, f func(d *desk, e *fake)) {
	synctest.Test(t, func(t *testing.T) {
		d, e := newDesk(), &fake{}
		s := session.New(d, e, o)
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := s.Serve(t.Context()); err != nil {
				t.Errorf("Serve() = %v", err)
			}
		})
		f(d, e)
		d.Close()
		wg.Wait()
		e.after.Wait()
	})
}

func TestCoalescing(t *testing.T) {
	for _, x := range []struct {
		name, code string
		want       []string
	}{
		{"the end of a cell", "print a\nprint b", []string{"stdout@0 a\nb\n"}},
		{"ten milliseconds after the first byte", "print a\nsleep 5ms\nprint b\nsleep 50ms\nprint c", []string{"stdout@10 a\nb\n", "stdout@55 c\n"}},
		{"a change of stream", "print a\nwarn b\nprint c", []string{"stdout@0 a\n", "stderr@0 b\n", "stdout@0 c\n"}},
		{"any other message", "print a\ndisplay id x\nprint b", []string{"stdout@0 a\n", "stdout@0 b\n"}},
		{"a rune in two parts", `raw stdout "\xe4\xb8"` + "\nsleep 30ms\n" + `raw stdout "\xad"`, []string{"stdout@30 中"}},
		{
			"a rune in two parts, the other stream between", `raw stdout "a\xe4"` + "\nwarn x\n" + `raw stdout "\xb8\xadb"`,
			[]string{"stdout@0 a", "stderr@0 x\n", "stdout@0 中b"},
		},
		{"half a rune at the end", `raw stdout "a\xe4\xb8"`, []string{"stdout@0 a", "stdout@0 \ufffd\ufffd"}},
		{"no rune at all", `raw stdout "\xff\xfeb"`, []string{"stdout@0 \ufffd\ufffdb"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			bubble(t, func(d *desk, _ *fake) {
				start := time.Now()
				d.post(wire.Shell, "cell", "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, x.code)))
				time.Sleep(time.Second)
				if got := d.texts(t, start); !slices.Equal(got, x.want) {
					t.Errorf("sent %q, want %q", got, x.want)
				}
			})
		})
	}
}

// TestPause prints without end: the messages become fewer, and never wait longer than 100 ms.
func TestPause(t *testing.T) {
	bubble(t, func(d *desk, _ *fake) {
		start := time.Now()
		d.post(wire.Shell, "cell", "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, strings.Repeat("print x\nsleep 1ms\n", 1000))))
		time.Sleep(2 * time.Second)
		lines, last := 0, start
		all := d.streams(t)
		for _, s := range all {
			if gap := s.at.Sub(last); gap > 100*time.Millisecond {
				t.Errorf("%v without a message", gap)
			}
			last = s.at
			lines += strings.Count(s.Text, "x")
		}
		if lines != 1000 {
			t.Errorf("%d lines, want 1000", lines)
		}
		if n := len(all); n < 10 || n > 20 {
			t.Errorf("%d messages in a second, want 10 to 20", n)
		}
	})
}

// TestLargeText writes more than a message holds; no rune is split.
func TestLargeText(t *testing.T) {
	const runes = 1 << 20
	bubble(t, func(d *desk, _ *fake) {
		d.post(wire.Shell, "cell", "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, "print "+strings.Repeat("中", runes))))
		time.Sleep(time.Second)
		got := 0
		for _, s := range d.streams(t) {
			if len(s.Text) > 1<<20 {
				t.Errorf("a message of %d bytes", len(s.Text))
			}
			got += strings.Count(s.Text, "中")
		}
		if got != runes {
			t.Errorf("%d runes arrived, want %d", got, runes)
		}
	})
}

// TestOrder checks the order over all channels: busy, what the cell does, barrier, reply, idle.
func TestOrder(t *testing.T) {
	bubble(t, func(d *desk, _ *fake) {
		d.post(wire.Shell, "cell", "execute_request", `{"code":"print a\nvalue 1"}`)
		synctest.Wait()
		var got []string
		for _, n := range d.notes() {
			got = append(got, string(n.Header.MsgType))
		}
		want := []string{"status", "status", "execute_input", "stream", "execute_result", "execute_reply", "status"}
		if !slices.Equal(got, want) {
			t.Errorf("sent %q, want %q", got, want)
		}
		if d.barrier != 5 {
			t.Errorf("the barrier stood after %d messages, want 5", d.barrier)
		}
	})
}

// TestAbort sends cells together, as far as sockets can: those behind a failure are aborted though they arrive after it.
func TestAbort(t *testing.T) {
	bubble(t, func(d *desk, _ *fake) {
		replies := func() (all []string) {
			for _, n := range d.notes() {
				if n.ch == wire.Shell {
					reply, err := wire.Parse[wire.ExecuteReply](n.Message)
					if err != nil {
						t.Fatal(err)
					}
					all = append(all, n.parent()+" "+reply.Status)
				}
			}
			return all
		}
		d.post(wire.Shell, "1", "execute_request", `{"code":"fail no"}`)
		time.Sleep(10 * time.Millisecond)
		d.post(wire.Shell, "2", "execute_request", `{"code":"print a"}`)
		time.Sleep(30 * time.Millisecond)
		d.post(wire.Shell, "3", "execute_request", `{"code":"print b"}`)
		synctest.Wait()
		if got := replies(); len(got) > 0 {
			t.Errorf("replies are %q before all can have arrived", got)
		}
		time.Sleep(10 * time.Millisecond)
		synctest.Wait()
		d.post(wire.Shell, "4", "execute_request", `{"code":"print c"}`)
		synctest.Wait()
		if got, want := replies(), []string{"1 error", "2 aborted", "3 aborted", "4 ok"}; !slices.Equal(got, want) {
			t.Errorf("replies are %q, want %q", got, want)
		}
	})
}

// TestBackPressure floods a front end that takes nothing: the cell waits, control does not, and nothing is lost.
func TestBackPressure(t *testing.T) {
	bubble(t, func(d *desk, e *fake) {
		d.post(wire.Shell, "ready", "kernel_info_request", `{}`)
		synctest.Wait()
		block := make(chan struct{})
		d.setBlock(block)
		const lines, width = 8, 1 << 20
		code := strings.Repeat("print "+strings.Repeat("x", width-1)+"\n", lines)
		d.post(wire.Shell, "cell", "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, code)))
		synctest.Wait() // the cell waits now

		start := time.Now()
		d.post(wire.Control, "info", "kernel_info_request", `{}`)
		time.Sleep(time.Second)
		i := slices.IndexFunc(d.notes(), func(n note) bool { return n.ch == wire.Control && n.parent() == "info" })
		if i < 0 {
			t.Fatal("control is not answered")
		}
		if took := d.notes()[i].at.Sub(start); took > 200*time.Millisecond {
			t.Errorf("control was answered after %v", took)
		}
		if n := e.prints.Load(); n > 6 {
			t.Errorf("the front end took nothing, and the cell wrote %d MiB", n)
		}
		close(block)
		synctest.Wait()
		total := 0
		for _, s := range d.streams(t) {
			total += strings.Count(s.Text, "x")
		}
		if want := lines * (width - 1); total != want {
			t.Errorf("%d bytes arrived, want %d", total, want)
		}
	})
}

// TestShutdownTime ends sessions in which everything is stuck: the cell, and the front end.
func TestShutdownTime(t *testing.T) {
	for _, x := range []struct {
		name, code string
		blocked    bool
	}{
		{"a cell that does not end", "stuck gate", false},
		{"a front end that takes nothing", strings.Repeat("print "+strings.Repeat("x", 1<<20)+"\n", 9), true},
	} {
		t.Run(x.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, e := newDesk(), &fake{}
				ended := make(chan error)
				go func() { ended <- session.New(d, e, session.Options{}).Serve(t.Context()) }()
				synctest.Wait()
				block := make(chan struct{})
				if x.blocked {
					d.setBlock(block)
				}
				d.post(wire.Shell, "cell", "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, x.code)))
				synctest.Wait()
				start := time.Now()
				d.post(wire.Control, "end", "shutdown_request", `{}`)
				if err := <-ended; err != nil {
					t.Errorf("Serve() = %v", err)
				}
				if took := time.Since(start); took >= 2*time.Second {
					t.Errorf("the shutdown took %v", took)
				}
				if !slices.ContainsFunc(d.notes(), func(n note) bool { return n.ch == wire.Control && n.parent() == "end" }) {
					t.Error("the shutdown was not answered")
				}
				close(e.gate("gate"))
				close(block)
			})
		})
	}
}

// TestServeEnds checks what Serve returns.
func TestServeEnds(t *testing.T) {
	t.Run("context", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			cause := fmt.Errorf("a signal")
			ctx, cancel := context.WithCancelCause(t.Context())
			ended := make(chan error)
			e := &fake{}
			d := newDesk()
			go func() { ended <- session.New(d, e, session.Options{}).Serve(ctx) }()
			d.post(wire.Shell, "cell", "execute_request", `{"code":"wait gate"}`)
			synctest.Wait()
			cancel(cause)
			if err := <-ended; err != cause {
				t.Errorf("Serve() = %v, want %v", err, cause)
			}
			if !e.closed {
				t.Error("the engine was not closed")
			}
			if got := d.notes(); got[len(got)-1].String() != `status {"execution_state":"idle"}` {
				t.Errorf("the last message is %v", got[len(got)-1])
			}
		})
	})
	t.Run("connection", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			kernel, front := session.Pipe()
			ended := make(chan error)
			go func() { ended <- session.New(kernel, &fake{}, session.Options{}).Serve(t.Context()) }()
			front.Close()
			if err := <-ended; err != nil {
				t.Errorf("Serve() = %v", err)
			}
		})
	})
}

// TestConcurrentOutput prints from many goroutines of two cells; each line arrives once, under its cell.
func TestConcurrentOutput(t *testing.T) {
	bubble(t, func(d *desk, e *fake) {
		for c := range 2 {
			var code strings.Builder
			for i := range 50 {
				fmt.Fprintf(&code, "later gate %d.%d\n", c, i)
			}
			d.post(wire.Shell, fmt.Sprintf("cell-%d", c), "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, code.String())))
		}
		synctest.Wait()
		close(e.gate("gate"))
		e.after.Wait()
		time.Sleep(time.Second)
		lines := map[string]bool{}
		for _, s := range d.streams(t) {
			for line := range strings.Lines(s.Text) {
				if "cell-"+line[:1] != s.parent() || lines[line] {
					t.Errorf("%q came under %s", line, s.parent())
				}
				lines[line] = true
			}
		}
		if len(lines) != 100 {
			t.Errorf("%d lines, want 100", len(lines))
		}
	})
}

func (d *desk) Interrupted() {}
