package worker

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// interrupted says what came of an interrupt.
func (w *Worker) interrupted(s *stopping) string {
	parts := []string{"the cell was stopped, with every goroutine that it had started" + but(s.left)}
	if s.given > 0 {
		parts = append(parts, "the deferred calls of "+goroutines(s.given)+" took too long and were given up")
	}
	for _, l := range sorted(s.hit) {
		parts = append(parts, goroutines(s.hit[l])+" of "+l.name+" that "+was(s.hit[l])+" at work in that moment ended too")
	}
	going := s.left.alive
	if len(going) == 0 && s.left.working+s.left.waiting == 0 {
		if locked := w.locked(); len(locked) > 0 {
			parts = append(parts, lockedText(locked))
		}
	}
	if len(going) > 0 {
		them := "them"
		if total(going) == 1 {
			them = "it"
		}
		parts = append(parts, cells(going)+" "+goesOn(total(going))+": interrupt again within two seconds, or call lanes.Stop(), to stop "+them+" too")
	}
	return strings.Join(parts, "; ")
}

// but says what has not been stopped.
func but(t tally) string {
	switch {
	case t.working > 0:
		return fmt.Sprintf(", but for %d still at work%s: the next cell waits for that", t.working, in(t.calls))
	case t.waiting == 1:
		return ", but for one in a call that cannot be stopped" + in(t.calls) + ": it goes on when that returns"
	case t.waiting > 1:
		return fmt.Sprintf(", but for %d in calls that cannot be stopped%s: they go on when these return", t.waiting, in(t.calls))
	}
	return ""
}

// in names the calls that goroutines are in.
func in(calls map[string]int) string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(calls)) {
		if name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// stoppedAll says what a second interrupt has stopped; nothing if there was nothing.
func (w *Worker) stoppedAll(s *stopping) string {
	if len(s.stopped) == 0 {
		return ""
	}
	return "interrupted again: " + cells(s.stopped) + " " + was(total(s.stopped)) + " stopped too" + but(s.left)
}

// cells lists goroutines by cell: "2 goroutines of In[3] and one of In[4]".
func cells(by map[*life]int) string {
	var list []string
	for i, l := range sorted(by) {
		text := goroutines(by[l])
		if i > 0 {
			text = count(by[l])
		}
		list = append(list, text+" of "+l.name)
	}
	if n := len(list) - 1; n > 0 {
		return strings.Join(list[:n], ", ") + " and " + list[n]
	}
	return strings.Join(list, "")
}

// sorted returns cells in their order.
func sorted(by map[*life]int) []*life {
	return slices.SortedFunc(maps.Keys(by), func(a, b *life) int { return cmp.Compare(a.cell, b.cell) })
}

func total(by map[*life]int) (n int) {
	for _, k := range by {
		n += k
	}
	return n
}

func count(n int) string {
	if n == 1 {
		return "one"
	}
	return fmt.Sprint(n)
}

func goroutines(n int) string {
	if n == 1 {
		return "a goroutine"
	}
	return fmt.Sprintf("%d goroutines", n)
}

func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

func goesOn(n int) string {
	if n == 1 {
		return "goes on"
	}
	return "go on"
}
