package engine_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golanes/kernel/internal/session"
)

// TestVirtualInterrupt stops cells in virtual time, at once, and finds the session as it was.
func TestVirtualInterrupt(t *testing.T) {
	e := newEngine(t)
	must(t, e, 1, "x := 5\nfunc f() { for {} }")
	for i, code := range []string{"for {}", "f()", "for { time.Sleep(time.Hour) }", "(&sync.Pool{New: func() any { for {} }}).Get()", "b := []byte{0}\nr, _, _ := os.Pipe()\nr.Read(b)"} {
		ctx, cancel := context.WithCancelCause(t.Context())
		out := &listener{heard: func(string, string) { cancel(session.ErrInterrupt) }}
		_, err := e.Execute(ctx, session.Execution{Code: "%%virtual\nfmt.Println(\"started\")\n" + code, Count: 10 + i}, out)
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

// TestVirtualWorkerEnds looks for the worker of a cell in virtual time after the cell.
func TestVirtualWorkerEnds(t *testing.T) {
	e := newEngine(t)
	_, session := must(t, e, 1, "os.Getpid()")
	_, value := must(t, e, 2, "%%virtual\ngo time.Sleep(0)\nos.Getpid()")
	pid, err := strconv.Atoi(value)
	if err != nil || value == session {
		t.Fatalf("the cell ran in process %s, the session in %s", value, session)
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("its worker is there: %v", err)
	}
}

func TestVirtualInput(t *testing.T) {
	e := newEngine(t)
	out, _ := must(t, e, 1, "%%virtual\ngo time.Sleep(time.Hour)\nvar s string\nfmt.Scanln(&s)\nt := time.Now()\ntime.Sleep(2*time.Hour)\nfmt.Println(\"got\", s, time.Since(t))")
	if got := out.get("stdout"); got != "got a 2h0m0s\n" {
		t.Errorf("stdout %q", got)
	}
}

// TestVirtualCrash ends the worker of a cell in virtual time; that of the session goes on, and so does a goroutine in it.
func TestVirtualCrash(t *testing.T) {
	e := newEngine(t)
	must(t, e, 1, "c := make(chan int)\ngo func() { for i := 0; ; i++ { c <- i } }()\nn := <-c")
	for i, tc := range []struct{ code, name, value string }{
		{"func deep(n int) int { return deep(n+1) + 1 }\ndeep(0)", "stack overflow", "goroutine stack exceeds"},
		{"m := map[int]int{}\nfor g := range 8 {\n\tgo func() { for { m[g]++ } }()\n}\ntime.Sleep(time.Minute)", "fatal error", "concurrent map"},
		{"syscall.Kill(os.Getpid(), syscall.SIGKILL)\nselect {}", "worker died", "killed"},
	} {
		out, _, err := run(t, e, 10+i, "%%virtual\n"+tc.code)
		var failed *session.ExecError
		if !errors.As(err, &failed) || failed.Name != tc.name || !strings.Contains(failed.Value, tc.value) || strings.Contains(failed.Value, "gone") {
			t.Errorf("%q: %v, want %s: %s", tc.code, err, tc.name, tc.value)
		}
		if text := out.get("stderr"); strings.Contains(text, "lost") {
			t.Errorf("%q: stderr %q", tc.code, text)
		}
		if _, value := must(t, e, 20+i, "<-c - n"); value != strconv.Itoa(i+1) {
			t.Errorf("after %q the goroutine has sent %s values, want %d", tc.code, value, i+1)
		}
	}
}
