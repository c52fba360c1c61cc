package worker

import (
	"sync"
	"testing"
	"time"

	"golanes/kernel/internal/proc"
)

// measureRun runs a cell that is measured and returns what its events say.
func measureRun(t *testing.T, m proc.Measure, body string) (text string, measured []*proc.Measured, failure *proc.Failure) {
	t.Helper()
	var mu sync.Mutex // guards text and measured: goroutines of the cell print
	w := New(Options{Event: func(e proc.Event) {
		mu.Lock()
		defer mu.Unlock()
		switch e.Kind {
		case proc.Stream:
			text += e.Text
		case proc.Usage:
			measured = append(measured, e.Measured)
		}
	}})
	source := "package main\nimport \"fmt\"\nvar n int\nfunc cellˑ1() {\n" + body + "\n}"
	failure, err := w.Run(t.Context(), proc.Run{Cell: 1, Name: "In[1]", Source: source, Entry: "cellˑ1", Measure: &m})
	if err != nil {
		t.Fatal(err)
	}
	after := "package main\nimport again \"fmt\"\nfunc cellˑ2() { again.Print(\" n\", n) }"
	if f, err := w.Run(t.Context(), proc.Run{Cell: 2, Name: "In[2]", Source: after, Entry: "cellˑ2"}); err != nil || f != nil {
		t.Fatalf("the cell after: %+v, %v", f, err)
	}
	mu.Lock()
	defer mu.Unlock()
	return text, measured, failure
}

func TestMeasure(t *testing.T) {
	for _, tc := range []struct {
		name    string
		measure proc.Measure
		body    string
		text    string // with what n is in the end
		rounds  int
		calls   int
		panics  bool
	}{
		{"once", proc.Measure{}, "n++\nfmt.Print(n)", "1 n1", 0, 0, false},
		{"rounds", proc.Measure{Rounds: 3, Calls: 4}, "n++\nfmt.Print(n)", "1 n13", 3, 4, false},
		{"found at once", proc.Measure{Rounds: 1, Most: 100}, "n++", " n3", 1, 1, false}, // every round takes at least nothing
		{"found at last", proc.Measure{Rounds: 2, AtLeast: time.Hour, Most: 7}, "n++", " n30", 2, 7, false},
		{"panic at first", proc.Measure{Rounds: 2, Calls: 3}, "n++\npanic(n)", " n1", 0, 0, true},
		{"panic later", proc.Measure{Rounds: 2, Calls: 3}, "n++\nif n == 3 { panic(n) }", " n3", 0, 0, true},
		{"goroutines", proc.Measure{Rounds: 2, Calls: 50}, "done := make(chan int)\ngo func() { fmt.Print(\"x\"); done <- 1 }()\nn += <-done", "x n101", 2, 50, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text, measured, failure := measureRun(t, tc.measure, tc.body)
			if text != tc.text || (failure != nil) != tc.panics {
				t.Errorf("printed %q, failure %+v; want %q, %v", text, failure, tc.text, tc.panics)
			}
			if len(measured) != 1 {
				t.Fatalf("%d measurements", len(measured))
			}
			m := measured[0]
			if len(m.Rounds) != tc.rounds || m.Calls != tc.calls || m.Wall <= 0 || m.User < 0 || m.System < 0 {
				t.Errorf("measured %+v, want %d rounds of %d", m, tc.rounds, tc.calls)
			}
			if failure != nil && len(failure.Frames) != 1 {
				t.Errorf("frames %+v, want the cell's alone", failure.Frames)
			}
		})
	}
}

func TestNice(t *testing.T) {
	for n, want := range []int{1, 2, 5, 10, 20, 50, 100} {
		if got := nice(n); got != want {
			t.Errorf("nice(%d) = %d, want %d", n, got, want)
		}
	}
}
