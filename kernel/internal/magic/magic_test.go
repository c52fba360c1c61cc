package magic

import (
	"context"
	"errors"
	"go/token"
	"slices"
	"strings"
	"testing"
	"time"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/session"
)

// An out keeps what is printed and displayed.
type out struct{ text strings.Builder }

func (o *out) Stream(_, text string) { o.text.WriteString(text) }

func (o *out) Display(d session.Display) {
	o.text.WriteString(d.Bundle.Data[mime.TextPlain].(string) + "\n")
}
func (o *out) ClearOutput(bool)       {}
func (o *out) Payload(map[string]any) {}
func (o *out) Input(context.Context, string, bool) (string, error) {
	return "", session.ErrStdinNotAllowed
}

// use runs a cell with its magics, where an execution has measured m.
func use(t *testing.T, source string, m *proc.Measured, failure error) (string, *proc.Measure, error) {
	t.Helper()
	var o out
	u, err := Read(cell.Begin(token.NewFileSet(), "In[4]", source), &o, &Session{})
	if err != nil {
		return o.text.String(), nil, err
	}
	_, err = u.Do(t.Context(), func(context.Context) (mime.Bundle, error) {
		o.Stream("stdout", "run\n")
		u.Measured = m
		return mime.Bundle{}, failure
	})
	return o.text.String(), u.Measure, err
}

func TestHelpListsAll(t *testing.T) {
	text, _, err := use(t, "%help", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range All {
		if m.Name == "" || m.Doc == "" || !strings.Contains(text, m.Name) || !strings.Contains(text, m.Doc) {
			t.Errorf("%%help does not list %+v: %q", m, text)
		}
		one, _, err := use(t, m.Name+"?", nil, nil)
		if err != nil || !strings.HasPrefix(one, m.Name) || !strings.Contains(one, m.Doc) {
			t.Errorf("%s?: %q, %v", m.Name, one, err)
		}
		for line := range strings.Lines(m.Help) {
			if len([]rune(line)) > 90 {
				t.Errorf("the help of %s has a long line: %s", m.Name, line)
			}
		}
	}
}

func TestWrong(t *testing.T) {
	for source, want := range map[string]string{
		"%nosuch":               "In[4]:1:1: no magic %nosuch; there are: %help, %%time, %%timeit, %%timeline, %timeline, %%compare, %%virtual",
		"\n  %%time now":        "In[4]:2:10: %%time: takes no arguments",
		"%help\n%%time\n%%time": "In[4]:3:1: %%time stands above this cell twice",
		"%%timeit\t-n\t3 x":     "In[4]:1:15: %%timeit: cannot use x",
		"%%timeit -nx":          "In[4]:1:12: %%timeit: -n x: want a number from 1 to 10,000,000",
		"%%timeit -r=":          "In[4]:1:13: %%timeit: -r needs a number",
		"%%timeit -r 1001":      "In[4]:1:13: %%timeit: -r 1001: want a number from 1 to 1,000",
		"%%timeit -n -3":        "In[4]:1:13: %%timeit: -n -3: want a number from 1 to 10,000,000",
		"%%timeit -n 1 -n 1":    "In[4]:1:15: %%timeit: -n is given twice",
		"%%timeit -- 1":         "In[4]:1:10: %%timeit: no option --",
		"%%compare -n":          "In[4]:1:11: %%compare: takes no arguments",
		"%help ü x":             "In[4]:1:10: %help: takes one name",
		"%?":                    "In[4]:1:1: %help: no magic %",
	} {
		text, _, err := use(t, source, nil, nil)
		var failed *session.ExecError
		if !errors.As(err, &failed) || failed.Value != want || failed.Name != "UsageError" || text != "" {
			t.Errorf("%q: %v, want %s; printed %q", source, err, want, text)
		}
	}
}

func TestMeasure(t *testing.T) {
	for source, want := range map[string]proc.Measure{
		"%%time":                     {},
		"%%timeit":                   {Rounds: 7, AtLeast: 200 * time.Millisecond, Most: 10_000_000},
		"%%timeit -r 3 -n 1_000":     {Rounds: 3, Calls: 1000, AtLeast: 200 * time.Millisecond, Most: 10_000_000},
		"%%time\n%%timeit -n5 -r=1":  {Rounds: 1, Calls: 5, AtLeast: 200 * time.Millisecond, Most: 10_000_000},
		"%%timeit -n5 -r=1\n%%time":  {Rounds: 1, Calls: 5, AtLeast: 200 * time.Millisecond, Most: 10_000_000},
		"%help time\n%%time\nx := 1": {},
	} {
		_, m, err := use(t, source, nil, nil)
		if err != nil || m == nil || *m != want {
			t.Errorf("%q measures %+v, %v, want %+v", source, m, err, want)
		}
	}
}

func TestFigures(t *testing.T) {
	once := &proc.Measured{Wall: 1234567 * time.Microsecond, User: 1500 * time.Microsecond, System: 456789, HasCPU: true}
	failure := errors.New("it panicked")
	rounds := func(calls int, times ...time.Duration) *proc.Measured {
		return &proc.Measured{Wall: time.Second, Calls: calls, Rounds: times}
	}
	for _, tc := range []struct {
		source   string
		measured *proc.Measured
		failure  error
		want     string
	}{
		{"%%time", once, nil, "wall 1.23 s, CPU 1.96 ms (user 1.5 ms, system 457 µs)"},
		{"%%time", once, failure, "wall 1.23 s, CPU 1.96 ms (user 1.5 ms, system 457 µs)"},
		{"%%time", nil, failure, ""},
		{"%%time", &proc.Measured{Wall: time.Hour}, nil, "wall 1h 0m 0s, CPU time not known on this system"},
		{"%%timeit", rounds(10, 1000, 1200, 900, 1100), nil, "median 105 ns ± 10 ns per run (min 90 ns, 4 rounds of 10)"},
		{"%%timeit", rounds(10_000, 123*time.Millisecond, 119*time.Millisecond, 127*time.Millisecond), nil, "median 12.3 µs ± 0.4 µs per run (min 11.9 µs, 3 rounds of 10,000)"},
		{"%%timeit", rounds(1, time.Second), nil, "1.00 s per run (1 round of 1)"},
		{"%%timeit", rounds(1_000_000, 999_600_000), nil, "1.00 µs per run (1 round of 1,000,000)"},
		{"%%timeit", rounds(0), nil, "nothing to time: the cell has no statements"},
		{"%%timeit", rounds(0), failure, ""},
		{"%%timeit", nil, failure, ""},
		{"%%time\n%%timeit", rounds(1, time.Second), nil, "1.00 s per run (1 round of 1)\nwall 1 s, CPU time not known on this system"},
		{"%%timeit\n%%time", rounds(1, time.Second), nil, "wall 1 s, CPU time not known on this system\n1.00 s per run (1 round of 1)"},
	} {
		text, _, err := use(t, tc.source, tc.measured, tc.failure)
		if got := strings.TrimSuffix(text, "\n"); got != strings.TrimSuffix("run\n"+tc.want, "\n") || !errors.Is(err, tc.failure) {
			t.Errorf("%q: %q, %v, want %q, %v", tc.source, text, err, tc.want, tc.failure)
		}
	}
}

// TestOrder checks that the first magic is the outermost.
func TestOrder(t *testing.T) {
	var trace []string
	named := func(name string) Use {
		return Use{
			Parse: func(_ *cell.Cell, next func() error) error {
				trace = append(trace, "parse "+name)
				defer func() { trace = append(trace, "parsed "+name) }()
				return next()
			},
			Run: func(ctx context.Context, next Next) (mime.Bundle, error) {
				trace = append(trace, "run "+name)
				defer func() { trace = append(trace, "ran "+name) }()
				return next(ctx)
			},
		}
	}
	u := &Uses{uses: []Use{named("a"), {}, named("b")}}
	if err := u.Parse(cell.Begin(token.NewFileSet(), "In[1]", "x")); err != nil {
		t.Fatal(err)
	}
	if _, err := u.Do(t.Context(), func(context.Context) (mime.Bundle, error) { return mime.Bundle{}, nil }); err != nil {
		t.Fatal(err)
	}
	want := []string{"parse a", "parse b", "parsed b", "parsed a", "run a", "run b", "ran b", "ran a"}
	if !slices.Equal(trace, want) {
		t.Errorf("order %q, want %q", trace, want)
	}
}

// TestCompareParse checks what %%compare makes of a cell, and that it does so again when the cell is parsed again.
func TestCompareParse(t *testing.T) {
	source := "%%compare\nx := 1;\n// -- a\ny := 2\n// -- b"
	u, err := Read(cell.Begin(token.NewFileSet(), "In[1]", source), &out{}, &Session{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		c := cell.Begin(token.NewFileSet(), "In[1]", source)
		if err := u.Parse(c); err != nil {
			t.Fatal(err)
		}
		if len(c.Stmts) != 2 || len(c.Parts) != 0 || c.Quiet {
			t.Fatalf("%d statements, %d parts, quiet %v", len(c.Stmts), len(c.Parts), c.Quiet)
		}
		if got, want := c.Position(c.Stmts[1].Pos()), (diag.Position{Cell: "In[1]", Line: 3, Col: 1}); got != want {
			t.Errorf("the comparison is at %v, want %v", got, want)
		}
	}
}
