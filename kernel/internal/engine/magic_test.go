package engine_test

import (
	"errors"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golanes/kernel/internal/session"
)

// TestCompleteInMagicCell completes below magics, and in a part.
func TestCompleteInMagicCell(t *testing.T) {
	e := newEngine(t)
	must(t, e, 1, "count := 1")
	c, err := e.Complete(t.Context(), "%%time\n%%comp", 13)
	if err != nil || len(c.Matches) != 1 || c.Matches[0].Text != "%%compare" {
		t.Errorf("Complete = %+v, %v", c, err)
	}
	for _, code := range []string{"%%timeit -n 3\ncoun", "%%compare\nx := 1\n// -- a\nif x == coun", "%help\n%%time\nstrings.Coun"} {
		c, err := e.Complete(t.Context(), code, len(code))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(c.Matches, func(m session.Match) bool { return strings.EqualFold(m.Text, "count") }) {
			t.Errorf("Complete(%q) = %+v", code, c)
		}
	}
}

// TestMagicsAndDeath runs magics whose worker has ended before, so that the cell is parsed again, and one that ends its worker.
func TestMagicsAndDeath(t *testing.T) {
	e := newEngine(t)
	for i := range 10 {
		_, value := must(t, e, 10+i, "import (\"fmt\"; \"os\")\nfunc f() int { return 42 }\nos.Getpid()")
		pid, err := strconv.Atoi(value)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		for syscall.Kill(pid, 0) == nil { // until it is dead and buried
			runtime.Gosched()
		}
		out, value := must(t, e, 30+i, "%%time\n%%compare\nprint := fmt.Print\n// -- a\nprint(f())\n// -- b\n_ = f()")
		if !strings.Contains(value, "Concurrent") || out.get("stdout") != "4242" || !strings.HasPrefix(out.get("display"), "wall ") {
			t.Errorf("printed %q, displayed %q, value %q", out.get("stdout"), out.get("display"), value)
		}
	}
	out, _, err := run(t, e, 50, "%%timeit\nvar f func(int) int\nf = func(n int) int { return f(n+1) + 1 }\nf(0)")
	var failed *session.ExecError
	if !errors.As(err, &failed) || out.get("display") != "" {
		t.Errorf("a cell that overflows its stack: %v, displayed %q", err, out.get("display"))
	}
	if _, value := must(t, e, 51, "%%time\n1 + 1"); value != "2" {
		t.Errorf("1 + 1 = %s in the next worker", value)
	}
}
