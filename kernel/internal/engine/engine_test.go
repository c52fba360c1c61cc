package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golanes/kernel/internal/engine"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/session"
	"golanes/kernel/internal/supervisor"
	"golanes/kernel/internal/worker"
)

func TestMain(m *testing.M) {
	worker.Main()
	os.Exit(m.Run())
}

// A recorder is an Output that keeps what it is given.
type recorder struct {
	mu   sync.Mutex
	text map[string]string
	line string // the answer to Input
}

func (r *recorder) Stream(name, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if name == session.Notice {
		name = "stderr"
	}
	if r.text == nil {
		r.text = map[string]string{}
	}
	r.text[name] += text
}

func (r *recorder) get(name string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text[name]
}

func (r *recorder) Display(d session.Display) {
	r.Stream("display", fmt.Sprint(d.Bundle.Data["text/plain"]))
}
func (r *recorder) ClearOutput(bool)       {}
func (r *recorder) Payload(map[string]any) {}
func (r *recorder) Input(context.Context, string, bool) (string, error) {
	return r.line, nil
}

// newEngine starts an engine with a worker process.
func newEngine(t *testing.T) *engine.Engine {
	t.Helper()
	e, err := engine.New(engine.Options{Version: "test", Start: func(sink func(proc.Event)) (engine.Executor, error) {
		return supervisor.New(t.Context(), supervisor.Config{Event: sink, Env: worker.Env})
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// run runs a cell and returns its output and the text of its value.
func run(t *testing.T, e *engine.Engine, count int, code string) (out *recorder, value string, err error) {
	t.Helper()
	out = &recorder{line: "a line"}
	b, err := e.Execute(t.Context(), session.Execution{Code: code, Count: count}, out)
	value, _ = b.Data["text/plain"].(string)
	return out, value, err
}

// must is run for a cell that must not fail.
func must(t *testing.T, e *engine.Engine, count int, code string) (*recorder, string) {
	t.Helper()
	out, value, err := run(t, e, count, code)
	var failed *session.ExecError
	if errors.As(err, &failed) {
		t.Fatalf("%s\n%s", code, strings.Join(failed.Traceback, "\n"))
	}
	if err != nil {
		t.Fatalf("%s\n%v", code, err)
	}
	return out, value
}

func TestValueAndOutput(t *testing.T) {
	e := newEngine(t)
	out, value := must(t, e, 1, "import (\"fmt\"; \"os\")\nx := 20\nfmt.Println(\"hello\")\nos.Stdout.WriteString(\"again\\n\")\nx + 1")
	if value != "21" || out.get("stdout") != "hello\nagain\n" {
		t.Errorf("value %q, stdout %q", value, out.get("stdout"))
	}
	if _, value := must(t, e, 2, "x"); value != "20" {
		t.Errorf("x = %q in the next cell", value)
	}
}

func TestWorkerDeath(t *testing.T) {
	e := newEngine(t)
	must(t, e, 1, "import (\"fmt\"; \"os\"; \"time\")\nx := 1\ntype T struct{ A int }\nfunc (t T) Get() int { return t.A + 1 }\nfunc f() int { return T{1}.Get() }")
	for i, tc := range []struct{ code, name, value string }{
		{"m := map[int]int{}\nfor g := range 8 {\n\tgo func() { for { m[g]++ } }()\n}\ntime.Sleep(time.Minute)", "fatal error", "concurrent map"},
		{"syscall.Kill(os.Getpid(), syscall.SIGKILL)\nselect {}", "worker died", "killed"},
	} {
		out, _, err := run(t, e, 10+i, tc.code)
		var failed *session.ExecError
		if !errors.As(err, &failed) || failed.Name != tc.name || !strings.Contains(failed.Value, tc.value) {
			t.Errorf("%q: %v, want %s: %s", tc.code, err, tc.name, tc.value)
			continue
		}
		if text := strings.Join(failed.Traceback, "\n"); strings.Contains(text, "yaegi") {
			t.Errorf("%q shows the interpreter:\n%s", tc.code, text)
		}
		if i == 0 && !strings.Contains(out.get("stderr"), "lost: m (In[10]), x (In[1])\nrun In[1] again") {
			t.Errorf("%q: stderr %q does not say what was lost", tc.code, out.get("stderr"))
		}
		if _, value := must(t, e, 20+i, "f()"); value != "2" {
			t.Errorf("after %q, f() = %s, want 2", tc.code, value)
		}
	}
	if _, _, err := run(t, e, 30, "x"); err == nil || !strings.Contains(err.Error(), "undefined: x") {
		t.Errorf("x after the worker's death: %v, want it undefined", err)
	}
}

func TestExit(t *testing.T) {
	e := newEngine(t)
	must(t, e, 1, "import (\"log\"; \"os\")\nx := 1")
	for i, tc := range []struct {
		code, name string
		status     int
	}{{"x = 2\nos.Exit(3)", "os.Exit", 3}, {"log.Fatalf(\"x = %d\", x)", "log.Fatalf", 1}} {
		_, _, err := run(t, e, 2+i, tc.code)
		var exit *engine.Exit
		if !errors.As(err, &exit) || exit.Status != tc.status || exit.Name != tc.name || exit.Value != fmt.Sprintf("exit status %d", tc.status) {
			t.Errorf("%q: %v, want %s: exit status %d", tc.code, err, tc.name, tc.status)
		}
	}
	if _, value := must(t, e, 9, "x"); value != "2" {
		t.Errorf("x = %s after the cell has exited, want 2", value)
	}
}

func TestInterrupt(t *testing.T) {
	e := newEngine(t)
	must(t, e, 1, "import (\"fmt\"; \"sync\"; \"time\")\nx := 5\nc := make(chan int)\nvar mu sync.Mutex")
	for i, code := range []string{
		"fmt.Println(\"started\")\nfor {}",
		"fmt.Println(\"started\")\n<-c",
		"fmt.Println(\"started\")\ntime.Sleep(time.Hour)",
		"fmt.Println(\"started\")\nselect { case <-c: case c <- 1: }",
		"fmt.Println(\"started\")\nfunc spin(n int) { for { n++ } }\nspin(1)",
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		out := &listener{heard: func(string, string) { cancel(session.ErrInterrupt) }}
		_, err := e.Execute(ctx, session.Execution{Code: code, Count: 10 + i}, out)
		var failed *session.ExecError
		if !errors.As(err, &failed) || failed.Name != "interrupted" {
			t.Errorf("%q: %v, want it interrupted", code, err)
		}
		cancel(nil)
		if _, value := must(t, e, 20+i, "x"); value != "5" {
			t.Errorf("after %q, x = %s, want 5", code, value)
		}
	}
}

// TestInterruptStopsGoroutines has a second interrupt stop what earlier cells have started.
func TestInterruptStopsGoroutines(t *testing.T) {
	e := newEngine(t)
	must(t, e, 1, "import (\"fmt\"; \"sync/atomic\"; \"time\")\nvar n atomic.Int64\ngo func() { for { n.Add(1) } }()")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	out := &listener{heard: func(string, string) { cancel(session.ErrInterrupt) }}
	if _, err := e.Execute(ctx, session.Execution{Code: "fmt.Println(n.Load())\nselect {}", Count: 2}, out); err == nil {
		t.Fatal("the cell was not interrupted")
	}
	e.Interrupted()
	e.Interrupted()
	must(t, e, 3, "for before := int64(-1); before != n.Load(); { before = n.Load(); time.Sleep(20 * time.Millisecond) }")
}

// TestKilledBetweenCells ends the worker while no cell runs: the next cell runs in another one.
func TestKilledBetweenCells(t *testing.T) {
	e := newEngine(t)
	for i := range 10 {
		_, value := must(t, e, 10+i, "import \"os\"\nfunc f() int { return 42 }\nos.Getpid()")
		pid, err := strconv.Atoi(value)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		for syscall.Kill(pid, 0) == nil { // until it is dead and buried, whether anything else has been noticed or not
			runtime.Gosched()
		}
		if _, value := must(t, e, 30+i, "f()"); value != "42" {
			t.Errorf("f() = %s", value)
		}
	}
}

// A listener calls heard at its first output.
type listener struct {
	recorder
	once  sync.Once
	heard func(name, text string)
}

func (l *listener) Stream(name, text string) { l.once.Do(func() { l.heard(name, text) }) }

// A teller sends what a cell writes.
type teller chan string

func (t teller) Stream(name, text string)                          { t <- name + ": " + text }
func (teller) Display(session.Display)                             {}
func (teller) ClearOutput(bool)                                    {}
func (teller) Payload(map[string]any)                              {}
func (teller) Input(context.Context, string, bool) (string, error) { return "", io.EOF }

func TestInput(t *testing.T) {
	e := newEngine(t)
	out, _ := must(t, e, 1, "import (\"bufio\"; \"fmt\"; \"os\")\ns := bufio.NewScanner(os.Stdin)\ns.Scan()\nfmt.Println(\"got\", s.Text())")
	if got := out.get("stdout"); got != "got a line\n" {
		t.Errorf("stdout %q", got)
	}
}

func TestLateOutput(t *testing.T) {
	e := newEngine(t)
	first, _ := must(t, e, 1, "import \"fmt\"\ngo1, done := make(chan bool), make(chan bool)\ngo func() { <-go1; fmt.Println(\"late\"); done <- true }()")
	second, _ := must(t, e, 2, "go1 <- true\n<-done\nfmt.Println(\"second\")")
	if first.get("stdout") != "late\n" || second.get("stdout") != "second\n" {
		t.Errorf("first cell %q, second %q", first.get("stdout"), second.get("stdout"))
	}
}

// TestLatePanic has a goroutine panic after its cell: it is told under that cell and fails no other.
func TestLatePanic(t *testing.T) {
	e := newEngine(t)
	told := make(chan string, 2)
	late := teller(told)
	code := "release := make(chan bool)\ngo func() {\n\t<-release\n\tpanic(\"too late\")\n}()"
	if _, err := e.Execute(t.Context(), session.Execution{Code: code, Count: 1}, late); err != nil {
		t.Fatal(err)
	}
	if got, want := <-told, "stderr: 1 goroutine of In[1] still waits: chan receive at In[1]:3\n"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
	must(t, e, 2, "close(release)")
	if got := <-told; !strings.HasPrefix(got, "stderr: panic: too late (in a goroutine)\nIn[1]:4:2: in the cell\n") {
		t.Errorf("told %q", got)
	}
	if _, value := must(t, e, 3, "1 + 1"); value != "2" {
		t.Errorf("1 + 1 = %s", value)
	}
}

// TestRawDescriptors writes past the cell's streams. Between the two ways there is no order, but all of it is there at the end.
func TestRawDescriptors(t *testing.T) {
	e := newEngine(t)
	out, _ := must(t, e, 1, "import \"os\"\nos.NewFile(1, \"\").WriteString(\"one\\n\")\nos.NewFile(2, \"\").WriteString(\"two\\n\")\n"+
		"stdout := os.Stdout\nstdout.WriteString(\"three\\n\")\nprintln(\"four\")")
	for _, want := range []struct{ name, text string }{{"stdout", "one\n"}, {"stdout", "three\n"}, {"stderr", "two\n"}, {"stderr", "four\n"}} {
		if got := out.get(want.name); !strings.Contains(got, want.text) {
			t.Errorf("%s %q lacks %q", want.name, got, want.text)
		}
	}
}
