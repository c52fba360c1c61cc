package timeline

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A Curve is how the elapsed time follows from one number that the learner turned: workers, processors, the capacity of a channel.
// Its drawings hold the elapsed times, the speed-up against the smallest x, beside what would be ideal, and Amdahl's law where the points
// follow it.
type Curve struct {
	Title  string
	Knob   string // what x is: "workers"
	Points []Point
}

// A Point is a measurement. Points without a number as x are left out.
type Point struct {
	X       float64
	Elapsed time.Duration
	Spread  time.Duration // how far repeats lay from Elapsed, to both sides; 0 if unknown
}

// SVG writes the curve as a picture like the function SVG does. The error is w's.
func (c Curve) SVG(w io.Writer) error {
	_, err := w.Write(c.draw())
	return err
}

// HTML writes the picture of SVG as an img element that holds it. The error is w's.
func (c Curve) HTML(w io.Writer) error { return img(w, c.draw(), c.Alt()) }

// Text writes the curve for a terminal, a line for each point. No line is wider than o.Columns. The error is w's.
func (c Curve) Text(w io.Writer, o Options) error {
	s := newStudy(c)
	columns := o.columns()
	p := &page{columns: columns}
	p.ends(s.Title, s.headline())
	xs, times := cells(clean(s.Knob)), len("elapsed")
	for _, point := range s.points {
		xs, times = max(xs, cells(number(point.X))), max(times, cells(Duration(point.Elapsed)))
	}
	xs = min(xs, columns/4)
	const speedWide = len("1000.0×")
	bars := columns - xs - times - speedWide - 4
	heads := fitCells(s.Knob, xs)
	p.line(blanks(xs-cells(heads)) + heads + " " + fitCells("elapsed", bars+1))
	longest := time.Duration(1)
	for _, point := range s.points {
		longest = max(longest, point.Elapsed)
	}
	for i, point := range s.points {
		x := fitCells(number(point.X), xs)
		bar := strings.Repeat("█", min(max(int(share(point.Elapsed, longest)*float64(bars)+0.5), 1), bars))
		speed := ""
		if v := s.speedup(point); v > 0 {
			speed = fmt.Sprintf("%.1f×", v)
		}
		knee := ""
		if s.hasKnee && i == s.knee && cells(bar)+len(" ◄ knee") <= bars {
			knee = " ◄ knee"
		}
		p.ends(blanks(xs-cells(x))+x+" "+bar+knee, Duration(point.Elapsed)+blanks(speedWide+1-cells(speed))+speed)
	}
	p.paragraph(strings.Join(s.facts(), " · "))
	_, err := io.WriteString(w, p.b.String())
	return err
}

// Alt says in sentences what the picture shows.
func (c Curve) Alt() string {
	s := newStudy(c)
	text := fmt.Sprintf("%s: %s. %s.", s.Title, s.headline(), strings.Join(s.facts(), ". "))
	return fit(strings.ReplaceAll(text, ". .", "."), maxAlt, func(s string) float64 { return float64(utf8.RuneCountInString(s)) })
}

const maxPoints = 200 // drawn: more cannot be told apart

// A study is a curve with what follows from it.
type study struct {
	Curve
	points  []Point // in the order of x
	law     Amdahl
	follows bool // the points follow the law
	knee    int
	hasKnee bool
	left    int // points that are not drawn
}

func newStudy(c Curve) study {
	const tolerance = 0.25 // of a point, beyond which the law does not explain it
	s := study{Curve: c}
	for _, p := range c.Points {
		if !math.IsNaN(p.X) && !math.IsInf(p.X, 0) && p.Elapsed >= 0 {
			s.points = append(s.points, p)
		}
	}
	slices.SortStableFunc(s.points, func(a, b Point) int { return cmp.Compare(a.X, b.X) })
	s.points = s.points[:min(len(s.points), maxPoints)]
	s.left = len(c.Points) - len(s.points)
	s.law, s.follows = FitAmdahl(s.points)
	s.follows = s.follows && s.law.Worst <= tolerance && len(s.points) > 2 && s.lawful()
	s.knee, s.hasKnee = Knee(s.points)
	return s
}

// base is the point that others are compared with; false if nothing can be compared.
func (s study) base() (Point, bool) {
	if len(s.points) == 0 || s.points[0].Elapsed <= 0 {
		return Point{}, false
	}
	return s.points[0], true
}

// lawful reports whether Amdahl's law can hold: all points are of more and more of something.
func (s study) lawful() bool {
	return !slices.ContainsFunc(s.points, func(p Point) bool { return !p.usable() })
}

// speedup is how much faster p is than the base; 0 if that is not known.
func (s study) speedup(p Point) float64 {
	if b, ok := s.base(); ok && p.Elapsed > 0 {
		return float64(b.Elapsed) / float64(p.Elapsed)
	}
	return 0
}

// best is the fastest point.
func (s study) best() Point {
	return slices.MinFunc(s.points, func(a, b Point) int { return cmp.Compare(a.Elapsed, b.Elapsed) })
}

func (s study) headline() string {
	if len(s.points) == 0 {
		return "no points"
	}
	best := s.best()
	head := "best " + Duration(best.Elapsed)
	if v := s.speedup(best); v > 0 {
		head += fmt.Sprintf(" · %.1f× faster", v)
	}
	return head
}

// facts are the results in words.
func (s study) facts() []string {
	var out []string
	if len(s.points) > 0 {
		best := s.best()
		out = append(out, fmt.Sprintf("best with %s = %s", s.Knob, number(best.X)))
	}
	if s.hasKnee {
		out = append(out, fmt.Sprintf("knee at %s = %s: more brings less than 10 %%", s.Knob, number(s.points[s.knee].X)))
	}
	switch {
	case s.follows && s.law.Serial < 0.005:
		out = append(out, "Amdahl's law: nothing is serial so far")
	case s.follows:
		out = append(out, fmt.Sprintf("Amdahl's law: %.0f %% serial, never more than %.1f× faster than with 1", 100*s.law.Serial, s.law.Limit()))
	case len(s.points) > 2 && s.lawful():
		out = append(out, "the points do not follow Amdahl's law")
	}
	if s.left > 0 {
		out = append(out, count(s.left, "point")+" not drawn")
	}
	return out
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
