//go:build unix

package kernel_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golanes/kernel/internal/client"
	"golanes/kernel/internal/wire"
)

// soon is how long a session may take to answer after a fault.
const soon = time.Second

// TestFaults runs all faults, one after another and three times, in one session over TCP. After each the session must answer at once,
// and have what it shall have kept.
func TestFaults(t *testing.T) {
	all := faults(t)
	if len(all) < 60 {
		t.Fatalf("%d faults, want 60 at least", len(all))
	}
	file := filepath.Join(t.TempDir(), "kernel.json")
	p := run(t, itself(serveEnv+"="+file, "GOLANES_MEMORY=400MiB", "GOLANES_GOROUTINES=5000")) // quick, and no harm to the machine
	c := awaitConnection(t, file)
	s := &faulty{T: t, kernel: p, connection: c, front: dial(t, c)}
	s.declare()
	var slowest time.Duration
	for round := 1; round <= 3; round++ {
		for _, x := range all {
			t.Run(fmt.Sprintf("%s/%d", x.name, round), func(t *testing.T) {
				s.T, s.front.conn.t = t, t
				slowest = max(slowest, s.run(x))
			})
		}
	}
	s.T, s.front.conn.t = t, t
	t.Logf("%d faults, three times; the slowest answer after one took %v", len(all), slowest)
	s.shutdown()
	if status := p.exit(t); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

// A faulty session is one to which faults are done.
type faulty struct {
	*testing.T
	*front
	kernel     *process
	connection connection
	number     int // of the fault; the session keeps it in a variable
}

// declare declares what a fault must not take.
func (s *faulty) declare() {
	s.must("import (\"fmt\"; \"time\")\ntype T struct{ n int }\nfunc (t T) String() string { return fmt.Sprint(\"T\", t.n) }\n"+
		"func double(x int) int { return 2 * x }\nconst limit = 3 * time.Second", "")
}

// run does a fault to the session and returns how long the next answer took.
func (s *faulty) run(x fault) time.Duration {
	s.Helper()
	s.number++
	s.must(fmt.Sprintf("var kept = %d", s.number), "")
	seen := &screen{}
	for _, step := range x.steps {
		switch text := string(step.Data); step.Name {
		case "cell":
			s.cell(text, seen, "", nil)
		case "interrupt":
			s.cell(text, seen, "begun\n"+butLast(x.sees), s.interrupt)
		case "client":
			script := scripts[strings.TrimSpace(text)]
			if script == nil {
				s.Fatalf("there is no script %q", text)
			}
			script(s, seen)
		}
	}
	begin := time.Now()
	s.must("1+1", "2")
	took := time.Since(begin)
	if took > soon {
		s.Errorf("1+1 took %v, want at most %v", took, soon)
	}
	eventually(s.T, "seen is what is wanted", func() bool { return holds(seen.text(), x.sees) || s.late(begin, seen, x) })
	s.must("fmt.Sprint(double(2), T{3}, limit)", `"4 T3 3s"`)
	if x.kept == everything {
		s.must("kept", fmt.Sprint(s.number))
		return took
	}
	if _, text := s.execute("kept"); !strings.Contains(text, "lost") {
		s.Errorf("the variable that is lost is said to be: %s", text)
	}
	return took
}

// late ends the wait for what does not come.
func (s *faulty) late(begin time.Time, seen *screen, x fault) bool {
	if time.Since(begin) < patience/3 {
		return false
	}
	s.Errorf("%s: seen:\n%s\nwant:\n%s", x.name, seen.excerpt(), x.sees)
	return true
}

// interrupt is what a user does with a cell that does not end.
func (s *faulty) interrupt(ctx context.Context) {
	if err := s.Interrupt(ctx); err != nil {
		s.Errorf("interrupt: %v", err)
	}
}

// butLast returns all parts but the last.
func butLast(parts string) string {
	parts = strings.TrimSpace(parts)
	return parts[:strings.LastIndexByte(parts, '\n')+1]
}

// cell runs a cell. Once the given parts have appeared, begun is called, if it is there.
func (s *faulty) cell(code string, seen *screen, parts string, begun func(context.Context)) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	var wg sync.WaitGroup
	defer wg.Wait()
	_, err := s.Execute(ctx, code, client.ExecuteOptions{ContinueOnError: true, OnMessage: func(m *wire.Message) {
		seen.add(m)
		if f := begun; f != nil && holds(seen.text(), parts) {
			begun = nil // once is enough
			wg.Go(func() { f(ctx) })
		}
	}})
	if err != nil {
		s.Fatalf("%s: %v\nseen:\n%s", code, err, seen.excerpt())
	}
}

// execute runs a cell and returns the status of its reply and what appeared under it.
func (s *faulty) execute(code string) (status, text string) {
	s.Helper()
	seen := &screen{}
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	reply, err := s.Execute(ctx, code, client.ExecuteOptions{ContinueOnError: true, OnMessage: seen.add})
	if err != nil {
		s.Fatalf("%s: %v", code, err)
	}
	return reply.Status, seen.text()
}

// must runs a cell that must succeed and have a value, or none.
func (s *faulty) must(code, value string) {
	s.Helper()
	status, text := s.execute(code)
	if status != wire.StatusOK || value != "" && !slices.Contains(strings.Split(text, "\n"), value) {
		s.Fatalf("%s: %s, shows %q, want %s", code, status, text, value)
	}
}

// A screen is what a user sees under cells. It is safe for concurrent use. Of a flood it keeps the beginning and the end.
type screen struct {
	mu         sync.Mutex // guards head and tail
	head, tail []byte
}

// screenful is how much of the beginning, and of the end, is kept.
const screenful = 1 << 20

// add shows what a message says.
func (s *screen) add(m *wire.Message) {
	var text string
	switch m.Header.MsgType {
	case wire.Stream{}.MsgType():
		if c, err := wire.Parse[wire.Stream](m); err == nil {
			text = c.Text
		}
	case wire.DisplayData{}.MsgType():
		if c, err := wire.Parse[wire.DisplayData](m); err == nil {
			text = fmt.Sprint(c.Data["text/plain"], "\n")
		}
	case wire.ExecuteResult{}.MsgType():
		if c, err := wire.Parse[wire.ExecuteResult](m); err == nil {
			text = fmt.Sprint(c.Data["text/plain"], "\n")
		}
	case wire.Error{}.MsgType():
		if c, err := wire.Parse[wire.Error](m); err == nil {
			text = strings.Join(c.Traceback, "\n") + "\n"
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if room := screenful - len(s.head); room > 0 {
		n := min(room, len(text))
		s.head = append(s.head, text[:n]...)
		text = text[n:]
	}
	s.tail = append(s.tail, text...)
	if over := len(s.tail) - screenful; over > screenful {
		s.tail = append(s.tail[:0], s.tail[over:]...)
	}
}

// say adds a line of a script's own.
func (s *screen) say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tail = fmt.Appendf(s.tail, format+"\n", args...)
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.head) + string(s.tail)
}

// excerpt is the beginning and the end of the text, for the message of a test that fails.
func (s *screen) excerpt() string {
	const most = 2000
	text := s.text()
	if len(text) <= 2*most {
		return text
	}
	return fmt.Sprintf("%s\n... %d bytes ...\n%s", text[:most], len(text)-2*most, text[len(text)-most:])
}
