package lanes

import (
	"fmt"
	"runtime"
	"time"

	"golanes/kernel/internal/progress"
)

// An Option says how to run work. It is passed among the work, anywhere; one that is given again replaces the one before.
type Option struct {
	name string
	set  func(*options)
}

// options are what is set. The zero value is how work runs without any.
type options struct {
	limits   []int
	procs    []int
	timeout  time.Duration
	failFast bool
	repeat   int
	seed     uint64
	seeded   bool
	quiet    bool
	title    string
	given    []string // names, in the order of the call
	shown    *progress.Call
}

func (o *options) add(where string, option Option) {
	if option.set == nil {
		panic(where + " is an Option that says nothing: make it with one of the functions that return an Option, as in lanes.Limit(2)")
	}
	option.set(o)
	o.given = append(o.given, option.name)
}

// Limit lets at most n tasks of a concurrent run be in progress at the same time; the others begin, in their order, as those end. To
// [Compare] several can be given, for a row each. A sequential run has a limit of one anyway. Limit panics if one is less than 1.
func Limit(n ...int) Option {
	return Option{"Limit", func(o *options) { o.limits = n }}.atLeastOne(n, "how many tasks may be in progress at the same time")
}

// Procs sets GOMAXPROCS, the number of goroutines that can compute at the same time, while the work runs, and back afterwards. It is the
// whole process that has it. To [Compare] several can be given, for rows of each. More than the machine has CPUs are refused: the run's
// notes say so, and GOMAXPROCS stays what it is. So they do if another run has set it and goes on. Procs panics if one is less than 1.
func Procs(n ...int) Option {
	return Option{"Procs", func(o *options) { o.procs = n }}.atLeastOne(n, "how many goroutines may compute at the same time")
}

// atLeastOne panics on numbers that are none, or too small.
func (o Option) atLeastOne(numbers []int, what string) Option {
	if len(numbers) == 0 {
		panic(fmt.Sprintf("lanes.%s: there is no number: pass %s", o.name, what))
	}
	for i, n := range numbers {
		if n < 1 {
			panic(fmt.Sprintf("lanes.%s: argument %d is %d: pass %s, 1 or more", o.name, i+1, n, what))
		}
	}
	return o
}

// Timeout cancels the context of the tasks when the run has lasted d. Those that have not begun by then do not begin. Those that are in
// progress have failed, and the run says for how long they went on: nothing in Go ends a goroutine from outside, so they have to take a
// context and look at it, and the run waits for them in any case. Timeout panics if d is not positive.
func Timeout(d time.Duration) Option {
	if d <= 0 {
		panic(fmt.Sprintf("lanes.Timeout: argument 1 is %v: pass how long the run may last, as in lanes.Timeout(50*time.Millisecond)", d))
	}
	return Option{"Timeout", func(o *options) { o.timeout = d }}
}

// FailFast cancels the context of the tasks when the first of them fails. Those that have not begun by then do not begin.
func FailFast() Option { return Option{"FailFast", func(o *options) { o.failFast = true }} }

// Repeat runs the work n times. The result is the run with the median elapsed time, the lower one if n is even, and says how much the
// others differ from it in time, values, errors and order. Of work that takes less than 5 ms only the first repeat is recorded, for the
// picture: recording weighs too much in it, so that times and figures are those of the others. Repeat panics if n is less than 1.
func Repeat(n int) Option {
	return Option{"Repeat", func(o *options) { o.repeat = n }}.atLeastOne([]int{n}, "how often to run the work")
}

// Seed makes the random numbers of the tasks the same in every run. A task that takes a *rand.Rand, of math/rand/v2, as its last
// parameter has a source of its own, made of the seed and the task's place in the run, so what it draws does not depend on when the
// other tasks draw theirs. Without Seed the sources differ from run to run. The functions of package rand itself are not seeded.
func Seed(n int) Option {
	return Option{"Seed", func(o *options) { o.seed, o.seeded = uint64(n), true }}
}

// Quiet leaves out the picture: the result shows as one line.
func Quiet() Option { return Option{"Quiet", func(o *options) { o.quiet = true }} }

// Title sets the title of the run, which the pictures and the guesses call it by. In a comparison it stands before the titles of its rows.
func Title(s string) Option { return Option{"Title", func(o *options) { o.title = s }} }

// one returns the plan of a run that is not compared. It panics if there are several values of what there can be one of.
func (o *options) one(kind string) plan {
	for _, v := range []struct {
		name    string
		numbers []int
	}{{"Limit", o.limits}, {"Procs", o.procs}} {
		if len(v.numbers) > 1 {
			panic(fmt.Sprintf("lanes.%s: %s has %d values: pass one, or compare them with lanes.Compare", kind, v.name, len(v.numbers)))
		}
	}
	p := plan{kind: kind, title: kind}
	if len(o.limits) == 1 {
		p.limit = o.limits[0]
	}
	if len(o.procs) == 1 {
		p.procs = o.procs[0]
	}
	if kind == sequentially {
		p.limit = 1
	}
	if o.title != "" {
		p.title = o.title
	}
	return p
}

// all returns the plans of a comparison, and what is to be noted of values that are refused.
func (o *options) all() (plans []plan, notes []string) {
	procs := []int{0}
	if len(o.procs) > 0 {
		procs = nil
		for _, n := range o.procs {
			if note := refused(n); note != "" {
				notes = append(notes, note)
			} else {
				procs = append(procs, n)
			}
		}
		if len(procs) == 0 {
			procs = []int{0}
		}
	}
	limits := o.limits
	if len(limits) == 0 {
		limits = []int{0}
	}
	prefix := ""
	if o.title != "" {
		prefix = o.title + ": "
	}
	for _, n := range procs {
		suffix := ""
		if n > 0 {
			suffix = fmt.Sprintf(", GOMAXPROCS %d", n)
		}
		plans = append(plans, plan{sequentially, prefix + sequentially + suffix, 1, n, false})
		for _, limit := range limits {
			title := concurrently
			if limit > 0 {
				title += fmt.Sprintf(", limit %d", limit)
			}
			plans = append(plans, plan{concurrently, prefix + title + suffix, limit, n, false})
		}
	}
	return plans, notes
}

// refused says why GOMAXPROCS is not set to n; it is empty if it can be.
func refused(n int) string {
	if cpus := runtime.NumCPU(); n > cpus {
		return fmt.Sprintf("GOMAXPROCS %d is refused: this machine has %d CPUs, and more goroutines cannot compute at the same time", n, cpus)
	}
	return ""
}
