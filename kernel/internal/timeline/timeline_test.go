package timeline

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"
)

// render draws rows both ways and checks what holds for all drawings.
func render(t *testing.T, rows []Row, o Options) (svg []byte, text string) {
	t.Helper()
	var pic, txt bytes.Buffer
	if err := SVG(&pic, rows, o); err != nil {
		t.Fatalf("SVG: %v", err)
	}
	if err := Text(&txt, rows, o); err != nil {
		t.Fatalf("Text: %v", err)
	}
	checkSVG(t, pic.Bytes())
	checkText(t, txt.String(), o)
	return pic.Bytes(), txt.String()
}

func checkText(t *testing.T, text string, o Options) {
	t.Helper()
	for line := range strings.Lines(text) {
		if n := cells(strings.TrimSuffix(line, "\n")); n > o.columns() {
			t.Errorf("a line of %d columns, want at most %d: %q", n, o.columns(), line)
		}
	}
}

var (
	classUse  = regexp.MustCompile(` class="([^"]*)"`)
	classRule = regexp.MustCompile(`\.([a-z0-9]+)\{`)
	urlUse    = regexp.MustCompile(`^url\(#(t[a-z0-9]+)\) #[0-9a-f]{6}$`)
	size      = regexp.MustCompile(`^<svg xmlns="http://www.w3.org/2000/svg" width="700" height="\d+" `)
)

func checkSVG(t *testing.T, svg []byte) {
	t.Helper()
	if len(svg) > maxSVG {
		t.Errorf("picture of %d bytes, want at most %d", len(svg), maxSVG)
	}
	if !size.Match(svg) {
		t.Errorf("picture begins %.100q, want a size of 700 pixels", svg)
	}
	style, ids := "", map[string]bool{}
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("picture is no XML: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			for _, a := range token.Attr {
				if a.Name.Local == "id" {
					ids[a.Value] = true
				}
				if m := urlUse.FindStringSubmatch(a.Value); m != nil && !ids[m[1]] {
					t.Errorf("<%s %s=%q>: no such id so far", token.Name.Local, a.Name.Local, a.Value)
				} else if a.Name.Local == "href" || strings.HasPrefix(a.Name.Local, "on") || m == nil && strings.Contains(a.Value, "url(") {
					t.Errorf("<%s %s=%q>: the picture must stand alone", token.Name.Local, a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			if strings.HasPrefix(string(token), "@media") {
				style = string(token)
			}
		}
	}
	if strings.Count(style, "@media (prefers-color-scheme:dark)") != 1 {
		t.Errorf("style %q, want one block for the dark theme", style)
	}
	rules := map[string]bool{}
	for _, m := range classRule.FindAllStringSubmatch(style, -1) {
		rules[m[1]] = true
	}
	for _, m := range classUse.FindAllSubmatch(svg, -1) {
		if !rules[string(m[1])] {
			t.Errorf("class %q has no colour for the dark theme", m[1])
		}
	}
}

func TestHTML(t *testing.T) {
	rows := []Row{{Title: `"A" <b>&`, Elapsed: time.Second, Lanes: []Lane{{Name: "x", End: time.Second}}}}
	var b, svg bytes.Buffer
	if err := HTML(&b, rows, Options{}); err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`^<img alt="([^"<>]*)" width="700" style="max-width:100%" src="data:image/svg\+xml;base64,([^"]*)">$`).FindStringSubmatch(b.String())
	if m == nil {
		t.Fatalf("HTML = %s", b.String())
	}
	if got, want := html.UnescapeString(m[1]), Alt(rows); got != want {
		t.Errorf("alt = %q, want %q", got, want)
	}
	if err := SVG(&svg, rows, Options{}); err != nil {
		t.Fatal(err)
	}
	if got, err := base64.StdEncoding.DecodeString(m[2]); err != nil || !bytes.Equal(got, svg.Bytes()) {
		t.Errorf("src holds %s (%v), want the picture of SVG", got, err)
	}
}

// TestLimit draws far too much.
func TestLimit(t *testing.T) {
	row := Row{Title: strings.Repeat("title ", 300), Verdict: strings.Repeat(`"`, 300), Note: strings.Repeat("&", 300), Elapsed: time.Second}
	for i := range 50 {
		row.Lanes = append(row.Lanes, Lane{Name: strings.Repeat("'", 300), Start: time.Duration(i), End: time.Second, Failure: strings.Repeat("&", 300)})
	}
	for _, test := range []struct {
		rows  int
		words string // in the picture
	}{
		{1, "and 38 more"}, // all of its twelve lanes
		{8, "and "},
		{40, " more runs"},
	} {
		rows := make([]Row, test.rows)
		for i := range rows {
			rows[i] = row
		}
		svg, _ := render(t, rows, Options{})
		if !strings.Contains(string(svg), test.words) {
			t.Errorf("%d rows: the picture does not say %q", test.rows, test.words)
		}
	}
}

func TestPrefix(t *testing.T) {
	prefix := func(title string) string {
		svg, _ := render(t, []Row{{Title: title, Elapsed: time.Second}}, Options{})
		return string(classUse.FindSubmatch(svg)[1])
	}
	if a, b := prefix("a"), prefix("b"); a == b {
		t.Errorf("two pictures share class %q: on one page they would style each other", a)
	}
	if a, b := prefix("a"), prefix("a"); a != b {
		t.Errorf("the same rows have classes %q and %q", a, b)
	}
}

func TestNothing(t *testing.T) {
	if _, text := render(t, nil, Options{}); text != "" {
		t.Errorf("text of no rows = %q, want none", text)
	}
	if got := Alt(nil); got != "" {
		t.Errorf("Alt(nil) = %q, want nothing", got)
	}
	render(t, []Row{{}}, Options{})
}

func TestWriteError(t *testing.T) {
	rows := []Row{{Title: "a"}}
	for name, f := range map[string]func(io.Writer, []Row, Options) error{"SVG": SVG, "HTML": HTML, "Text": Text} {
		r, w := io.Pipe()
		r.Close()
		if err := f(w, rows, Options{}); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s to a closed pipe = %v, want %v", name, err, io.ErrClosedPipe)
		}
	}
}

func TestDuration(t *testing.T) {
	for _, test := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0 s"},
		{1, "1 ns"},
		{999, "999 ns"},
		{1049, "1.05 µs"},
		{235400, "235 µs"},
		{999_600, "1 ms"},
		{12_340_000, "12.3 ms"},
		{1_001 * time.Millisecond, "1 s"},
		{3_011 * time.Millisecond, "3.01 s"},
		{59_960 * time.Millisecond, "1m 0s"},
		{125 * time.Second, "2m 5s"},
		{time.Hour + 55*time.Second, "1h 0m 55s"},
		{-1500 * time.Millisecond, "-1.5 s"},
		{math.MaxInt64, "2562047h 47m 16s"},
		{math.MinInt64, "-2562047h 47m 16s"},
	} {
		if got := Duration(test.d); got != test.want {
			t.Errorf("Duration(%d) = %q, want %q", test.d, got, test.want)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, test := range []struct {
		end  time.Duration
		want string
	}{
		{1, "0, 1 ns"},
		{3 * time.Second, "0, 1 s, 2 s, 3 s"},
		{1050 * time.Millisecond, "0, 0.2 s, 0.4 s, 0.6 s, 0.8 s, 1 s"},
		{42 * time.Millisecond, "0, 10 ms, 20 ms, 30 ms, 40 ms"},
		{59 * time.Second, "0, 10 s, 20 s, 30 s, 40 s, 50 s"},
		{65 * time.Second, "0, 30 s, 1m"},
		{100 * time.Second, "0, 30 s, 1m, 1m 30s"},
		{12*time.Hour + time.Minute, "0, 3h, 6h, 9h, 12h"},
		{100 * time.Minute, "0, 30m, 1h, 1h 30m"},
	} {
		var labels []string
		for _, k := range ticks(test.end) {
			labels = append(labels, k.label)
		}
		if got := strings.Join(labels, ", "); got != test.want {
			t.Errorf("ticks(%v) = %s, want %s", test.end, got, test.want)
		}
	}
	for end := time.Duration(2); end > 0 && end < math.MaxInt64/2; end = end*3/2 + 1 {
		if n := len(ticks(end)); n < 3 || n > 6 {
			t.Errorf("ticks(%v): %d, want 3 to 6", end, n)
		}
	}
}

func TestDensity(t *testing.T) {
	bar := func(start, end time.Duration) lane { return lane{start: start, end: end, index: -1} }
	lanes := []lane{bar(0, 5), bar(5, 10), bar(9, 20), bar(10, 10), bar(-4, 1), bar(3, 2)}
	var got []float64
	for _, m := range density(lanes, 10, 10) {
		got = append(got, m[progress])
	}
	if got, want := fmt.Sprint(got), "[2 1 1 1.01 1 1 1 1 1 2.01]"; got != want {
		t.Errorf("density = %s, want %s", got, want)
	}
	got = got[:0]
	for _, m := range density([]lane{bar(1, 4), bar(2, 8)}, 2, 8) {
		got = append(got, m[progress])
	}
	if got, want := fmt.Sprint(got), "[1.25 1]"; got != want {
		t.Errorf("density in two parts = %s, want %s", got, want)
	}
}

// FuzzDraw checks that no string and no time spoils a drawing.
func FuzzDraw(f *testing.F) {
	f.Add("Sequential", "task 1", "", int64(0), int64(time.Second), int64(time.Second), 0)
	f.Add("<a>&\"'", "\x00\xff\u202e]]>", "line\nline\t\u0301", int64(-5), int64(math.MaxInt64), int64(math.MinInt64), 1)
	f.Add("日本語のとても長い題名", "🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀", "失敗", int64(math.MaxInt64), int64(math.MinInt64), int64(math.MaxInt64), 300)
	f.Fuzz(func(t *testing.T, title, name, failure string, start, end, elapsed int64, columns int) {
		l := Lane{Name: name, Depth: columns, Start: time.Duration(start), End: time.Duration(end), Failure: failure}
		r := Row{Title: title, Elapsed: time.Duration(elapsed), Verdict: failure, Note: name, Lanes: []Lane{l, l, l}}
		render(t, []Row{r, r}, Options{MaxLanes: 2, Columns: min(columns, 300)})
	})
}
