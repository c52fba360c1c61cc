package timeline

import (
	"math"
	"time"
)

// An Amdahl is Amdahl's law with its two numbers: how long the work takes on one, and what part of it cannot be shared.
type Amdahl struct {
	One    time.Duration // elapsed time for x = 1
	Serial float64       // the part that does not get shorter, from 0 to 1
	Worst  float64       // the largest distance of a point from the law, as a part of the point's elapsed time
}

// Elapsed is what the law says for x, which is above zero.
func (a Amdahl) Elapsed(x float64) time.Duration {
	return time.Duration(min(float64(a.One)*(a.Serial+(1-a.Serial)/x), math.MaxInt64/2))
}

// Limit is the speed-up, against x = 1, that no x reaches; infinite if nothing is serial.
func (a Amdahl) Limit() float64 { return 1 / a.Serial }

// FitAmdahl finds the law that is closest to the points: elapsed = a + b/x with neither part negative and the smallest sum of squares
// of distances, each relative to its point, so that short times count as much as long ones. It is false if fewer than two different
// x are above zero with an elapsed time above zero.
func FitAmdahl(points []Point) (Amdahl, bool) {
	// Weighted least squares in u = 1/x.
	var n, su, suu, st, sut float64
	first, several := 0.0, false
	for _, p := range points {
		if !p.usable() {
			continue
		}
		u, t := 1/p.X, float64(p.Elapsed)
		w := 1 / (t * t)
		n, su, suu, st, sut = n+w, su+w*u, suu+w*u*u, st+w*t, sut+w*u*t
		if first == 0 {
			first = p.X
		}
		several = several || p.X != first
	}
	det := n*suu - su*su
	if !several || det <= 0 {
		return Amdahl{}, false
	}
	a, b := (st*suu-su*sut)/det, (n*sut-su*st)/det
	switch {
	case b < 0: // more of x only costs: all serial
		a, b = st/n, 0
	case a < 0:
		a, b = 0, sut/suu
	}
	if one := a + b; !(one > 0) || one > math.MaxInt64/2 {
		return Amdahl{}, false
	}
	law := Amdahl{One: time.Duration(a + b), Serial: a / (a + b)}
	for _, p := range points {
		if p.usable() {
			law.Worst = max(law.Worst, math.Abs(a+b/p.X-float64(p.Elapsed))/float64(p.Elapsed))
		}
	}
	return law, true
}

// usable reports whether a law can hold for the point.
func (p Point) usable() bool { return p.X > 0 && !math.IsInf(p.X, 1) && p.Elapsed > 0 }

// Knee is the index of the first point that is within a tenth of the shortest elapsed time: from there on, more of x brings little.
// It is false if that is the last point, or if there are fewer than three points. The points are in the order of their x.
func Knee(points []Point) (int, bool) {
	if len(points) < 3 {
		return 0, false
	}
	best := points[0].Elapsed
	for _, p := range points {
		best = min(best, p.Elapsed)
	}
	for i, p := range points[:len(points)-1] {
		if float64(p.Elapsed) <= 1.1*float64(best) {
			return i, true
		}
	}
	return 0, false
}
