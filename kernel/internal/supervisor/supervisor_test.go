package supervisor_test

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golanes/kernel/internal/limit"
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
	if len(f.Frames) != 1 || f.Frames[0].Func != "cellˑ1" {
		t.Errorf("frames %+v", f.Frames)
	}
}

// TestDeathBetween has a goroutine end the worker when its cell is over. What happened is told under it, before the next worker is there.
func TestDeathBetween(t *testing.T) {
	out := &sink{}
	told, asked := make(chan proc.Event, 1), make(chan bool, 1)
	out.on = func(e proc.Event) {
		switch e.Kind {
		case proc.Panicked:
			told <- e
		case proc.Input:
			asked <- true
		}
	}
	s := start(t, out, supervisor.Config{})
	source := "go func() {\nvar mu sync.Mutex\nvar line string\nfmt.Scanln(&line)\nmu.Unlock()\n}()"
	if f, err := s.Run(t.Context(), program(7, source, "fmt", "sync")); err != nil || f != nil {
		t.Fatalf("Run: %+v, %v", f, err)
	}
	<-asked
	if err := s.Reply(7, "", nil); err != nil {
		t.Fatal(err)
	}
	e := <-told
	if f := e.Failure; e.Cell != 7 || f.Name != "fatal error" || !f.Died || !strings.HasPrefix(f.Value, "sync: unlock of unlocked mutex") || len(f.Frames) != 1 {
		t.Errorf("told %+v, of %+v", e, f)
	}
	for s.Generation() == 1 { // it is told before all is over
		runtime.Gosched()
	}
	if f, err := s.Run(t.Context(), program(8, "")); err != nil || f != nil {
		t.Errorf("the next cell: %+v, %v", f, err)
	}
}

// TestSecondLine has a worker take far too much memory in one call, in which it does not stop.
func TestSecondLine(t *testing.T) {
	out := &sink{}
	s := start(t, out, supervisor.Config{Limits: limit.Limits{Memory: 128 << 20}})
	// One call, which nothing stops.
	f, err := s.Run(t.Context(), program(1, "fmt.Println(len(bytes.Repeat([]byte{1}, 450<<20)))\nfor {}", "fmt", "bytes"))
	if err != nil || f == nil || !f.Died || f.Name != "fatal error" || !strings.HasPrefix(f.Value, "out of memory: the worker ") || !strings.Contains(f.Value, "the limit is 128 MiB (GOLANES_MEMORY)") {
		t.Fatalf("Run: %+v, %v, want a worker that was ended for its memory", f, err)
	}
	s.Generation()
	if f, err := s.Run(t.Context(), program(2, "")); err != nil || f != nil {
		t.Errorf("the next cell: %+v, %v", f, err)
	}
}

// TestPause has cells end one worker after the other: after some there is a pause, which grows up to a bound.
func TestPause(t *testing.T) {
	s := start(t, &sink{}, supervisor.Config{})
	want := []time.Duration{0, 0, 0, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 16 * time.Second}
	for i, pause := range want {
		s.Generation() // replaces the worker
		f, err := s.Run(t.Context(), program(i, "syscall.Kill(syscall.Getpid(), 9)\nfor {}", "syscall"))
		if err != nil || f == nil || !f.Died || f.Pause != pause {
			t.Fatalf("death %d: %+v, %v, want a pause of %v", i+1, f, err, pause)
		}
	}
	s.Generation()
	if f, err := s.Run(t.Context(), program(100, "")); err != nil || f != nil {
		t.Fatalf("a cell that ends well: %+v, %v", f, err)
	}
	f, err := s.Run(t.Context(), program(101, "syscall.Kill(syscall.Getpid(), 9)\nfor {}", "syscall"))
	if err != nil || f == nil || !f.Died || f.Pause != 0 {
		t.Errorf("a death after it: %+v, %v, want no pause", f, err)
	}
}

// TestFlood writes to a descriptor what the runtime would not: all of it comes, and a crash after it is told apart.
func TestFlood(t *testing.T) {
	out := &sink{}
	s := start(t, out, supervisor.Config{})
	f, err := s.Run(t.Context(), program(1, "f := os.NewFile(2, \"\")\nfor i := 0; i < 20000; i++ { f.WriteString(\"a line of text that is not a crash\\n\") }\nvar mu sync.Mutex\nmu.Unlock()", "os", "sync"))
	if err != nil || f == nil || f.Name != "fatal error" || len(f.Frames) != 1 {
		t.Fatalf("Run: %+v, %v", f, err)
	}
	if n := strings.Count(out.text(1, "stderr"), "a line of text that is not a crash\n"); n != 20000 {
		t.Errorf("%d lines, want 20000", n)
	}
}
