package timeline

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"golanes/kernel/internal/sched"
)

// spansOf makes spans without gaps from "STATE TIME" events, as in the golden files.
func spansOf(t *testing.T, events string) []sched.Span {
	t.Helper()
	p := &parser{}
	l := p.goroutine("", events, 0, 0)
	if p.err != nil {
		t.Fatal(p.err)
	}
	return l.Spans
}

func TestLayout(t *testing.T) {
	a := axis{from: 0, to: 300, end: 300 * time.Millisecond} // a pixel is a millisecond
	for _, test := range []struct {
		name, events, want string
	}{
		{"plain", "run 10ms; sleep 20ms; ready 5ms", "running 0-10, sleep 10-30, ready 30-35"},
		{"a burst is seen", "sleep 10ms; run 10us; sleep 20ms", "sleep 0-10, running 10-11.4, sleep 10-30"},
		{"narrow waits vanish", "sleep 10ms; mutex 100us; sleep 20ms", "sleep 0-30.1"},
		{"narrow waits join each other", "run 9ms; ready 300us; mutex 300us; ready 300us; run 9ms", "running 0-9, ready 9-9.9, running 9.9-18.9"},
		{"the same goes on", "run 10ms; run 5ms; receive 5ms; receive 5ms; send 5ms", "running 0-15, channel 15-25, channel 25-30"},
		{"five in a cell", "run 30ms; 2* run 500us, mutex 500us; run 2ms; sleep 27ms", "running 0-34, sleep 34-61"},
		{"six in a cell", "sleep 30ms; 6* run 250us, mutex 250us; sleep 30ms", "sleep 0-30, sleep 33-63 | 30-33 running 0.50 lock 0.50"},
		{"all in a cell", "6* run 100us, sleep 200us", "sleep 0-1.8"},
		{"nothing", "", ""},
	} {
		pieces, blends := a.layout(spansOf(t, test.events), 1)
		var got []string
		for _, p := range pieces {
			got = append(got, fmt.Sprintf("%s %s-%s", looks[p.kind].word, px(p.from), px(p.to)))
		}
		var s strings.Builder
		s.WriteString(strings.Join(got, ", "))
		for _, b := range blends {
			fmt.Fprintf(&s, " | %s-%s", px(b.from), px(b.to))
			for k, v := range b.shares {
				if v > 0 {
					fmt.Fprintf(&s, " %s %.2f", looks[k].word, v)
				}
			}
		}
		if s := s.String(); s != test.want {
			t.Errorf("%s: layout(%s) = %s, want %s", test.name, test.events, s, test.want)
		}
	}
}

func TestWakes(t *testing.T) {
	rows := func(n int) []Row {
		rec := &sched.Recording{Elapsed: time.Second, Recorded: time.Second}
		for i := range 2 {
			spans := []sched.Span{{End: time.Second, State: sched.Running}}
			rec.Lanes = append(rec.Lanes, &sched.Lane{Parent: i - 1, End: time.Second, Spans: spans})
		}
		for i := range n {
			rec.Wakes = append(rec.Wakes, sched.Wake{At: time.Duration(i) * 20 * time.Millisecond, From: i % 2, To: 1 - i%2})
		}
		return []Row{{Elapsed: time.Second, Recording: rec}}
	}
	for n, want := range map[int]bool{0: false, 1: true, maxWakes: true, maxWakes + 1: false} {
		svg, _ := render(t, rows(n), Options{})
		if got := bytes.Contains(svg, []byte("lets the other go on")); got != want {
			t.Errorf("%d wakes: arrows %v, want %v", n, got, want)
		}
	}
}

// tasks are many goroutines of three spans each.
func tasks(n int) []Row {
	const ms = time.Millisecond
	rec := &sched.Recording{Elapsed: time.Second, Recorded: time.Second, Procs: 2}
	rec.Lanes = append(rec.Lanes, &sched.Lane{
		Parent: -1, End: time.Second, Spans: []sched.Span{{End: time.Second, State: sched.Waiting, Reason: sched.WaitGroup}},
	})
	for i := range n {
		at := time.Duration(i) * 900 * ms / time.Duration(n)
		rec.Lanes = append(rec.Lanes, &sched.Lane{Pos: "In[1]:2", Start: at, End: at + 60*ms, Ended: true, Spans: []sched.Span{
			{Start: at, End: at + 9*ms, State: sched.Ready},
			{Start: at + 9*ms, End: at + 10*ms, State: sched.Running},
			{Start: at + 10*ms, End: at + 60*ms, State: sched.Waiting, Reason: sched.Sleep},
		}})
	}
	return []Row{{Title: "many", Elapsed: time.Second, Recording: rec}}
}

func TestManyTasks(t *testing.T) {
	start := time.Now()
	svg, text := render(t, tasks(10_000), Options{})
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("drawing 10000 lanes took %v", took)
	}
	for _, want := range []string{"all 10001", "a line is 626 of them"} {
		if !bytes.Contains(svg, []byte(want)) {
			t.Errorf("the picture does not say %q", want)
		}
	}
	for _, want := range []string{"all 10001", "running", "ready", "waiting"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text does not say %q:\n%s", want, text)
		}
	}
}

// TestCrowdedLanes draws lanes that change so often that the picture has to become coarser.
func TestCrowdedLanes(t *testing.T) {
	rec := &sched.Recording{Elapsed: time.Second, Recorded: time.Second}
	for i := range 40 {
		l := &sched.Lane{Parent: min(0, i-1), End: time.Second}
		for at := time.Duration(0); at < time.Second; {
			s := sched.Span{Start: at, End: at + time.Duration(1+i+int(at)%5)*300*time.Microsecond, State: sched.State(int(at) % 7 % 4)}
			s.Reason = sched.Reason(int(at) % 11)
			at = s.End
			l.Spans = append(l.Spans, s)
			l.Marks = append(l.Marks, sched.Mark{At: at, Text: "print"})
		}
		rec.Lanes = append(rec.Lanes, l)
	}
	row := Row{Title: "crowded", Elapsed: time.Second, Recording: rec}
	render(t, []Row{row, row, row, row, row, row}, Options{})
}

func TestNumbers(t *testing.T) {
	two := append(tasks(2), tasks(2)...)
	_, text := render(t, two, Options{})
	for _, want := range []string{"main", "g1 In[1]:2", "g2 In[1]:2", "g3 In[1]:2", "g4 In[1]:2"} {
		if !strings.Contains(text, want) {
			t.Errorf("no lane %q in\n%s", want, text)
		}
	}
}

// BenchmarkManyTasks draws a run of 10,000 tasks in both ways, as a cell shows it.
func BenchmarkManyTasks(b *testing.B) {
	rows := tasks(10_000)
	r := &rows[0]
	for i, l := range r.Recording.Lanes[1:] {
		l.Name = fmt.Sprintf("task %d", i+1)
		r.Lanes = append(r.Lanes, Lane{Name: l.Name, Start: l.Start, End: l.End})
	}
	var svg bytes.Buffer
	for b.Loop() {
		svg.Reset()
		if err := SVG(&svg, rows, Options{}); err != nil {
			b.Fatal(err)
		}
		if err := Text(io.Discard, rows, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(svg.Len()), "svg-bytes")
}

// FuzzRecording checks that no recording spoils a drawing, however broken: each five bytes are something that happens.
func FuzzRecording(f *testing.F) {
	f.Add([]byte("go"), "name", int64(time.Second), int64(time.Second), 0)
	some := []byte{0, 1, 2, 3, 4, 1, 0, 0, 9, 9, 2, 7, 7, 7, 7, 3, 1, 1, 1, 1, 1, 200, 10, 4, 3, 4, 2, 3, 4, 5}
	f.Add(bytes.Repeat(some, 400), "\x01<&\u202e", int64(1e6), int64(1e3), 72)
	f.Add(bytes.Repeat([]byte{0, 255, 0, 255, 1, 1, 3, 255, 3, 2}, 3000), "]]>", int64(-1), int64(5), 200)
	f.Fuzz(func(t *testing.T, data []byte, text string, elapsed, recorded int64, columns int) {
		rec := &sched.Recording{Elapsed: time.Duration(elapsed), Recorded: time.Duration(recorded), Dropped: len(data) % 3, Folded: len(data) % 5}
		var l *sched.Lane
		for at := time.Duration(0); len(data) >= 5; data = data[5:] {
			n, m := int(data[1]), int(data[2])
			far := time.Duration(data[3]) << (data[4] % 60)
			switch {
			case data[0]%8 == 0 || l == nil:
				l = &sched.Lane{Parent: n - 2, Name: text[:min(len(text), m)], Pos: text, Start: at, End: at + far, Ended: n%2 == 0}
				rec.Lanes = append(rec.Lanes, l)
				if n == 7 {
					rec.Lanes = append(rec.Lanes, nil)
				}
			case data[0]%8 == 1:
				l.Marks = append(l.Marks, sched.Mark{At: at + far, Kind: sched.MarkKind(n % 5), Text: text})
			case data[0]%8 == 2:
				rec.Wakes = append(rec.Wakes, sched.Wake{At: far, From: n - 1, To: m - 1})
			case data[0]%8 == 3:
				at = far - time.Duration(n)
			default:
				l.Spans = append(l.Spans, sched.Span{Start: at, End: at + far, State: sched.State(n % 5), Reason: sched.Reason(m % 13)})
				at += far
			}
		}
		r := Row{
			Title: text, Elapsed: time.Duration(elapsed), Verdict: text, Figures: text + " 5 6", Finding: text, Recording: rec,
			Lanes: []Lane{{Name: text, Failure: text}, {Name: "b", End: 5}}, Median: time.Duration(elapsed), Min: 1, Max: time.Duration(recorded),
		}
		svg, _ := render(t, []Row{r, r}, Options{Columns: min(columns, 300)})
		if bytes.Contains(svg, []byte(`"NaN`)) || bytes.Contains(svg, []byte("Inf")) && !strings.Contains(text, "Inf") {
			t.Errorf("the picture has no numbers:\n%s", svg)
		}
	})
}
