package lanes

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"time"

	"golanes/kernel/internal/timeline"
)

// median returns the run with the median elapsed time, the lower one of an even number, with what is to be said of all. If only the first
// was recorded, it gives the picture, and the others give the times.
func median(runs []*Run) *Run {
	all := runs
	var drawn *Run
	if len(runs) > 1 && runs[0].recording != nil && runs[1].recording == nil && runs[0].Elapsed < tooShort {
		drawn, runs = runs[0], runs[1:]
	}
	sorted := slices.SortedStableFunc(slices.Values(runs), func(a, b *Run) int { return cmp.Compare(a.Elapsed, b.Elapsed) })
	m := sorted[(len(sorted)-1)/2]
	if len(all) == 1 {
		return m
	}
	if drawn != nil {
		m.drawn = drawn
		m.Notes = append(m.Notes, fmt.Sprintf("times and figures are of %d runs that were not recorded; the picture is of one that was, in %s",
			len(runs), timeline.Duration(drawn.Elapsed)))
	}
	runs = all
	times := make([]time.Duration, len(runs))
	for i, r := range runs {
		times[i] = r.Elapsed
	}
	m.Repeats, m.Min, m.Max = times, sorted[0].Elapsed, sorted[len(sorted)-1].Elapsed
	for _, d := range []struct {
		what string
		same func(r *Run) bool
	}{
		{"the values", func(r *Run) bool { return reflect.DeepEqual(r.Values, m.Values) }},
		{"the failures", func(r *Run) bool { return slices.Equal(r.failures(), m.failures()) }},
		{"the order of the ends", func(r *Run) bool { return slices.Equal(r.Order, m.Order) }},
		{"what was printed", func(r *Run) bool { return slices.Equal(r.Words(), m.Words()) }},
	} {
		differing := 0
		for _, r := range runs {
			if !d.same(r) {
				differing++
			}
		}
		if differing > 0 {
			m.Notes = append(m.Notes, fmt.Sprintf("%s differed: %d of %d repeats are not like the one shown", d.what, differing, len(runs)))
		}
	}
	return m
}

// failures has the texts of the tasks' errors, by place.
func (r *Run) failures() []string {
	list := make([]string, len(r.Tasks))
	for i, t := range r.Tasks {
		if t.Err != nil && !t.TimedOut { // how long it went on says nothing
			list[i] = t.Err.Error()
		}
	}
	return list
}

// overlap reports whether two runs were repeated and their times overlap, so that either may be the faster one.
func overlap(a, b *Run) bool {
	return len(a.Repeats) > 1 && len(b.Repeats) > 1 && a.Min <= b.Max && b.Min <= a.Max
}
