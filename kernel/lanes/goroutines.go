package lanes

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golanes/kernel/internal/census"
	"golanes/kernel/internal/timeline"
)

// A Table is the goroutines of a program at one moment. As the last value of a cell it shows who started whom.
type Table struct {
	// Goroutines are those that execute the program's own functions, in the order in which they were started.
	Goroutines []Goroutine
	// Library is the number of goroutines that libraries have for themselves, such as those of idle connections.
	Library int
}

// A Goroutine is one of the program's own.
type Goroutine struct {
	// ID is the runtime's number of it. Parent is that of the goroutine that started it, which may have ended.
	ID, Parent uint64
	// Cell is the cell that started it, as in "In[2]"; empty in a compiled program. Task is the task that it is part of, if it goes on.
	Cell, Task string
	// State says what it does or waits for: "running", "chan receive", "sleep", "sync.Mutex.Lock".
	State string
	// Age is the time since its task began; 0 if it is not part of any. Waiting is for how long it has waited, in whole minutes.
	Age, Waiting time.Duration
	// Where is the line of the program that it is at, as in "main.go:12"; empty if not known, as in cells. Started is the line of the go
	// statement that started it, as in "In[2]:3"; empty if there is none, or another function has started it.
	Where, Started string
}

// Goroutines returns the goroutines that execute the program's own functions: in a notebook those of cells, without the calling one's.
func Goroutines() *Table { return process.Goroutines() }

// Stop ends every goroutine that cells have started, and the calling cell: what stands behind the call is not executed, but deferred
// calls are. With numbers it ends the goroutines of those cells alone, as in Stop(3) for In[3], and returns when they have ended; what it
// cannot end, such as a read from the network, it does not wait for. In a compiled program nothing can end a goroutine from outside, and
// Stop panics with words to that effect.
func Stop(cells ...int) { process.Stop(cells...) }

// Stop is the function of that name, in this session.
func (s *Session) Stop(cells ...int) {
	if s.Host.Stop == nil {
		panic("lanes.Stop: only cells can be stopped: in a compiled program pass a context to the goroutines and cancel it")
	}
	s.Host.Stop(cells)
}

// Goroutines is the function of that name, in this session.
func (s *Session) Goroutines() *Table {
	t := &Table{}
	for i, g := range census.Take() {
		cell, ours := "", true
		if s.Host.Cell != nil {
			cell, ours = s.Host.Cell(g.Labels)
		}
		switch {
		case i == 0 || !ours || g.Held(): // the first is the calling one
		case g.Own():
			d := describe(g, cell, s.task(g.Labels[taskLabel]))
			if s.Host.Started != nil {
				d.Started = s.Host.Started(g.Labels)
			}
			t.Goroutines = append(t.Goroutines, d)
		case !g.Kernel():
			t.Library++
		}
	}
	slices.SortFunc(t.Goroutines, func(a, b Goroutine) int { return cmp.Compare(a.ID, b.ID) })
	return t
}

// describe says of a goroutine what a table has; t may be nil.
func describe(g census.Goroutine, cell string, t *task) Goroutine {
	d := Goroutine{ID: g.ID, Parent: g.Parent, Cell: cell, State: g.Meaning(), Waiting: g.Waiting, Started: place(g.Creator)}
	if f, ok := g.Innermost(); ok {
		d.Where = place(f)
	}
	if t != nil {
		t.with(func(r *TaskResult, at time.Duration) { d.Task, d.Age = r.Name, at-r.Start })
	}
	return d
}

// place writes the position of a call of the program's own, or nothing.
func place(f census.Frame) string {
	if !(census.Frames{f}).Own() || f.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
}

// String is the table as text: a line for each goroutine, below the one that started it.
func (t *Table) String() string {
	if len(t.Goroutines) == 0 {
		return strings.TrimPrefix("no goroutines"+t.library(), "\n")
	}
	here := map[uint64]bool{}
	for _, g := range t.Goroutines {
		here[g.ID] = true
	}
	lines := [][]string{{"goroutine", "state", "for", "at", "started by"}}
	var add func(parent uint64, roots bool, depth int)
	add = func(parent uint64, roots bool, depth int) {
		for _, g := range t.Goroutines {
			if roots && here[g.Parent] || !roots && g.Parent != parent {
				continue
			}
			lines = append(lines, g.columns(depth))
			add(g.ID, false, depth+1)
		}
	}
	add(0, true, 0)
	return align(lines) + t.library()
}

func (t *Table) library() string {
	switch t.Library {
	case 0:
		return ""
	case 1:
		return "\nand 1 goroutine of libraries"
	}
	return fmt.Sprintf("\nand %d goroutines of libraries", t.Library)
}

// columns returns the line of a goroutine.
func (g Goroutine) columns(depth int) []string {
	age := ""
	switch {
	case g.Age > 0:
		age = timeline.Duration(g.Age)
	case g.Waiting > 0:
		age = timeline.Duration(g.Waiting)
	}
	var by []string
	for _, s := range []string{g.Cell, g.Started, g.Task} {
		if s != "" && (s != g.Cell || !strings.HasPrefix(g.Started, g.Cell+":")) { // the position has the cell
			by = append(by, s)
		}
	}
	return []string{fmt.Sprintf("%s%d", strings.Repeat("  ", depth), g.ID), g.State, age, g.Where, strings.Join(by, " ")}
}

// align makes columns of equal width, without those that are empty below their titles.
func align(lines [][]string) string {
	widths := make([]int, len(lines[0]))
	for i, line := range lines {
		for j, s := range line {
			if i > 0 && s != "" {
				widths[j] = max(widths[j], utf8.RuneCountInString(s), utf8.RuneCountInString(lines[0][j]))
			}
		}
	}
	var b strings.Builder
	for _, line := range lines {
		var row strings.Builder
		for j, s := range line {
			if widths[j] > 0 {
				fmt.Fprintf(&row, "%-*s", widths[j]+2, s)
			}
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// MIMEBundle returns the table by MIME type.
func (t *Table) MIMEBundle() map[string]any { return map[string]any{"text/plain": t.String()} }
