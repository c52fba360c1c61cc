package lanes_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golanes/kernel/lanes"
)

// printing is a task of a session that sees what its program prints.
func printing(s *lanes.Session, text string, d time.Duration) func() {
	return func() {
		for word := range strings.FieldsSeq(text) {
			s.Printed([]byte(word + "\n"))
			time.Sleep(d)
		}
	}
}

func TestGuess(t *testing.T) {
	for _, test := range []struct {
		what  string
		v     any
		want  string // of the comparison that opens it; empty if that does not
		words string // of each task
	}{
		{"concurrent", "2s", "✓ concurrent: guessed 2 s, it was 2 s", ""},
		{" Sequential ", 4 * time.Second, "✓ sequential: guessed 4 s, it was 4 s", ""},
		{"concurrent", "2004 ms", "✓ concurrent: guessed 2 s, it was 2 s, 0.2 % off", ""},
		{"concurrent", "1s", "✗ concurrent: guessed 1 s, it was 2 s, 50 % off", ""},
		{"concurrent", "1h", "✗ concurrent: guessed 1h 0m 0s, it was 2 s, 1800 times off", ""},
		{"elapsed", "2.0001s", "✓ elapsed: guessed 2 s, it was 2 s, less than 0.1 % off", ""},
		{"faster", 2, "✓ faster: guessed 2, it was 2", ""},
		{"faster", "1.9×", "✓ faster: guessed 1.9, it was 2, 5.0 % off", ""},
		{"speed-up", 3.0, "✗ speed-up: guessed 3, it was 2, 50 % off", ""},
		{"active", 2, "✓ active: guessed 2, it was 2", ""},
		{"active", 1, "✗ active: guessed 1, it was 2", ""},
		{"failed", uint8(0), "✓ failed: guessed 0, it was 0", ""},
		{"order", "One One Two Two", "✓ order: guessed One One Two Two, it was One One Two Two", "One Two"},
		{"sequential", "One One Two Two", "✗ sequential: guessed One One Two Two, it was One Two One Two. Hint: word 2 is Two, not One", "One Two"},
		{"order", "One", "✗ order: guessed One, it was One One Two Two. Hint: there are 4 words, not 1", "One Two"},
		{"order", "a b", "✓ order: guessed a b, it was a b", ""},
		{"tea", "3s", "", ""},
		{"concurrent", 2, "", ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := new(lanes.Session)
			card := s.Guess(test.what, test.v)
			if len(card.Lines) != 1 || card.Lines[0].State != lanes.Sealed || card.Passed() {
				t.Errorf("Guess(%q, %v) = %s", test.what, test.v, card)
			}
			p := s.Compare(
				lanes.Task("a", printing(s, test.words, time.Second)),
				lanes.Task("b", printing(s, test.words, time.Second)),
				lanes.Limit(2),
			)
			if test.words == "" {
				s = new(lanes.Session)
				s.Guess(test.what, test.v)
				p = s.Compare(lanes.Task("a", nap(2*time.Second)), lanes.Task("b", func() { time.Sleep(2 * time.Second) }))
				if test.what == "order" {
					s.Guess(test.what, test.v)
					p = s.Compare(lanes.Task("a", nap(time.Second)), lanes.Task("b", nap(2*time.Second)))
				}
			}
			opened := strings.Contains(p.String(), "\n✓ ") || strings.Contains(p.String(), "\n✗ ")
			if test.want == "" && opened || !strings.HasSuffix(p.String(), test.want) {
				t.Errorf("Guess(%q, %v): want %q below\n%s", test.what, test.v, test.want, p)
			}
			html, _ := p.MIMEBundle()["text/html"].(string)
			if test.want != "" && !strings.Contains(html, "<div>"+test.want[:3]) {
				t.Errorf("Guess(%q, %v) is not in the picture: %.80s", test.what, test.v, html)
			}
			if again := s.Compare(nap(time.Second)); strings.Contains(again.String(), "guessed") {
				t.Errorf("Guess(%q, %v) is opened again by\n%s", test.what, test.v, again)
			}
		})
	}
}

func TestGuessMisunderstood(t *testing.T) {
	for _, v := range []any{nil, []int{1}, "", true} {
		card := new(lanes.Session).Guess("order", v)
		if len(card.Lines) != 1 || card.Lines[0].State != lanes.Failed || !strings.Contains(card.String(), `pass a duration such as "3s", a number, or words`) {
			t.Errorf("Guess of %v: %s", v, card)
		}
	}
}

// TestGuessWaits checks which result opens a guess.
func TestGuessWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(lanes.Session)
		s.Guess("tea", "1s")
		s.Guess("tea", "2s") // in the place of the first
		s.Guess("elapsed", "5s")
		inner := s.Concurrent(func() *lanes.Run { return s.Concurrent(nap(time.Second), lanes.Title("tea")) }, lanes.Title("kitchen"))
		if got, ok := inner.Values[0].(*lanes.Run); !ok || strings.Contains(got.String(), "guessed") {
			t.Errorf("a run within a task opens a guess:\n%v", inner.Values[0])
		}
		if text := inner.String(); !strings.Contains(text, "✗ elapsed") || strings.Contains(text, "tea: guessed") {
			t.Errorf("the run around it opens\n%s", text)
		}
		s.Sweep("n", []int{1}, func(int) *lanes.Run { return s.Concurrent(nap(time.Second), lanes.Title("tea")) })
		r := s.Sequential(nap(2*time.Second), lanes.Title("Tea"))
		if text := r.String(); strings.Count(text, "guessed") != 1 || !strings.HasSuffix(text, "✓ tea: guessed 2 s, it was 2 s") {
			t.Errorf("the run of that title opens\n%s", text)
		}
	})
}

func TestCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(lanes.Session)
		s.Compare(lanes.N(2, func(i int) (int, error) { printing(s, "One Two", time.Second)(); return i * i, nil }))
		bad := lanes.Sequential(func() error { time.Sleep(time.Second); return errors.New("no") })
		quick := lanes.Sequential(func() {})
		var none *lanes.Run
		for _, test := range []struct {
			cond any
			want string
		}{
			{lanes.ElapsedUnder(3 * time.Second), "✓ takes less than 3 s: it took 2 s"},
			{lanes.ElapsedUnder(2 * time.Second), "✗ takes less than 2 s: it took 2 s. Hint: what waits for what? Look for a lane that begins where another ends"},
			{lanes.Faster(nil, 2), "✓ is at least 2 times as fast: 2 times"},
			{lanes.Faster(nil, 2.5), "✗ is at least 2.5 times as fast: 2 times. Hint: what cannot happen at the same time? A lock, a limit, or one CPU for much to compute"},
			{lanes.Faster(20*time.Second, 9), "✓ is at least 9 times as fast: 10 times"},
			{lanes.Faster(none, 9), "✗ is at least 9 times as fast. Hint: the run to compare with is nil: give it a value first"},
			{lanes.Faster("x", 9), "✗ is at least 9 times as fast. Hint: nothing is faster than a string: pass a *Run, a *Report or a time.Duration"},
			{lanes.Faster(bad, 2), "✗ is at least 2 times as fast. Hint: runs with failures are not compared: look at their Err"},
			{lanes.Faster(quick, 2), "✗ is at least 2 times as fast. Hint: runs below 5 ms say nothing about speed: give the tasks more to do"},
			{lanes.Words("One One Two Two"), "✓ prints One One Two Two: it printed One One Two Two"},
			{lanes.Words("One Two One Two"), "✗ prints One Two One Two: it printed One One Two Two. Hint: word 2 is One, not Two"},
			{lanes.MaxActive(2), "✓ has at most 2 in progress at once: there were 2"},
			{lanes.MaxActive(1), "✗ has at most 1 in progress at once: there were 2. Hint: a channel with room for n, or lanes.Limit(n), keeps the others waiting"},
			{lanes.NoLeaks(), "✓ leaves no goroutines behind"},
			{lanes.Same([]int{0, 1}), "✓ returns [0 1]: it returned [0 1]"},
			{lanes.Same([]int{0, 2}), "✗ returns [0 2]: it returned [0 1]. Hint: value 2 is 1, not 2"},
			{lanes.Same([]float64{0, 1}), "✗ returns [0 1]: it returned [0 1]. Hint: value 1 is a int, not a float64"},
			{lanes.Same([]int{0}), "✗ returns [0]: it returned [0 1]. Hint: there are 2 tasks, not 1"},
			{lanes.Same(3), "✗ returns 3. Hint: pass a slice of the values that the tasks are to return"},
			{lanes.True(true), "✓ is true: it is true"},
			{false, "✗ is true: it is false. Hint: print what it is made of"},
			{7, `✗ condition 1 has type int. Hint: pass conditions, as in lanes.Check("first", lanes.NoLeaks())`},
			{nil, `✗ condition 1 has type nil. Hint: pass conditions, as in lanes.Check("first", lanes.NoLeaks())`},
			{lanes.Condition{}, "✗ a condition that says nothing. Hint: make it with one of the functions that return a Condition, as in lanes.NoLeaks()"},
		} {
			card := s.Check("ex", test.cond)
			if got := card.String(); got != "ex\n"+test.want {
				t.Errorf("%v:\n%s\nwant\n%s", test.cond, got, "ex\n"+test.want)
			}
			if card.Passed() != strings.HasPrefix(test.want, "✓") {
				t.Errorf("%v: passed %v", test.cond, card.Passed())
			}
		}
		card := s.Check("<both>", bad, lanes.ElapsedUnder(time.Minute), quick, lanes.Words("x"), lanes.Compare(quick), lanes.MaxActive(1))
		want := "<both>\n✓ takes less than 1m 0s: it took 1 s\n" +
			"✗ prints x. Hint: no task is known to have printed anything; what a compiled program prints is not known\n" +
			"✓ has at most 1 in progress at once: there were 1"
		if got := card.String(); got != want {
			t.Errorf("runs among the conditions:\n%s\nwant\n%s", got, want)
		}
		if html := fmt.Sprint(card.MIMEBundle()["text/html"]); !strings.Contains(html, "&lt;both&gt;") {
			t.Errorf("not escaped: %s", html)
		}
	})
}

func TestCheckWithoutRun(t *testing.T) {
	var none *lanes.Report
	s := new(lanes.Session)
	for _, card := range []*lanes.Card{s.Check("a", lanes.NoLeaks()), s.Check("a", none, lanes.NoLeaks())} {
		want := "a\n✗ leaves no goroutines behind. Hint: there is no run to look at: call lanes.Sequential, lanes.Concurrent or lanes.Compare first"
		if got := card.String(); got != want {
			t.Errorf("without a run:\n%s\nwant\n%s", got, want)
		}
	}
	if got, want := s.Check("a").String(), "a\n✗ there are no conditions. Hint: pass some, as in lanes.Check(\"first\", lanes.NoLeaks())"; got != want {
		t.Errorf("without conditions:\n%s\nwant\n%s", got, want)
	}
}

// TestLeaks leaves a goroutine behind for each kind of wait.
func TestLeaks(t *testing.T) {
	for hint, block := range map[string]func(c, end chan int){
		"who receives what it sends?":                         func(c, _ chan int) { c <- 1 },
		"who sends what it waits for, or closes the channel?": func(c, _ chan int) { <-c },
		"which case of its select can still happen?": func(c, end chan int) {
			select {
			case <-c:
			case end <- 1:
			}
		},
	} {
		s := new(lanes.Session)
		c, ended := make(chan int), make(chan int)
		r := s.Concurrent(func() {
			s.Sequential(func() { // the goroutine of a task within a task
				go func() {
					defer close(ended)
					block(c, nil)
				}()
			})
		}, func() { go func() {}() })
		got := s.Check("leak", lanes.NoLeaks()).String()
		if want := "leak\n✗ leaves no goroutines behind: 1 goroutine is still there. Hint: " + hint; got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
		if other := s.Check("other", lanes.Sequential(func() {}), lanes.NoLeaks()); !other.Passed() {
			t.Errorf("another run is blamed: %s", other)
		}
		select {
		case c <- 1:
		case <-c:
		}
		<-ended
		if card := s.Check("end", r, lanes.NoLeaks()); !card.Passed() {
			t.Errorf("when it has ended: %s", card)
		}
	}
}

func TestSweep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		get := func(n int) *lanes.Run { return lanes.Concurrent(lanes.N(16, nap(time.Second)), lanes.Limit(min(n, 8))) }
		c := lanes.Sweep("workers", []int{1, 2, 4, 8, 16}, get)
		want := "workers   elapsed\n" +
			"      1      16 s\n" +
			"      2       8 s  2.0× faster\n" +
			"      4       4 s  4.0× faster\n" +
			"      8       2 s  8.0× faster\n" +
			"     16       2 s  8.0× faster\n" +
			"from workers 8 on it gets no faster"
		if c.String() != want {
			t.Errorf("table\n%s\nwant\n%s", c, want)
		}
		if got := c.MIMEBundle()["text/plain"]; got != want {
			t.Errorf("text/plain\n%s\nwant\n%s", got, want)
		}
		c = lanes.Sweep("n", []int{1, 2, 3}, func(n int) *lanes.Run {
			switch n {
			case 1:
				return nil
			case 2:
				return lanes.Sequential(func() error { return errors.New("no") })
			}
			return get(1)
		})
		want = "   n   elapsed\n   1            the function returned no run\n   2       0 s  1 of 1 failed\n   3      16 s"
		if c.String() != want {
			t.Errorf("table\n%s\nwant\n%s", c, want)
		}
		if _, ok := c.Knee(); ok {
			t.Errorf("a knee where there is one run")
		}
	})
}
