package worker

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	stacks "golanes/kernel/internal/census"
	"golanes/kernel/internal/proc"
)

// A resident is a goroutine of a bubble.
type resident struct {
	stacks.Goroutine
	name    string // "main", or that of a task; empty if it has none
	started string // In[3]:5, where; empty if that is not known
	where   string // In[3]:7, the statement that it is at, as far as that is known
}

// residents returns the goroutines of the bubble, but for the kernel's own.
func (b *bubble) residents() []resident {
	b.mu.Lock()
	w := b.inner
	b.mu.Unlock()
	if w == nil {
		return nil
	}
	all := stacks.Take()
	i := slices.IndexFunc(all, func(g stacks.Goroutine) bool { return g.Labels[workerLabel] == w.name && g.Bubble > 0 })
	if i < 0 {
		return nil
	}
	number := all[i].Bubble // those of timers have no labels
	var list []resident
	for _, g := range all {
		if g.Bubble != number || g.Held() {
			continue
		}
		r := resident{Goroutine: g}
		r.started, r.where = b.places.of(g.Labels)
		switch {
		case slices.ContainsFunc(g.Frames, func(f stacks.Frame) bool { return f.Func == mainFunction }):
			r.name = "main"
		default:
			_, r.name = w.lanes.Task(g.Labels)
		}
		list = append(list, r)
	}
	return list
}

// mainFunction is what the goroutine of a cell itself begins with.
const mainFunction = "golanes/kernel/internal/worker.(*Worker).execute.func1"

// atWork reports whether the goroutine computes, or could.
func (r resident) atWork() bool {
	switch r.State {
	case "running", "runnable", "preempted", "copystack":
		return true
	}
	return strings.HasPrefix(r.State, "GC ")
}

// asks reports whether it waits for a line of input.
func (r resident) asks() bool {
	return slices.ContainsFunc(r.Frames, func(f stacks.Frame) bool {
		return strings.HasPrefix(f.Func, "golanes/kernel/internal/worker.(*input).")
	})
}

// state says what the goroutine does or waits for, in the runtime's words.
func (r resident) state() string {
	for _, f := range r.Frames {
		if name, ok := strings.CutPrefix(f.Func, "golanes/kernel/internal/durable.(*"); ok {
			typ, method, _ := strings.Cut(name, ").")
			if typ == "reader" {
				typ, method = "RWMutex", "RLock"
			}
			return "sync." + typ + "." + method
		}
	}
	if r.In(runs...) {
		return "waits for the tasks of its run"
	}
	return r.Meaning()
}

// String says who it is, what it waits for and where.
func (r resident) String() string {
	var s strings.Builder
	switch {
	case r.name != "":
		s.WriteString(r.name)
	case r.started != "":
		s.WriteString("goroutine started at " + r.started)
	default:
		s.WriteString("goroutine")
	}
	s.WriteString(": " + r.state())
	if r.where != "" {
		s.WriteString(" at " + r.where)
	}
	return s.String()
}

// maxDetails is how many lines are told of goroutines.
const maxDetails = 20

// details has a line for the goroutines of cells that do or wait for the same, main first.
func details(list []resident) []string {
	count := map[string]int{}
	var lines []string
	main := ""
	for _, r := range list {
		if !r.Own() {
			continue
		}
		s := r.String()
		if count[s]++; count[s] == 1 {
			lines = append(lines, s)
		}
		if r.name == "main" {
			main = s
		}
	}
	slices.SortFunc(lines, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a, main), rank(b, main)), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	more := max(len(lines)-maxDetails, 0)
	lines = lines[:len(lines)-more]
	for i, s := range lines {
		if n := count[s]; n > 1 {
			lines[i] = fmt.Sprintf("%d × %s", n, s)
		}
	}
	if more > 0 {
		lines = append(lines, fmt.Sprintf("... and %d more", more))
	}
	return lines
}

func rank(s, first string) int {
	if s == first {
		return 0
	}
	return 1
}

// A stillness sees that a bubble stands still.
type stillness struct {
	progress int64
	quiet    int    // looks since something happened
	still    int    // looks at the goroutines that were all alike
	works    int    // looks that saw somebody at work
	told     bool   // that somebody works so long
	before   string // what the last was of
}

// look is called in regular intervals, with a number that is another one when something has happened, and whether the clock is kept from
// going on for now. It returns the failure of a bubble that stands still, or what is to be said of one that works for long.
func (w *stillness) look(progress int64, pausing bool, residents func() []resident) (failure *proc.Failure, notice string) {
	if progress != w.progress || pausing {
		*w = stillness{progress: progress, told: w.told}
		return nil, ""
	}
	if w.quiet++; w.quiet <= quietLooks {
		return nil, ""
	}
	list := residents()
	var now strings.Builder
	for _, r := range list {
		if r.asks() {
			w.still, w.works = 0, 0
			return nil, ""
		}
		if r.atWork() {
			w.still = 0
			if w.works++; w.works >= workingLooks && !w.told {
				w.told = true
				notice = fmt.Sprintf("the clock waits for what computes: %s; interrupt the cell if that has no end\n", r)
			}
			return nil, notice
		}
		fmt.Fprint(&now, r.ID, r.State, r.where)
		if len(r.Frames) > 0 {
			now.WriteString(r.Frames[0].Func)
		}
	}
	if now.Len() == 0 || now.String() != w.before {
		w.before, w.still = now.String(), 0
	}
	if w.still++; w.still < stillLooks {
		return nil, ""
	}
	return standstill(list), ""
}

// standstill is the failure of a bubble whose clock cannot go on.
func standstill(list []resident) *proc.Failure {
	culprits := slices.DeleteFunc(list, func(r resident) bool { return r.Durable })
	return &proc.Failure{
		Name: "virtual time",
		Value: "the clock stands still: somebody waits for what is not in virtual time, such as a file, another program, the network " +
			"or a lock within a library",
		Details: append(details(culprits),
			"run this without %%virtual and lanes.Virtual, or have a time.Sleep of as long as it would take in its place"),
	}
}
