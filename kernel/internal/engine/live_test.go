package engine_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"golanes/kernel/internal/session"
)

// A page is the outputs of a cell as a front end keeps them, each on a line: what is displayed in brackets.
type page struct {
	mu       sync.Mutex // guards what follows
	outputs  []string
	displays map[string]int // by id, the place among the outputs
	updates  int
	progress func(text string) // called for each text that shows a progress; may be nil
}

func (p *page) Stream(_, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.outputs); n > 0 && !strings.HasPrefix(p.outputs[n-1], "[") {
		p.outputs[n-1] += text
		return
	}
	p.outputs = append(p.outputs, text)
}

func (p *page) Display(d session.Display) {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := fmt.Sprintf("[%v]", d.Bundle.Data["text/plain"])
	if _, ok := d.Bundle.Data["text/html"]; ok {
		text = "[picture]"
	}
	if p.progress != nil && strings.Contains(text, " · ") {
		p.progress(text)
	}
	i, ok := p.displays[d.ID]
	switch {
	case d.Update && ok:
		p.updates++
		p.outputs[i] = text
	case d.Update:
		p.outputs = append(p.outputs, "[update of nothing]")
	default:
		if p.displays == nil {
			p.displays = map[string]int{}
		}
		if d.ID != "" {
			p.displays[d.ID] = len(p.outputs)
		}
		p.outputs = append(p.outputs, text)
	}
}
func (p *page) ClearOutput(bool)                                    {}
func (p *page) Payload(map[string]any)                              {}
func (p *page) Input(context.Context, string, bool) (string, error) { return "", nil }

// show runs a cell in a front end that says which cell it is, or not, and returns what is left under it.
func (p *page) show(ctx context.Context, e session.Engine, count int, code, cellID string) (string, error) {
	value, err := e.Execute(ctx, session.Execution{Code: code, Count: count, CellID: cellID}, p)
	if err == nil && !value.Empty() { // as package session does it
		p.Display(session.Display{Bundle: value, ID: value.DisplayID, Update: value.DisplayID != ""})
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.ReplaceAll(strings.Join(p.outputs, ""), "\n", "/"), err
}

var number = regexp.MustCompile(`\d+\.\d\d s|\d\d\d ms|less than 10 ms`)

// TestLive has what is left under cells that have shown how far they had come.
func TestLive(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	must(t, e, 1, `import ("fmt"; "os"; "time")
func nap() { time.Sleep(560 * time.Millisecond) }
func say() { fmt.Println("a"); nap(); fmt.Println("b") }`)
	for i, tc := range []struct {
		name, code, left string
		quick            bool // is over before there is anything to show
	}{
		{"value", "lanes.Concurrent(nap, nap)", "[picture]", false},
		{"comparison", "lanes.Compare(nap)", "[picture]", false},
		{"curve", "lanes.Sweep(\"n\", []int{1, 2}, func(n int) *lanes.Run { return lanes.Concurrent(lanes.N(n, nap)) })", "[picture]", false},
		{"prints stand below", "lanes.Concurrent(say, nap)", "[picture]a/b/", false},
		{"not the value", "r := lanes.Concurrent(nap, nap)", "[Concurrent: 2 of 2 tasks in TIME]", false},
		{"repeats", "r = lanes.Concurrent(nap, lanes.Repeat(2))", "[Concurrent: 2 of 2 repeats in TIME]", false},
		{"another value", "r = lanes.Concurrent(nap)\n42", "[Concurrent: 1 of 1 task in TIME][42]", false},
		{"of runs", "lanes.Compare(lanes.Sequential(nap), lanes.Concurrent(nap))", "[picture]", false},
		{"a failed task", "r = lanes.Sequential(nap, func() error { return os.ErrExist })", "[Sequential: 2 of 2 tasks, 1 failed, in TIME]", false},
		{"nested", "r = lanes.Sequential(func() { lanes.Concurrent(nap, nap) })", "[Sequential: 1 of 1 task in TIME]", false},
		{"recorded", "%%timeline\nnap()", "[picture]", false},
		{"value of a recorded cell", "%%timeline\nlanes.Concurrent(nap)", "[picture][picture]", false},
		{"cell that fails", "lanes.Concurrent(nap)\npanic(1)", "[Concurrent: 1 of 1 task in TIME]", false},
		{"recorded cell that fails", "%%timeline\nnap()\npanic(1)", "[picture]", false},
		{
			"sweep that fails", "lanes.Sweep(\"n\", []int{1, 2}, func(n int) *lanes.Run { nap(); panic(n) })",
			"[Sweep: ended early after TIME, 0 of 2 runs done]", false,
		},
		{"exit", "lanes.Concurrent(nap, func() { nap(); os.Exit(1) })", "[Concurrent: stopped after TIME, N of 2 tasks done]", false},
		{"goes on", "go lanes.Concurrent(func() { nap(); nap() })\nnap()", "[Concurrent: goes on after TIME, 0 of 1 task done]", false},
		{"quiet", "r = lanes.Concurrent(nap, lanes.Quiet())", "", true},
		{"short", "r = lanes.Concurrent(func() {})", "", true},
		{"short value", "lanes.Concurrent(func() {})", "[picture]", true},
		{"short and printing", "lanes.Concurrent(func() { fmt.Println(1) })", "[picture]1/", true},
		{"timed", "%%timeit -n 1 -r 1\nlanes.Concurrent(nap)", "[picture][TIME per run (1 round of 1)]", false},
	} {
		p := &page{}
		seen := false
		p.progress = func(string) { seen = true }
		left, _ := p.show(t.Context(), e, 2+i, tc.code, "a")
		left = number.ReplaceAllString(left, "TIME")
		left = regexp.MustCompile(`, [01] of 2 tasks`).ReplaceAllString(left, ", N of 2 tasks")
		if left != tc.left {
			t.Errorf("%s: left %q, want %q", tc.name, left, tc.left)
		}
		if seen == tc.quick {
			t.Errorf("%s: progress was shown: %v", tc.name, seen)
		}
	}
}

// TestLiveElsewhere shows nothing where displays cannot be told to change.
func TestLiveElsewhere(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	p := &page{progress: func(text string) { t.Errorf("shown %s", text) }}
	left, err := p.show(t.Context(), e, 1, "import \"time\"\nprintln(1)\nlanes.Concurrent(func() { time.Sleep(700 * time.Millisecond) })", "")
	if p.updates > 0 || !strings.Contains(left, "[picture]") || err != nil {
		t.Errorf("left %q after %d updates, %v", left, p.updates, err)
	}
}

// TestLiveEnds has cells end from outside while they show how far they have come.
func TestLiveEnds(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	must(t, e, 1, "import (\"os\"; \"time\")\nfunc nap() { time.Sleep(time.Hour) }")
	for i, how := range []string{"interrupted", "killed"} {
		ctx, cancel := context.WithCancelCause(t.Context())
		p := &page{}
		code := "lanes.Concurrent(nap, func() {})"
		if how == "killed" {
			code = "lanes.Concurrent(nap, func() {}, func() { time.Sleep(time.Second); p, _ := os.FindProcess(os.Getpid()); p.Kill(); nap() })"
		} else {
			p.progress = func(string) { cancel(session.ErrInterrupt) }
		}
		left, err := p.show(ctx, e, 2+i, code, "a")
		cancel(nil)
		if err == nil {
			t.Errorf("%s: the cell did not fail", how)
		}
		if !strings.Contains(left, "[Concurrent: stopped after ") || !strings.Contains(left, "1 of ") || strings.Contains(left, "░") {
			t.Errorf("%s: left %q", how, left)
		}
	}
}
