package lanes_test

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golanes/kernel/lanes"
)

func nap(d time.Duration) func() { return func() { time.Sleep(d) } }

// The clock of these tests stands still but for sleeps, so all times are exact.

func TestSequential(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := lanes.Sequential(nap(1*time.Second), nap(3*time.Second), nap(2*time.Second))
		checkRun(t, r, "Sequential", 6*time.Second, 1, "task 1 0s-1s, task 2 1s-4s, task 3 4s-6s")
	})
}

func TestConcurrent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := lanes.Concurrent(nap(1*time.Second), nap(3*time.Second), nap(2*time.Second))
		checkRun(t, r, "Concurrent", 3*time.Second, 3, "task 1 0s-1s, task 2 0s-3s, task 3 0s-2s")
	})
}

func checkRun(t *testing.T, r *lanes.Run, title string, elapsed time.Duration, active int, tasks string) {
	t.Helper()
	if r.Title != title || r.Elapsed != elapsed || r.MaxActive != active || r.Err != nil {
		t.Errorf("got %s, %v, %d at once, error %v; want %s, %v, %d, none", r.Title, r.Elapsed, r.MaxActive, r.Err, title, elapsed, active)
	}
	var got []string
	for _, k := range r.Tasks {
		got = append(got, fmt.Sprintf("%s %v-%v", k.Name, k.Start, k.End))
	}
	if s := strings.Join(got, ", "); s != tasks {
		t.Errorf("tasks %s, want %s", s, tasks)
	}
}

func TestCompare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := lanes.Compare(nap(time.Second), nap(time.Second), nap(time.Second))
		if len(p.Runs) != 2 || p.Err != nil {
			t.Fatalf("%d runs, error %v; want 2, none", len(p.Runs), p.Err)
		}
		checkRun(t, p.Runs[0], "Sequential", 3*time.Second, 1, "task 1 0s-1s, task 2 1s-2s, task 3 2s-3s")
		checkRun(t, p.Runs[1], "Concurrent", time.Second, 3, "task 1 0s-1s, task 2 0s-1s, task 3 0s-1s")
	})
}

// TestCompareRuns checks the words about runs of known lengths.
func TestCompareRuns(t *testing.T) {
	for _, test := range []struct {
		base, other time.Duration
		want        string
	}{
		{3 * time.Second, time.Second, "1 s of virtual time · 3.0× faster"},
		{time.Second, 3 * time.Second, "3 s of virtual time · 3.0× slower"},
		{time.Second, 10 * time.Millisecond, "10 ms of virtual time · 100× faster"},
		{time.Second, 1040 * time.Millisecond, "1.04 s of virtual time · no difference"},
		{time.Second, time.Second, "1 s of virtual time · no difference"},
		{5 * time.Millisecond, 10 * time.Millisecond, "10 ms of virtual time · 2.0× slower"},
		{time.Second, 5*time.Millisecond - 1, "5 ms of virtual time · too short to compare"},
		{4 * time.Millisecond, time.Second, "1 s of virtual time · too short to compare"},
		{0, 0, "0 s of virtual time · too short to compare"},
	} {
		synctest.Test(t, func(t *testing.T) {
			text := lanes.Compare(lanes.Sequential(nap(test.base)), lanes.Concurrent(nap(test.other))).String()
			if !strings.Contains(text, test.want+"\n") {
				t.Errorf("%v and %v: want %q in\n%s", test.base, test.other, test.want, text)
			}
		})
	}
}

func TestTitles(t *testing.T) {
	a, b, c := lanes.Sequential(nap(0)), lanes.Sequential(nap(0)), lanes.Sequential(func() error { return errors.New("no") })
	b.Title = "Mine"
	p := lanes.Compare(a, b, c)
	for _, title := range []string{"Sequential 1 ", "Mine ", "Sequential 2 "} {
		if !strings.Contains("\n"+p.String(), "\n"+title) {
			t.Errorf("no row %q in\n%s", title, p)
		}
	}
	if got, want := fmt.Sprint(p.Err), "Sequential 2: task 1: no"; got != want {
		t.Errorf("Err = %q, want %q", got, want)
	}
}

// position is that of a panic, which ends its message.
var position = regexp.MustCompile(` \(lanes_test\.go:\d+\)`)

func TestFailures(t *testing.T) {
	sentinel := errors.New("bad luck")
	work := []any{
		func() {},
		func() error { return nil },
		func() error { return sentinel },
		lanes.Task("boom", func() { panic("boom") }),
		func() { var xs []int; i := len(xs); xs[i] = 1 },
		func() { panic(&fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}) },
		func() { runtime.Goexit() },
		func() { panic(nil) },
		func() {},
	}
	want := []string{
		"task 3: bad luck",
		"boom: panic: boom",
		"task 5: panic: runtime error: index out of range [0] with length 0",
		"task 6: panic: open x: file does not exist",
		"task 7: called runtime.Goexit",
		"task 8: panic: " + new(runtime.PanicNilError).Error(),
	}
	for _, f := range []func(...any) *lanes.Run{lanes.Sequential, lanes.Concurrent} {
		r := f(work...)
		if got := position.ReplaceAllString(fmt.Sprint(r.Err), ""); got != strings.Join(want, "\n") {
			t.Errorf("%s: Err:\n%s\nwant\n%s", r.Title, got, strings.Join(want, "\n"))
		}
		var re runtime.Error
		if !errors.Is(r.Err, sentinel) || !errors.Is(r.Err, fs.ErrNotExist) || !errors.As(r.Tasks[4].Err, &re) {
			t.Errorf("%s: Err wraps not all of its causes", r.Title)
		}
		if r.Tasks[3].Panic != "boom" || r.Tasks[2].Panic != nil {
			t.Errorf("%s: Panic %v and %v, want boom and nil", r.Title, r.Tasks[3].Panic, r.Tasks[2].Panic)
		}
		text := r.String()
		for _, line := range append(want, "6 of 9 failed") {
			_, words, _ := strings.Cut(line, ": ")
			if words = words[:min(len(words), 30)]; !strings.Contains(text, words) {
				t.Errorf("%s: no %q in\n%s", r.Title, words, text)
			}
		}
	}
	if text := lanes.Compare(work...).String(); strings.Contains(text, "faster") || strings.Contains(text, "slower") {
		t.Errorf("runs with failures are compared:\n%s", text)
	}
}

// TestPanicReflected checks the form in which panics of interpreted functions arrive.
func TestPanicReflected(t *testing.T) {
	r := lanes.Concurrent(
		func() { panic(reflect.ValueOf("boom")) },
		func() { panic(reflect.ValueOf(fs.ErrClosed)) },
		func() { panic(reflect.ValueOf(new(any)).Elem()) },
		func() { panic(reflect.Value{}) },
	)
	if r.Tasks[0].Panic != "boom" || !errors.Is(r.Tasks[1].Err, fs.ErrClosed) {
		t.Errorf("panics %v and %v, want what the values hold", r.Tasks[0].Panic, r.Tasks[1].Err)
	}
	for _, k := range r.Tasks[2:] {
		if _, ok := k.Panic.(*runtime.PanicNilError); !ok {
			t.Errorf("panic(nil) arrives as %#v", k.Panic)
		}
	}
}

func TestNested(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var inner *lanes.Run
		outer := lanes.Concurrent(
			nap(time.Second),
			func() error {
				inner = lanes.Sequential(lanes.N(2, nap(time.Second)), func() error { return errors.New("deep") })
				return inner.Err
			},
		)
		if outer.Elapsed != 2*time.Second || inner.Elapsed != 2*time.Second {
			t.Errorf("elapsed %v, inner %v, want 2s for both", outer.Elapsed, inner.Elapsed)
		}
		if got, want := fmt.Sprint(outer.Err), "task 2: task 3: deep"; got != want {
			t.Errorf("Err = %q, want %q", got, want)
		}
	})
}

func TestManyTasks(t *testing.T) {
	const n = 10_000
	synctest.Test(t, func(t *testing.T) {
		var sum atomic.Int64
		r := lanes.Concurrent(lanes.N(n, func(i int) error {
			sum.Add(int64(i))
			time.Sleep(time.Second)
			if i == n-1 {
				return errors.New("the last")
			}
			return nil
		}))
		if r.Elapsed != time.Second || r.MaxActive != n || sum.Load() != n*(n-1)/2 {
			t.Errorf("elapsed %v, %d at once, indices add up to %d; want 1s, %d, %d", r.Elapsed, r.MaxActive, sum.Load(), n, n*(n-1)/2)
		}
		if got, want := fmt.Sprint(r.Err), "task 10000: the last"; got != want {
			t.Errorf("Err = %q, want %q", got, want)
		}
		html := r.MIMEBundle()["text/html"].(string)
		if len(html) > 64<<10*4/3 {
			t.Errorf("picture of %d bytes", len(html))
		}
		if text := r.String(); strings.Count(text, "\n") > 20 || !strings.Contains(text, "and 9988 more") {
			t.Errorf("text is not folded:\n%s", text)
		}
	})
}

func TestMIMEBundle(t *testing.T) {
	r := lanes.Sequential(nap(0))
	for _, x := range []interface {
		MIMEBundle() map[string]any
		String() string
	}{r, lanes.Compare(r)} {
		b := x.MIMEBundle()
		text, html := b["text/plain"], b["text/html"]
		if len(b) != 2 || text != x.String() {
			t.Errorf("%T: bundle of %d, text %q, want two and %q", x, len(b), text, x)
		}
		if s, ok := html.(string); !ok || !strings.HasPrefix(s, `<img alt="Sequential: `) {
			t.Errorf("%T: text/html = %v", x, html)
		}
	}
}

func TestNames(t *testing.T) {
	f := func() {}
	r := lanes.Sequential(
		f,
		lanes.Task("tea", f),
		lanes.N(2, f),
		lanes.N(2, lanes.Task("cup", f)),
		lanes.Task("pot", lanes.Task("tea", f)),
		[]func(){f},
		[]func() error{func() error { return nil }},
	)
	var names []string
	for _, k := range r.Tasks {
		names = append(names, k.Name)
	}
	want := "task 1, tea, task 3, task 4, cup 1, cup 2, pot, task 8, task 9"
	if got := strings.Join(names, ", "); got != want {
		t.Errorf("names %s, want %s", got, want)
	}
}
