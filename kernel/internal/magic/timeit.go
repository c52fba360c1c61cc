package magic

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
)

var timeit = &Magic{
	Name:  "%%timeit",
	Usage: "[-n N] [-r R]",
	Doc:   "run the cell many times and say what one run takes",
	Help: `
The cell runs once as it is, and then R rounds of N runs, whose output and value
are dropped. Without -n, N is the first of 1, 2, 5, 10, 20 ... with which a
round takes 0.2 s. Without -r, R is 7.

All declarations stay, as after a plain cell: functions and types are declared
once, before the first run; variables get their values in each run and keep those
of the last. What a run changes that it has not declared is changed N times R
times and more: x++ counts all runs, those included by which N was found.

The result is the median of the rounds, after ± how far from it half of the rounds
are at most, and the fastest round. It includes the call of a function that holds
the cell, about a tenth of a microsecond.`,
	Read: readTimeit,
}

// What %%timeit does if it is not told otherwise.
const (
	defaultRounds = 7
	atLeast       = 200 * time.Millisecond // of a round
	maxRuns       = 10_000_000             // of a round
	maxRounds     = 1000
)

func readTimeit(c *Call) (Use, error) {
	m := &proc.Measure{Rounds: defaultRounds, AtLeast: atLeast, Most: maxRuns}
	err := c.Options(Option{"-n", &m.Calls, maxRuns}, Option{"-r", &m.Rounds, maxRounds})
	return Use{Run: func(ctx context.Context, next Next) (mime.Bundle, error) {
		c.Run.Measure = m
		value, err := next(ctx)
		if err != nil || c.Run.Measured == nil {
			return value, err
		}
		if len(c.Run.Measured.Rounds) == 0 {
			note(c.Out, "nothing to time: the cell has no statements")
		} else {
			note(c.Out, perRun(c.Run.Measured))
		}
		return value, nil
	}}, err
}

// perRun says what one run took.
func perRun(m *proc.Measured) string {
	runs := make([]float64, len(m.Rounds)) // nanoseconds
	for i, d := range m.Rounds {
		runs[i] = float64(d) / float64(m.Calls)
	}
	middle := median(runs)
	off := make([]float64, len(runs))
	for i, r := range runs {
		off[i] = math.Abs(r - middle)
	}
	write := scale(middle)
	rounds := fmt.Sprintf("%d rounds", len(runs))
	if len(runs) == 1 {
		return fmt.Sprintf("%s per run (1 round of %s)", write(middle), thousands(m.Calls))
	}
	return fmt.Sprintf("median %s ± %s per run (min %s, %s of %s)", write(middle), write(median(off)), write(slices.Min(runs)), rounds, thousands(m.Calls))
}

// median returns the middle of numbers, of which there is one at least.
func median(numbers []float64) float64 {
	s := slices.Sorted(slices.Values(numbers))
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}

// scale returns how to write times in nanoseconds that are to be compared with one of them, of which three digits count.
func scale(of float64) func(float64) string {
	size, name := 1.0, "ns"
	for _, u := range []struct {
		size float64
		name string
	}{{1e3, "µs"}, {1e6, "ms"}, {1e9, "s"}} {
		if of >= u.size*0.9995 { // 999.5 ns are written 1.00 µs
			size, name = u.size, u.name
		}
	}
	digits := 2
	for x := of / size; x >= 9.995 && digits > 0; x /= 10 {
		digits--
	}
	return func(ns float64) string { return fmt.Sprintf("%.*f %s", digits, ns/size, name) }
}
