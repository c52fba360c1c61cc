package timeline

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Duration returns d as people write it: three digits that count and one unit, "3 s", "12.3 ms", "235 µs"; from one minute on
// minutes and seconds, "2m 5s"; from one hour on "1h 0m 55s".
func Duration(d time.Duration) string {
	if d < 0 {
		return "-" + Duration(-max(d, -math.MaxInt64))
	}
	if d >= time.Minute {
		return long(d.Round(time.Second))
	}
	if d = threeDigits(d); d >= time.Minute {
		return long(d)
	}
	return inUnit(d, unitOf(d))
}

// long writes minutes and hours.
func long(d time.Duration) string {
	h, m, s := d/time.Hour, d%time.Hour/time.Minute, d%time.Minute/time.Second
	if h > 0 {
		return fmt.Sprintf("%dh %dm %ds", h, m, s)
	}
	return fmt.Sprintf("%dm %ds", m, s)
}

// threeDigits rounds to the three digits that count.
func threeDigits(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit)
}

// A unit of time below the minute.
type unit struct {
	size time.Duration
	name string
}

var units = [...]unit{{time.Second, "s"}, {time.Millisecond, "ms"}, {time.Microsecond, "µs"}, {1, "ns"}}

// unitOf returns the largest unit that d holds at least once; the second for zero.
func unitOf(d time.Duration) unit {
	if d > 0 {
		for _, u := range units {
			if d >= u.size {
				return u
			}
		}
	}
	return units[0]
}

func inUnit(d time.Duration, u unit) string {
	return strconv.FormatFloat(float64(d)/float64(u.size), 'f', -1, 64) + " " + u.name
}

// A tick is a labelled time on the axis.
type tick struct {
	at    time.Duration
	label string
}

// longSteps are the steps from one minute up; below, steps are 1, 2 and 5 times a power of ten nanoseconds.
var longSteps = [...]time.Duration{
	10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// ticks returns round times from 0 to at most end, between three and six of them for any end of two nanoseconds or more.
func ticks(end time.Duration) []tick {
	step := stepFor(end)
	var out []tick
	for at := time.Duration(0); ; at += step {
		out = append(out, tick{at, tickLabel(at, end)})
		if end-at < step { // not at+step > end: the sum may overflow
			return out
		}
	}
}

func stepFor(end time.Duration) time.Duration {
	if end >= time.Minute {
		for _, step := range longSteps {
			if end/step < 5 {
				return step
			}
		}
		step := longSteps[len(longSteps)-1]
		for end/step >= 5 {
			step *= 2
		}
		return step
	}
	for power := time.Duration(1); ; power *= 10 {
		for _, m := range [...]time.Duration{1, 2, 5} {
			if end/(m*power) <= 5 {
				return m * power
			}
		}
	}
}

func tickLabel(at, end time.Duration) string {
	switch {
	case at == 0:
		return "0"
	case end < time.Minute:
		return inUnit(at, unitOf(end))
	case at < time.Minute:
		return inUnit(at, units[0])
	case at%time.Hour == 0:
		return fmt.Sprintf("%dh", at/time.Hour)
	case at < time.Hour && at%time.Minute == 0:
		return fmt.Sprintf("%dm", at/time.Minute)
	case at < time.Hour:
		return fmt.Sprintf("%dm %ds", at/time.Minute, at%time.Minute/time.Second)
	}
	return fmt.Sprintf("%dh %dm", at/time.Hour, at%time.Hour/time.Minute)
}
