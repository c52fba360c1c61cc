package lanes

import (
	"errors"
	"fmt"
	"time"
)

// A Report is several runs side by side. As the last value of a cell it draws itself.
type Report struct {
	// Runs are in the order in which they were passed or done; the others are compared with the first.
	Runs []*Run
	// Err joins the errors of the runs, each with the title of its run; nil if all tasks of all runs ended well.
	Err error
	// Notes say what else there is to know, such as numbers of CPUs that were refused.
	Notes []string

	quiet   bool
	guesses []Line // opened by it
}

// Compare lays runs side by side. Given work instead, it first does all of it one after the other and then all of it at once, as
// [Sequential] and [Concurrent] do; with several values of [Limit] at once with each of these, and with several of [Procs] all of that
// with each. It panics if it is given nothing, something that is neither, or runs and work together.
func Compare(work ...any) *Report { return process.Compare(work...) }

// Compare is the function of that name, in this session.
func (s *Session) Compare(work ...any) *Report {
	p := &Report{}
	runs, ok := onlyRuns(work)
	if ok {
		p.Runs = runs
	} else {
		works, o := collect("Compare", work)
		plans, notes := o.all()
		p.Notes, p.quiet = notes, o.quiet
		o.shown = s.begin("Compare", len(plans), o)
		defer o.shown.End()
		for _, plan := range plans {
			p.Runs = append(p.Runs, s.run(plan, works, o))
		}
	}
	var errs []error
	for i, title := range titles(p.Runs) {
		if err := p.Runs[i].Err; err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", title, err))
		}
	}
	p.Err = errors.Join(errs...)
	p.guesses = s.remember(p.Runs)
	return p
}

// onlyRuns returns the arguments of Compare if they are runs. It panics on runs that are not alone, or nil.
func onlyRuns(args []any) (runs []*Run, ok bool) {
	for i, x := range args {
		r, isRun := x.(*Run)
		_, isOption := x.(Option)
		switch {
		case isRun && r == nil:
			panic(fmt.Sprintf("lanes.Compare: argument %d is a nil *Run: give it a value first", i+1))
		case isOption && ok:
			panic(fmt.Sprintf("lanes.Compare: argument %d is an option, and the runs are over: pass it to what makes the run", i+1))
		case i > 0 && isRun != ok && !isOption:
			panic(fmt.Sprintf("lanes.Compare: argument %d is mixed with others: pass only runs, or only functions", i+1))
		}
		ok = isRun
		runs = append(runs, r)
	}
	return runs, ok
}

// titles returns the titles of the runs, numbered where several have the same.
func titles(runs []*Run) []string {
	count, next := map[string]int{}, map[string]int{}
	for _, r := range runs {
		count[r.Title]++
	}
	out := make([]string, len(runs))
	for i, r := range runs {
		out[i] = r.Title
		if count[r.Title] > 1 {
			next[r.Title]++
			out[i] = fmt.Sprintf("%s %d", r.Title, next[r.Title])
		}
	}
	return out
}

// tooShort is the elapsed time below which a run says nothing about speed: starting goroutines, the scheduler and the rest of the
// machine weigh more than the work.
const tooShort = 5 * time.Millisecond

// verdict says what r is beside base, in as few words as are true. It is empty where nothing can be said.
func verdict(base, r *Run) string {
	switch {
	case base.Err != nil || r.Err != nil:
		return ""
	case base.Elapsed < tooShort || r.Elapsed < tooShort:
		return "too short to compare"
	case overlap(base, r):
		return "spread too wide to conclude"
	case base.Elapsed >= r.Elapsed:
		return ratio(base.Elapsed, r.Elapsed, "faster")
	}
	return ratio(r.Elapsed, base.Elapsed, "slower")
}

func ratio(long, short time.Duration, word string) string {
	switch x := float64(long) / float64(short); {
	case x < 1.05:
		return "no difference"
	case x < 9.95:
		return fmt.Sprintf("%.1f× %s", x, word)
	default:
		return fmt.Sprintf("%.0f× %s", x, word)
	}
}
