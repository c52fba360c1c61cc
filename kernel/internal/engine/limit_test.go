package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golanes/kernel/internal/engine"
	"golanes/kernel/internal/limit"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/session"
	"golanes/kernel/internal/supervisor"
	"golanes/kernel/internal/worker"
)

// newLimited starts an engine whose worker has limits.
func newLimited(t *testing.T, l limit.Limits) *engine.Engine {
	t.Helper()
	e, err := engine.New(engine.Options{Version: "test", Start: func(sink func(proc.Event)) (engine.Executor, error) {
		return supervisor.New(t.Context(), supervisor.Config{Event: sink, Env: worker.Env, Limits: l})
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

// fails runs a cell that must fail, and returns how and what it has written to standard error.
func fails(t *testing.T, e *engine.Engine, count int, code string) (failed *session.ExecError, stderr string) {
	t.Helper()
	out, _, err := run(t, e, count, code)
	if !errors.As(err, &failed) {
		t.Fatalf("%s\n%v, want it to fail", code, err)
	}
	if text := strings.Join(failed.Traceback, "\n"); strings.Contains(text, "yaegi") || strings.Contains(text, "0x") {
		t.Errorf("%s\nshows the interpreter:\n%s", code, text)
	}
	return failed, out.get("stderr")
}

// want reports what a failure lacks.
func want(t *testing.T, failed *session.ExecError, name string, parts ...string) {
	t.Helper()
	text := strings.Join(failed.Traceback, "\n")
	if failed.Name != name {
		t.Errorf("the cell failed with %s, want %s:\n%s", failed.Name, name, text)
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("the failure does not say %q:\n%s", part, text)
		}
	}
}

// TestFatal has workers die: the failure names the goroutines involved, by the learner's functions and lines.
func TestFatal(t *testing.T) {
	e := newEngine(t)
	must(t, e, 1, "import (\"fmt\"; \"sync\"; \"time\"; \"syscall\")\nconst answer = 42\ntype T struct{ mu sync.Mutex }\nfunc (t *T) unlock() {\n\tt.mu.Unlock()\n}\nfunc f() int { return answer }")
	must(t, e, 2, "x, y := 1, 2\nvar jobs chan int")
	must(t, e, 3, "z := 3")
	failed, stderr := fails(t, e, 4, "v := 4\nfunc use(t *T) {\n\tt.unlock()\n}\ngo func() {\n\ttime.Sleep(time.Hour)\n}()\nuse(&T{})")
	want(t, failed, "fatal error", "sync: unlock of unlocked mutex", "In[1]:5:", "in T.unlock", "In[4]:3:", "in use")
	if got, want := stderr, "lost: jobs (In[2]), v (In[4]), x (In[2]), y (In[2]), z (In[3])\nrun In[2] and In[3] again\n"; got != want {
		t.Errorf("stderr %q, want %q", got, want)
	}
	if _, value := must(t, e, 5, "f()"); value != "42" {
		t.Errorf("f() = %s, want 42", value)
	}
	failed, _ = fails(t, e, 6, "m := map[int]int{}\nfor g := range 4 {\n\tgo func() {\n\t\tfor {\n\t\t\tm[g]++\n\t\t}\n\t}()\n}\ntime.Sleep(time.Minute)")
	want(t, failed, "fatal error", "concurrent map", "In[6]:5:", "[sleep]:\nIn[6]")
	failed, _ = fails(t, e, 7, "syscall.Kill(syscall.Getpid(), syscall.SIGKILL)\nselect {}")
	want(t, failed, "worker died", "signal: killed")
	failed, _ = fails(t, e, 8, "syscall.Kill(syscall.Getpid(), syscall.SIGSEGV)\nselect {}")
	want(t, failed, "SIGSEGV", "segmentation violation")
	if _, value := must(t, e, 9, "f()"); value != "42" {
		t.Errorf("f() = %s, want 42", value)
	}
}

// TestRecursion has a function call itself without end: the variables are kept. A deep recursion that ends is none of that.
func TestRecursion(t *testing.T) {
	e := newEngine(t)
	must(t, e, 1, "x := 5\nfunc deep(n int) int {\n\tif n == 0 {\n\t\treturn 0\n\t}\n\treturn deep(n-1) + 1\n}")
	if _, value := must(t, e, 2, "deep(150_000)"); value != "150000" {
		t.Errorf("deep(150_000) = %s", value)
	}
	failed, stderr := fails(t, e, 3, "deep(-1)")
	want(t, failed, "stack overflow", "goroutine stack exceeds", "variables are kept", "In[1]:6:", "more calls like it")
	if stderr != "" {
		t.Errorf("stderr %q", stderr)
	}
	if _, value := must(t, e, 4, "x + deep(3)"); value != "8" {
		t.Errorf("x + deep(3) = %s, want 8", value)
	}
}

// TestMemory has cells take too much memory.
func TestMemory(t *testing.T) {
	e := newLimited(t, limit.Limits{Memory: 200 << 20})
	must(t, e, 1, "import (\"fmt\"; \"bytes\"; \"time\")\nx := 5\nvar kept [][]byte")
	must(t, e, 2, "for range 600 {\n\t_ = bytes.Repeat([]byte(\"x\"), 1<<20)\n}") // garbage is not counted
	for i := range 2 {
		failed, stderr := fails(t, e, 3+3*i, "for {\n\tkept = append(kept, bytes.Repeat([]byte(\"x\"), 1<<20))\n}")
		want(t, failed, "out of memory", "the limit is 200 MiB", "variables are kept", "set to nil what is not needed")
		if stderr != "" {
			t.Errorf("stderr %q", stderr)
		}
		if _, value := must(t, e, 4+3*i, "x"); value != "5" {
			t.Errorf("x = %s, want 5", value)
		}
		must(t, e, 5+3*i, "kept = nil")
	}
	// A goroutine after its cell: that is told under the cell that ran last.
	must(t, e, 10, "begin := make(chan bool)\ngo func() {\n\t<-begin\n\tvar own [][]byte\n\tfor {\n\t\town = append(own, bytes.Repeat([]byte(\"x\"), 1<<20))\n\t}\n}()")
	told := make(chan string, 1)
	last := &listener{heard: func(name, text string) { told <- name + ": " + text }}
	if _, err := e.Execute(t.Context(), session.Execution{Code: "close(begin)", Count: 11}, last); err == nil { // else it was stopped itself
		if got := <-told; !strings.HasPrefix(got, "stderr: out of memory: ") || !strings.Contains(got, "In[10]") {
			t.Errorf("told %q", got)
		}
	}
	if _, value := must(t, e, 12, "x"); value != "5" {
		t.Errorf("x = %s, want 5", value)
	}
	// A single call, which cannot be stopped.
	failed, stderr := fails(t, e, 13, "x = 6\ny := bytes.Repeat([]byte(\"x\"), 450<<20)\nfor {}")
	want(t, failed, "fatal error", "out of memory", "the limit is 200 MiB")
	if !strings.Contains(stderr, "run In[1] and In[10] again\n") {
		t.Errorf("stderr %q", stderr)
	}
	if _, value := must(t, e, 14, "1 + 1"); value != "2" {
		t.Errorf("1 + 1 = %s", value)
	}
}

// TestGoroutines has cells start too many goroutines, also such as nothing can end.
func TestGoroutines(t *testing.T) {
	e := newLimited(t, limit.Limits{Goroutines: 2000})
	must(t, e, 1, "import \"sync\"\nx := 5\nvar mu sync.Mutex")
	for i, code := range []string{"for {\n\tgo func() { select {} }()\n}", "mu.Lock()\nfor {\n\tgo func() { mu.Lock() }()\n}"} {
		failed, _ := fails(t, e, 2+2*i, code)
		want(t, failed, "too many goroutines", "goroutines at once: the limit is 2,000 (GOLANES_GOROUTINES)", "variables are kept")
		if _, value := must(t, e, 3+2*i, "x"); value != "5" {
			t.Errorf("x = %s, want 5", value)
		}
	}
}

// A mortal is an executor whose cells die with their worker, with a pause after each.
type mortal struct{ runs int }

func (m *mortal) Run(_ context.Context, r proc.Run) (*proc.Failure, error) {
	if r.Entry == "" {
		return nil, nil
	}
	m.runs++
	return &proc.Failure{Name: "worker died", Value: "killed", Died: true, Pause: 4 * time.Second}, nil
}
func (m *mortal) Reply(int, string, error) error { return nil }
func (m *mortal) Generation() int                { return m.runs }
func (m *mortal) StopAll()                       {}
func (m *mortal) Close() error                   { return nil }

// TestPause has one worker die after the other: the next cell waits, and can be interrupted.
func TestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mortal{}
		e, err := engine.New(engine.Options{Start: func(func(proc.Event)) (engine.Executor, error) { return m, nil }})
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		begin := time.Now()
		_, stderr := fails(t, e, 1, "x := 1")
		if !strings.Contains(stderr, "the next cell waits 4s for a new one") {
			t.Errorf("stderr %q", stderr)
		}
		if took := time.Since(begin); took != 0 {
			t.Errorf("the cell that died has waited %v", took)
		}
		fails(t, e, 2, "y := 1")
		if took := time.Since(begin); took != 4*time.Second {
			t.Errorf("the next cell waited %v, want 4s", took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = e.Execute(ctx, session.Execution{Code: "z := 1", Count: 3}, &recorder{})
		if took := time.Since(begin); err == nil || took != 5*time.Second || m.runs != 2 {
			t.Errorf("the interrupted cell: %v after %v, %d runs", err, took, m.runs)
		}
	})
}
