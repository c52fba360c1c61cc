package engine

import (
	"fmt"
	"slices"
	"strings"

	"golanes/kernel/internal/diag"
	"golanes/kernel/internal/lower"
	"golanes/kernel/internal/proc"
)

// maxWaits is how many lines there are of goroutines that wait; those of one place are one line.
const maxWaits = 20

// asleep is what a cell is told that is deadlocked and goes on: Go's own words, and who waits where.
func (e *Engine) asleep(ev proc.Event) string {
	lines := append([]string{proc.AllAsleep + " Nothing is left that could wake them:"}, e.waiting(ev.Waits)...)
	next := "interrupt the cell to end it"
	if ev.Name == "run" {
		next = "the run has ended, with an error of each task that waits"
	}
	return strings.Join(append(lines, next), "\n") + "\n"
}

// waiting says who waits for what and where: a line for each kind of goroutine, and one for a cycle among them.
func (e *Engine) waiting(waits []proc.Wait) []string {
	type group struct {
		who, what string
		count     int
	}
	var groups []group
	earlier := 0
	for _, w := range waits {
		if w.Earlier {
			earlier += w.Count
			continue
		}
		who, what := subject(w), e.what(w)
		i := slices.IndexFunc(groups, func(g group) bool { return g.who == who && g.what == what })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{who, what, 0})
		}
		groups[i].count += w.Count
	}
	var lines []string
	for i, g := range groups {
		if i == maxWaits {
			lines = append(lines, fmt.Sprintf("  and %d other kinds", len(groups)-i))
			break
		}
		who := "a " + g.who
		switch {
		case g.count > 1:
			who = fmt.Sprintf("%d %s", g.count, strings.Replace(g.who, "goroutine", "goroutines", 1))
		case strings.HasPrefix(g.who, "the "):
			who = g.who
		}
		lines = append(lines, "  "+who+": "+g.what)
	}
	if earlier > 0 {
		lines = append(lines, fmt.Sprintf("  and %s of earlier cells", goroutines(earlier)))
	}
	if c := e.cycle(waits); c != "" {
		lines = append(lines, "  "+c)
	}
	return lines
}

// subject names a goroutine: "the cell", "goroutine started at In[3]:5".
func subject(w proc.Wait) string {
	switch {
	case w.Entry:
		return "the cell itself"
	case w.Task != "" && w.Started == "":
		if strings.HasPrefix(w.Task, "task ") {
			return "the " + w.Task
		}
		return "the task " + w.Task
	case w.Started != "":
		return "goroutine started at " + w.Started
	}
	if n := len(w.Frames); n > 0 {
		f := w.Frames[n-1]
		if name := lower.Original(f.Func); name != "" {
			return "goroutine of " + name
		}
		return fmt.Sprintf("goroutine of the function at %s:%d", f.Cell, f.Line)
	}
	return "goroutine"
}

// what says what a goroutine waits in, and where, with the line of the cell if it is one only.
func (e *Engine) what(w proc.Wait) string {
	operation := w.Operation
	if operation == lanesRun {
		operation = "waits for the tasks of its run"
	}
	at, function := e.where(w)
	text := operation + within(at, function)
	if len(at) == 1 {
		if line := strings.TrimSpace(e.line(at[0].Cell, at[0].Line)); line != "" {
			text += "    " + line
		}
	}
	return text
}

// within says where a goroutine is that may be at one of these lines of a function.
func within(at []diag.Position, function string) (text string) {
	switch {
	case len(at) == 1:
		text = " at " + place(at[0])
	case len(at) > 1:
		places := make([]string, len(at))
		for i, p := range at {
			places[i] = place(p)
		}
		text = " at one of " + strings.Join(places, ", ")
	}
	if function != "" {
		text += " in " + function
	}
	return text
}

// lanesRun is the operation of a goroutine that waits for the tasks of a run of package lanes.
const lanesRun = "lanes"

// where returns where a goroutine can be that waits, and in which function.
func (e *Engine) where(w proc.Wait) (at []diag.Position, function string) {
	places := make([]lower.Place, len(w.Frames))
	for i, fr := range w.Frames {
		places[i] = lower.Place{Func: fr.Func, Cell: fr.Cell, Line: fr.Line}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return lower.Waiting(e.functions, w.Operation, places)
}

// place is a position without its column: a line is what learners see the number of.
func place(p diag.Position) string { return diag.Position{Cell: p.Cell, Line: p.Line}.String() }

// cycle names a cycle of goroutines in which each waits for a lock that the next one has; nothing if none is known.
func (e *Engine) cycle(waits []proc.Wait) string {
	byID := map[uint64]proc.Wait{}
	for _, w := range waits {
		byID[w.ID] = w
	}
	for _, w := range waits {
		path := []proc.Wait{w}
		for next := w; next.Holder != 0 && len(path) <= len(waits); {
			h, ok := byID[next.Holder]
			if !ok {
				break
			}
			if h.ID == w.ID {
				return e.cycleOf(path)
			}
			path, next = append(path, h), h
		}
	}
	return ""
}

func (e *Engine) cycleOf(path []proc.Wait) string {
	if len(path) == 1 {
		return "cycle: " + article(path[0]) + " waits for a lock that it has itself"
	}
	first, alike := article(path[0]), true
	for _, w := range path {
		alike = alike && article(w) == first
	}
	if alike {
		return fmt.Sprintf("cycle: each of %d waits for a lock that the next one has, and the last for one that the first has", len(path))
	}
	var b strings.Builder
	b.WriteString("cycle: " + first)
	for _, w := range path[1:] {
		b.WriteString(" waits for a lock that " + article(w) + " has, which")
	}
	b.WriteString(" waits for one that the first has")
	return b.String()
}

// article names a goroutine within a sentence.
func article(w proc.Wait) string {
	if s := subject(w); strings.HasPrefix(s, "goroutine") {
		return "the " + s
	}
	return subject(w)
}

// goroutines counts in words.
func goroutines(n int) string {
	if n == 1 {
		return "1 goroutine"
	}
	return fmt.Sprintf("%d goroutines", n)
}

// maxLeft is how many lines there are of goroutines that a cell has left behind.
const maxLeft = 5

// left says which goroutines a cell has left behind that wait: a line for each place.
func (e *Engine) left(name string, waits []proc.Wait) string {
	type group struct {
		what  string
		never bool
	}
	var groups []group
	count := map[group]int{}
	for _, w := range waits {
		at, function := e.where(w)
		g := group{w.Operation + within(at, function), w.Never}
		if count[g] == 0 {
			groups = append(groups, g)
		}
		count[g] += w.Count
	}
	slices.SortFunc(groups, func(a, b group) int { return strings.Compare(a.what, b.what) }) // they may have begun in any order
	var b strings.Builder
	for i, g := range groups {
		if i == maxLeft {
			fmt.Fprintf(&b, "and at %d other places\n", len(groups)-i)
			break
		}
		verb := "still wait"
		if count[g] == 1 {
			verb = "still waits"
		}
		if g.never {
			verb = "can never continue"
		}
		fmt.Fprintf(&b, "%s of %s %s: %s\n", goroutines(count[g]), name, verb, g.what)
	}
	return b.String()
}
