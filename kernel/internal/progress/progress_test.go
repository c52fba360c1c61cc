package progress

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A shown is a text that a line had shown, and when.
type shown struct {
	at    time.Duration
	text  string
	first bool
}

// watch calls f with a line and returns what the line showed, with times since the start. It closes the line.
func watch(t *testing.T, failed bool, f func(l *Line)) (list []shown) {
	synctest.Test(t, func(*testing.T) {
		begin := time.Now()
		l := NewLine(func(text, _ string, first bool) { list = append(list, shown{time.Since(begin), text, first}) })
		f(l)
		l.Close(failed)
	})
	return list
}

// run is a run of tasks that end one after the other, each after d.
func run(p *Progress, title string, tasks int, d time.Duration) {
	c := p.Begin(title, 1)
	defer c.End()
	c.Row(title, tasks, 1)
	c.Repeat()
	for range tasks {
		time.Sleep(d)
		c.Done(false)
	}
}

func TestPace(t *testing.T) {
	list := watch(t, false, func(l *Line) { run(l.Progress(), "Concurrent", 2, 1030*time.Millisecond) })
	if len(list) != 17 { // 0.5 s, 0.6 s ... 2.0 s, and the end at 2.06 s
		t.Fatalf("shown %d times, want 17: %v", len(list), list)
	}
	for i, s := range list {
		if s.first != (i == 0) {
			t.Errorf("%d: first is %v", i, s.first)
		}
		if want := patience + time.Duration(i)*pause; i < 16 && s.at != want {
			t.Errorf("text %d came at %v, want %v", i, s.at, want)
		}
	}
	if got, want := list[0].text, strings.Repeat("░", 20)+"  0.5 s · 0 of 2 tasks · Concurrent"; got != want {
		t.Errorf("first %q, want %q", got, want)
	}
	if got, want := list[10].text, strings.Repeat("█", 10)+strings.Repeat("░", 10)+"  1.5 s · 1 of 2 tasks · Concurrent"; got != want {
		t.Errorf("in the middle %q, want %q", got, want)
	}
	if got, want := list[16].text, "Concurrent: 2 of 2 tasks in 2.06 s"; got != want {
		t.Errorf("last %q, want %q", got, want)
	}
}

func TestShortRunsShowNothing(t *testing.T) {
	list := watch(t, false, func(l *Line) {
		for range 10 {
			run(l.Progress(), "Concurrent", 1, 400*time.Millisecond)
		}
		time.Sleep(time.Hour)
	})
	if len(list) != 0 {
		t.Errorf("shown %v", list)
	}
}

// TestPrinting keeps a place free above what is printed, whatever becomes of it.
func TestPrinting(t *testing.T) {
	list := watch(t, false, func(l *Line) {
		l.Printing() // nothing goes on
		c := l.Progress().Begin("Concurrent", 1)
		c.Row("Concurrent", 1, 1)
		c.Repeat()
		l.Printing()
		l.Printing()
		time.Sleep(100 * time.Millisecond)
		c.Done(true)
		c.End()
		l.Printing()
		time.Sleep(time.Minute)
	})
	want := []shown{{0, "", true}, {100*time.Millisecond + time.Minute, "Concurrent: 1 of 1 task, 1 failed, in 100 ms", false}}
	if len(list) != 2 || list[0] != want[0] || list[1] != want[1] {
		t.Errorf("shown %v, want %v", list, want)
	}
}

// TestLatest says of a cell of several runs what the latest came to, and at once when one has ended.
func TestLatest(t *testing.T) {
	list := watch(t, false, func(l *Line) {
		run(l.Progress(), "a", 1, 620*time.Millisecond)
		for range 4 {
			run(l.Progress(), "b", 1, 200*time.Millisecond)
		}
	})
	if got, want := list[2], (shown{700 * time.Millisecond, "a: 1 of 1 task in 620 ms", false}); got != want {
		t.Errorf("after the first run %v, want %v", got, want)
	}
	if got, want := list[len(list)-1].text, "after 2 others:\n"+strings.Repeat("b: 1 of 1 task in 200 ms\n", 3); got != strings.TrimSpace(want) {
		t.Errorf("at the end %q, want %q", got, want)
	}
	for i := 1; i < len(list)-1; i++ {
		if d := list[i].at - list[i-1].at; d < pause {
			t.Errorf("%v after %v", d, list[i-1])
		}
	}
}

// TestTaken has nothing shown any more where there is something better.
func TestTaken(t *testing.T) {
	for _, tc := range []struct {
		name              string
		inAnyCase, failed bool
		last              string
	}{
		{"value", false, false, " 0.6 s"},
		{"value of a cell that fails", false, true, "a: 1 of 1 task in 650 ms"},
		{"recording of a cell that fails", true, true, " 0.6 s"},
	} {
		list := watch(t, tc.failed, func(l *Line) {
			run(l.Progress(), "a", 1, 650*time.Millisecond)
			if !l.Take(tc.inAnyCase) {
				t.Errorf("%s: there is no display", tc.name)
			}
			run(l.Progress(), "more", 1, 0)
		})
		if got := list[len(list)-1].text; !strings.Contains(got, tc.last) {
			t.Errorf("%s: last %q, want %q", tc.name, got, tc.last)
		}
	}
	list := watch(t, false, func(l *Line) {
		if l.Take(false) {
			t.Error("there is a display, and nothing was shown")
		}
		run(l.Progress(), "a", 1, time.Second)
		l.Printing()
	})
	if len(list) > 0 {
		t.Errorf("shown %v", list)
	}
}

// TestStopped does not count what tasks do that are being stopped.
func TestStopped(t *testing.T) {
	list := watch(t, true, func(l *Line) {
		c := l.Progress().Begin("Concurrent", 1)
		c.Row("Concurrent", 3, 1)
		c.Repeat()
		time.Sleep(850 * time.Millisecond)
		c.Done(false)
		l.Stop()
		c.Done(false)
		c.Done(false)
		c.End()
		time.Sleep(time.Second)
	})
	const want = "Concurrent: stopped after 850 ms, 1 of 3 tasks done"
	for i, s := range list {
		if (s.text == want) != (i >= 4) { // 0.5 to 0.8 s before
			t.Errorf("%d: %v", i, s)
		}
	}
	if len(list) > 6 {
		t.Errorf("%d texts: one is shown again and again", len(list))
	}
}

// TestText has what is said of every kind of call.
func TestText(t *testing.T) {
	second := func() { time.Sleep(time.Second) }
	for _, tc := range []struct {
		name        string
		f           func(p *Progress)
		text, final string
	}{
		{
			"repeat", func(p *Progress) {
				c := p.Begin("Concurrent", 1)
				c.Row("Concurrent", 2, 5)
				for range 3 {
					c.Repeat()
					second()
					c.Done(false)
				}
			},
			"██████████░░░░░░░░░░  3.0 s · 1 of 2 tasks · Concurrent, repeat 3 of 5",
			"Concurrent: stopped after 3.00 s, at repeat 3 of 5, 1 of 2 tasks done",
		},
		{
			"comparison", func(p *Progress) {
				c := p.Begin("Compare", 4)
				c.Row("Sequential", 2, 1)
				c.Repeat()
				second()
				c.Row("Concurrent, limit 2", 2, 1)
				c.Repeat()
			},
			"█████░░░░░░░░░░░░░░░  1.0 s · 0 of 2 tasks · Compare, run 2 of 4, Concurrent, limit 2",
			"Compare: stopped after 1.00 s, 1 of 4 runs done, 0 of 2 tasks done",
		},
		{
			"sweep", func(p *Progress) {
				c := p.Begin("Sweep", 2)
				c.Row("n 1", 0, 1)
				c.Repeat()
				run(p, "Concurrent", 2, time.Second)
				c.Done(false)
				c.Row("n 2", 0, 1)
				c.Repeat()
				in := p.Begin("Concurrent", 1)
				in.Row("Concurrent", 4, 1)
				in.Repeat()
				if p.Begin("another", 1) != nil {
					t.Error("sweep: a run within a run is shown")
				}
				in.Done(false)
				in.Done(false)
			},
			"███████████████░░░░░  2.0 s · 2 of 4 tasks · Sweep, run 2 of 2, n 2, Concurrent",
			"Sweep: stopped after 2.00 s, 1 of 2 runs done",
		},
		{
			"recorded cell", func(p *Progress) { p.Begin("In[3]", 0); second() },
			" 1.0 s · In[3]", "In[3]: stopped after 1.00 s",
		},
		{
			"run of a recorded cell", func(p *Progress) {
				p.Begin("In[3]", 0)
				c := p.Begin("Concurrent", 1)
				c.Row("Concurrent", 2, 1)
				c.Repeat()
				second()
				c.Done(false)
			},
			"██████████░░░░░░░░░░  1.0 s · 1 of 2 tasks · In[3], Concurrent", "In[3]: stopped after 1.00 s",
		},
		{
			"minutes", func(p *Progress) { p.Begin("In[3]", 0); time.Sleep(61*time.Second + time.Millisecond) },
			"1m1s · In[3]", "In[3]: stopped after 1m1s",
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := &Progress{}
			tc.f(p)
			if got := p.text(); got != tc.text {
				t.Errorf("%s: %q, want %q", tc.name, got, tc.text)
			}
			if got := p.final("stopped"); got != tc.final {
				t.Errorf("%s: %q, want %q", tc.name, got, tc.final)
			}
		})
	}
	var none *Line
	c := none.Progress().Begin("nobody looks", 1)
	c.Row("", 1, 1)
	c.Repeat()
	c.Done(false)
	c.End()
	none.Printing()
	none.Close(none.Take(true))
}

// TestPrintingAtOnce has nobody print before the place is there.
func TestPrintingAtOnce(t *testing.T) {
	for range 100 {
		var placed atomic.Bool
		l := NewLine(func(string, string, bool) {
			for range 100 {
				runtime.Gosched()
			}
			placed.Store(true)
		})
		c := l.Progress().Begin("Concurrent", 1)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				l.Printing()
				if !placed.Load() {
					t.Error("printed above the place")
				}
			})
		}
		wg.Wait()
		c.End()
		l.Close(false)
	}
}
