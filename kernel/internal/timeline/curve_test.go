package timeline

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"testing"
	"time"
)

// renderCurve draws a curve both ways and checks what holds for all drawings.
func renderCurve(t *testing.T, c Curve, o Options) (svg []byte, text string) {
	t.Helper()
	var pic, txt bytes.Buffer
	if err := c.SVG(&pic); err != nil {
		t.Fatalf("SVG: %v", err)
	}
	if err := c.Text(&txt, o); err != nil {
		t.Fatalf("Text: %v", err)
	}
	checkSVG(t, pic.Bytes())
	checkText(t, txt.String(), o)
	return pic.Bytes(), txt.String()
}

func law(one time.Duration, serial float64, xs ...float64) []Point {
	var points []Point
	for _, x := range xs {
		points = append(points, Point{X: x, Elapsed: Amdahl{One: one, Serial: serial}.Elapsed(x)})
	}
	return points
}

func TestFitAmdahl(t *testing.T) {
	near := func(a, b, by float64) bool { return math.Abs(a-b) <= by }
	for _, serial := range []float64{0, 0.05, 0.3, 1} {
		got, ok := FitAmdahl(law(time.Second, serial, 1, 2, 4, 8, 16))
		if !ok || !near(got.Serial, serial, 1e-6) || !near(got.One.Seconds(), 1, 1e-6) || got.Worst > 1e-6 {
			t.Errorf("serial %v: FitAmdahl = %+v, %v", serial, got, ok)
		}
	}
	// The law is found without its x = 1 too, and through noise.
	points := law(10*time.Second, 0.2, 2, 3, 5, 10)
	for i := range points {
		points[i].Elapsed += time.Duration(float64(points[i].Elapsed) * []float64{0.02, -0.02}[i%2])
	}
	if got, ok := FitAmdahl(points); !ok || !near(got.Serial, 0.2, 0.05) || !near(got.One.Seconds(), 10, 1) || !near(got.Worst, 0.02, 0.02) {
		t.Errorf("with noise: FitAmdahl = %+v, %v", got, ok)
	}
	// More only costs: all serial. Faster than ideal: nothing is.
	if got, ok := FitAmdahl([]Point{{X: 1, Elapsed: 10}, {X: 2, Elapsed: 20}, {X: 4, Elapsed: 40}}); !ok || got.Serial != 1 || got.Worst < 0.25 {
		t.Errorf("slower: FitAmdahl = %+v, %v", got, ok)
	}
	if got, ok := FitAmdahl([]Point{{X: 1, Elapsed: 1000}, {X: 2, Elapsed: 400}, {X: 4, Elapsed: 100}}); !ok || got.Serial != 0 {
		t.Errorf("faster than ideal: FitAmdahl = %+v, %v", got, ok)
	}
	for name, points := range map[string][]Point{
		"none": nil, "one": {{X: 1, Elapsed: 1}}, "one x": {{X: 2, Elapsed: 1}, {X: 2, Elapsed: 2}},
		"unusable": {{X: 0, Elapsed: 1}, {X: -1, Elapsed: 2}, {X: math.NaN(), Elapsed: 3}, {X: math.Inf(1), Elapsed: 1}, {X: 3, Elapsed: 0}},
	} {
		if got, ok := FitAmdahl(points); ok {
			t.Errorf("%s: FitAmdahl = %+v, want none", name, got)
		}
	}
}

func TestKnee(t *testing.T) {
	for _, test := range []struct {
		elapsed []time.Duration
		want    int
		ok      bool
	}{
		{[]time.Duration{100, 50, 26, 25, 25}, 2, true},
		{[]time.Duration{100, 50, 25, 12}, 0, false}, // still falls
		{[]time.Duration{100, 50, 40, 90}, 2, true},  // too much of it
		{[]time.Duration{100, 100, 100}, 0, true},
		{[]time.Duration{100, 10}, 0, false},
		{nil, 0, false},
	} {
		var points []Point
		for i, e := range test.elapsed {
			points = append(points, Point{X: float64(i), Elapsed: e})
		}
		if got, ok := Knee(points); got != test.want || ok != test.ok {
			t.Errorf("Knee(%v) = %d, %v, want %d, %v", test.elapsed, got, ok, test.want, test.ok)
		}
	}
}

func TestCurveHTML(t *testing.T) {
	var b bytes.Buffer
	c := Curve{Title: `"a" <b>`, Knob: "x", Points: law(time.Second, 0, 1, 2, 4)}
	if err := c.HTML(&b); err != nil || !strings.HasPrefix(b.String(), `<img alt="&#34;a&#34; &lt;b&gt;: best 250 ms · 4.0× faster.`) {
		t.Errorf("HTML = %.200s, %v", b.String(), err)
	}
}

// FuzzCurve checks that no points spoil a drawing: each is 24 bytes of the data.
func FuzzCurve(f *testing.F) {
	f.Add("title", "workers", []byte{}, 0)
	f.Add("<&>", "\x00\xff", binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(
		binary.LittleEndian.AppendUint64(nil, math.Float64bits(2)), 1<<62), 1<<63-1), 40)
	f.Add("", "", bytes.Repeat([]byte{0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 1, 2, 3, 4, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 7}, 250), 1000)
	f.Fuzz(func(t *testing.T, title, knob string, data []byte, columns int) {
		c := Curve{Title: title, Knob: knob}
		for ; len(data) >= 24; data = data[24:] {
			c.Points = append(c.Points, Point{
				math.Float64frombits(binary.LittleEndian.Uint64(data)), time.Duration(binary.LittleEndian.Uint64(data[8:])),
				time.Duration(binary.LittleEndian.Uint64(data[16:])),
			})
		}
		svg, _ := renderCurve(t, c, Options{Columns: min(columns, 300)})
		if bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) {
			t.Errorf("the picture has no numbers:\n%s", svg)
		}
	})
}
