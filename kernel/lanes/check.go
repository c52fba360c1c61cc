package lanes

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"

	"golanes/kernel/internal/census"
	"golanes/kernel/internal/timeline"
)

// A Condition is what [Check] checks of a run. [ElapsedUnder], [Faster], [Words], [MaxActive], [NoLeaks], [Same] and [True] make them.
type Condition struct {
	name string
	// test returns a hint if the condition does not hold, and what was found. run is nil if it needs none.
	test    func(e evidence) (found, hint string, ok bool)
	without bool // whether it needs no run
}

// evidence is what conditions are about.
type evidence struct {
	runs []*Run // at least one, unless the condition needs none
}

// run is the one that most conditions look at.
func (e evidence) run() *Run { return e.runs[len(e.runs)-1] }

// Check checks conditions of the latest run, or of the last run of the latest comparison; a *[Run] or *[Report] among the conditions is
// looked at instead by those that follow it. A bool is a condition too. The card has a line for each. Check does not panic: what cannot
// be checked has not passed, and its hint says why.
func Check(name string, conds ...any) *Card { return process.Check(name, conds...) }

// Check is the function of that name, in this session.
func (s *Session) Check(name string, conds ...any) *Card {
	s.mu.Lock()
	e := evidence{s.last}
	s.mu.Unlock()
	card := &Card{Title: name}
	for i, c := range conds {
		switch c := c.(type) {
		case *Run:
			if e.runs = nil; c != nil {
				e.runs = []*Run{c}
			}
			continue
		case *Report:
			if e.runs = nil; c != nil {
				e.runs = c.Runs
			}
			continue
		case Condition:
			card.Lines = append(card.Lines, c.line(e))
		case bool:
			card.Lines = append(card.Lines, True(c).line(e))
		default:
			card.Lines = append(card.Lines, Line{
				Failed, fmt.Sprintf("condition %d has type %s", i+1, typeNameOrNil(c)),
				"pass conditions, as in lanes.Check(\"first\", lanes.NoLeaks())",
			})
		}
	}
	if len(card.Lines) == 0 {
		card.Lines = []Line{{Failed, "there are no conditions", "pass some, as in lanes.Check(\"first\", lanes.NoLeaks())"}}
	}
	return card
}

// line checks the condition.
func (c Condition) line(e evidence) (l Line) {
	defer func() {
		if p := recover(); p != nil { // of a method of a value that is compared, say
			l = Line{Failed, c.name, fmt.Sprintf("checking it panicked: %v", plain(p))}
		}
	}()
	switch {
	case c.test == nil:
		return Line{Failed, "a condition that says nothing", "make it with one of the functions that return a Condition, as in lanes.NoLeaks()"}
	case !c.without && len(e.runs) == 0:
		return Line{Failed, c.name, "there is no run to look at: call lanes.Sequential, lanes.Concurrent or lanes.Compare first"}
	}
	found, hint, ok := c.test(e)
	l = Line{Passed, c.name, ""}
	if found != "" {
		l.Text += ": " + found
	}
	if !ok {
		l.State, l.Hint = Failed, hint
	}
	return l
}

// ElapsedUnder holds if the run took less than d.
func ElapsedUnder(d time.Duration) Condition {
	return Condition{name: "takes less than " + timeline.Duration(d), test: func(e evidence) (string, string, bool) {
		took := e.run().Elapsed
		return "it took " + timeline.Duration(took), "what waits for what? Look for a lane that begins where another ends", took < d
	}}
}

// Faster holds if the run is at least x times as fast as another: a *[Run], the first run of a *[Report], or a [time.Duration]. Nil
// stands for the first run of the comparison that is checked. Runs that failed, or took less than 5 ms, are not compared.
func Faster(than any, x float64) Condition {
	return Condition{name: fmt.Sprintf("is at least %s times as fast", show(x)), test: func(e evidence) (string, string, bool) {
		r, base := e.run(), e.runs[0]
		switch t := than.(type) {
		case nil:
			if len(e.runs) < 2 {
				return "", "there is one run only: check a lanes.Compare, or say what it is to be faster than", false
			}
		case *Run:
			base = t
		case *Report:
			if base = nil; t != nil && len(t.Runs) > 0 {
				base = t.Runs[0]
			}
		case time.Duration:
			base = &Run{Elapsed: t}
		default:
			return "", fmt.Sprintf("nothing is faster than a %s: pass a *Run, a *Report or a time.Duration", typeName(than)), false
		}
		switch {
		case base == nil:
			return "", "the run to compare with is nil: give it a value first", false
		case base.Err != nil || r.Err != nil:
			return "", "runs with failures are not compared: look at their Err", false
		case base.Elapsed < tooShort || r.Elapsed < tooShort:
			return "", "runs below " + timeline.Duration(tooShort) + " say nothing about speed: give the tasks more to do", false
		}
		times := float64(base.Elapsed) / float64(r.Elapsed)
		return fmt.Sprintf("%s times", show(times)), "what cannot happen at the same time? A lock, a limit, or one CPU for much to compute", times >= x
	}}
}

// Words holds if these are the words that the tasks of the run printed, in this order.
func Words(words string) Condition {
	want := strings.Fields(words)
	return Condition{name: "prints " + strings.Join(want, " "), test: func(e evidence) (string, string, bool) {
		got := e.run().Words()
		if len(got) == 0 && len(want) > 0 {
			return "", "no task is known to have printed anything; what a compiled program prints is not known", false
		}
		return "it printed " + strings.Join(got, " "), difference(want, got), slices.Equal(want, got)
	}}
}

// MaxActive holds if at most n tasks of the run were in progress at the same time.
func MaxActive(n int) Condition {
	return Condition{name: fmt.Sprintf("has at most %d in progress at once", n), test: func(e evidence) (string, string, bool) {
		most := e.run().MaxActive
		return fmt.Sprintf("there were %d", most), "a channel with room for n, or lanes.Limit(n), keeps the others waiting", most <= n
	}}
}

// NoLeaks holds if no goroutine that the tasks have started is there any more. One that is about to end has a tenth of a second.
func NoLeaks() Condition {
	return Condition{name: "leaves no goroutines behind", test: func(e evidence) (string, string, bool) {
		var left []census.Entry
		for begin := time.Now(); ; time.Sleep(time.Millisecond) {
			if left = leftBehind(e.runs); len(left) == 0 {
				return "", "", true
			}
			if time.Since(begin) > 100*time.Millisecond {
				break
			}
			runtime.Gosched()
		}
		n, waits := 0, map[string]bool{}
		for _, l := range left {
			n += l.Count
			waits[l.Wait()] = true
		}
		found := "1 goroutine is still there"
		if n > 1 {
			found = fmt.Sprintf("%d goroutines are still there", n)
		}
		return found, leakHint(waits), false
	}}
}

// leakHint asks what goroutines wait for that were left behind.
func leakHint(waits map[string]bool) string {
	switch {
	case waits[census.Send]:
		return "who receives what it sends?"
	case waits[census.Receive]:
		return "who sends what it waits for, or closes the channel?"
	case waits[census.Select]:
		return "which case of its select can still happen?"
	case waits[census.Lock]:
		return "who unlocks what it waits for, or is done?"
	}
	return "who tells it to end, and who waits until it has? See lanes.Goroutines"
}

// leftBehind returns the goroutines that tasks of the runs have started and that are still there.
func leftBehind(runs []*Run) []census.Entry {
	return slices.DeleteFunc(census.Profile(), func(g census.Entry) bool {
		return !g.Own() || !slices.ContainsFunc(runs, func(r *Run) bool {
			return r.id != "" && strings.HasPrefix(g.Labels[taskLabel], r.id+".")
		})
	})
}

// Same holds if the tasks of the run returned the elements of xs, a slice or an array, in this order.
func Same(xs any) Condition {
	return Condition{name: fmt.Sprintf("returns %v", xs), test: func(e evidence) (string, string, bool) {
		inner, _ := unboxed(xs)
		want := reflect.ValueOf(inner)
		if !want.IsValid() || want.Kind() != reflect.Slice && want.Kind() != reflect.Array {
			return "", "pass a slice of the values that the tasks are to return", false
		}
		got := e.run().Values
		found := fmt.Sprintf("it returned %v", got)
		if want.Len() != len(got) {
			return found, fmt.Sprintf("there are %d tasks, not %d", len(got), want.Len()), false
		}
		for i, g := range got {
			value, _ := unboxed(g)
			w, _ := unboxed(want.Index(i).Interface())
			switch {
			case reflect.DeepEqual(value, w):
			case reflect.TypeOf(value) != reflect.TypeOf(w) && value != nil && w != nil:
				return found, fmt.Sprintf("value %d is a %s, not a %s", i+1, typeName(value), typeName(w)), false
			default:
				return found, fmt.Sprintf("value %d is %v, not %v", i+1, value, w), false
			}
		}
		return found, "", true
	}}
}

// True holds if b is true. It needs no run.
func True(b bool) Condition {
	return Condition{name: "is true", without: true, test: func(evidence) (string, string, bool) {
		return fmt.Sprintf("it is %v", b), "print what it is made of", b
	}}
}
