package supervisor_test

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/supervisor"
	"golanes/kernel/internal/worker"
)

func TestMain(m *testing.M) {
	corruptMain()
	worker.Main()
	os.Exit(m.Run())
}

// A sink collects events.
type sink struct {
	mu     sync.Mutex
	events []proc.Event
	on     func(proc.Event) // may be nil
}

func (s *sink) take(e proc.Event) {
	s.mu.Lock()
	s.events = append(s.events, e)
	s.mu.Unlock()
	if s.on != nil {
		s.on(e)
	}
}

// text returns what was written to a stream under a cell.
func (s *sink) text(cell int, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for _, e := range s.events {
		if e.Kind == proc.Stream && e.Cell == cell && e.Name == name {
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

func start(t *testing.T, s *sink, c supervisor.Config) *supervisor.Supervisor {
	t.Helper()
	c.Event, c.Env = s.take, worker.Env
	sup, err := supervisor.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sup.Close(); err != nil {
			t.Error(err)
		}
	})
	return sup
}

// program makes a cell of statements that may use the packages named.
func program(cell int, statements string, imports ...string) proc.Run {
	var src strings.Builder
	src.WriteString("package main\n")
	for _, i := range imports {
		src.WriteString("import " + strconv.Quote(i) + "\n")
	}
	entry := "cellˑ" + strconv.Itoa(cell)
	return proc.Run{Cell: cell, Name: "In[1]", Source: src.String() + "func " + entry + "() {\n" + statements + "\n}\n", Entry: entry}
}

func TestRun(t *testing.T) {
	out := &sink{}
	s := start(t, out, supervisor.Config{})
	f, err := s.Run(t.Context(), program(1, `fmt.Println("one"); os.Stdout.WriteString("two\n"); os.Stderr.WriteString("panic: no crash, only text\n")`, "fmt", "os"))
	if err != nil || f != nil {
		t.Fatalf("Run: %+v, %v", f, err)
	}
	// Everything is there when Run returns, whichever way it came.
	if got := out.text(1, "stdout"); !strings.Contains(got, "one\n") || !strings.Contains(got, "two\n") {
		t.Errorf("stdout %q", got)
	}
	if got := out.text(1, "stderr"); got != "panic: no crash, only text\n" {
		t.Errorf("stderr %q", got)
	}
}

func TestCrashReport(t *testing.T) {
	out := &sink{}
	s := start(t, out, supervisor.Config{})
	f, err := s.Run(t.Context(), program(1, "var mu sync.Mutex\nmu.Unlock()", "sync"))
	if err != nil || f == nil || f.Name != "fatal error" || !strings.Contains(f.Value, "unlock of unlocked mutex") {
		t.Fatalf("Run: %+v, %v", f, err)
	}
	if strings.Contains(f.Stderr, "goroutine ") {
		t.Errorf("the report shows the interpreter:\n%s", f.Stderr)
	}
}
