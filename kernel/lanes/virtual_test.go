package lanes_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golanes/kernel/lanes"
)

func ExampleVirtual() {
	nap := func() { time.Sleep(time.Hour) }
	fmt.Println(lanes.Compare(nap, nap, lanes.Virtual(), lanes.Quiet()))
	// Output:
	// Sequential: 2h 0m 0s of virtual time
	// Concurrent: 1h 0m 0s of virtual time · 2.0× faster · up to 2 tasks at once
}

// TestVirtual runs in a bubble of its own, with everything that a run has.
func TestVirtual(t *testing.T) {
	r := lanes.Concurrent(
		lanes.Task("in time", func() int { time.Sleep(time.Minute); return 7 }),
		lanes.Task("late", func(ctx context.Context) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(3 * time.Hour):
				return nil
			}
		}),
		lanes.Task("panics", func() { time.Sleep(time.Second); panic("no") }),
		lanes.Timeout(time.Hour), lanes.Virtual())
	if r.Elapsed != time.Hour || r.Values[0] != 7 || !errors.Is(r.Tasks[1].Err, context.DeadlineExceeded) || r.Tasks[2].Panic != "no" {
		t.Errorf("%+v", r)
	}
	if r.Tasks[0].End != time.Minute || r.Tasks[2].End != time.Second {
		t.Errorf("ends after %v and %v", r.Tasks[0].End, r.Tasks[2].End)
	}
	for _, want := range []string{"1h 0m 0s of virtual time", "in time", "context deadline exceeded"} {
		if text := r.String(); !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if text := fmt.Sprint(r.MIMEBundle()["text/html"]); !strings.Contains(text, "Concurrent: 1h 0m 0s of virtual time") {
		t.Error("the picture does not say which time it is of")
	}
}

func TestVirtualMisuse(t *testing.T) {
	for _, tc := range []struct {
		want string
		f    func()
	}{
		{"deadlock: all goroutines in bubble are blocked", func() { lanes.Concurrent(func() { <-make(chan int) }, lanes.Virtual()) }},
		{"deadlock: main bubble goroutine has exited but blocked goroutines remain", func() {
			lanes.Concurrent(func() { go time.Sleep(time.Hour) }, lanes.Virtual())
		}},
		{"lanes.Speed: argument 1 is 0: pass how many times faster the clock is to go, as in lanes.Speed(60)", func() { lanes.Speed(0) }},
		{"lanes.Speed: argument 1 is -1: pass how many times faster the clock is to go, as in lanes.Speed(60)", func() { lanes.Speed(-1) }},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != tc.want {
					t.Errorf("panicked with %q, want %q", got, tc.want)
				}
			}()
			tc.f()
		}()
	}
}

// TestVirtualInside is an option within virtual time: it is there already.
func TestVirtualInside(t *testing.T) {
	r := lanes.Sequential(func() time.Duration {
		return lanes.Concurrent(func() { time.Sleep(time.Hour) }, lanes.Virtual()).Elapsed
	}, lanes.Virtual())
	if r.Elapsed != time.Hour || r.Values[0] != time.Hour {
		t.Errorf("%v, %v", r.Elapsed, r.Values)
	}
}

func TestSpeed(t *testing.T) {
	r := lanes.Sequential(func() { time.Sleep(time.Hour) }, lanes.Speed(1))
	if r.Elapsed != time.Hour || len(r.Notes) != 1 || r.Notes[0] != "not played: only cells are" {
		t.Errorf("%v, notes %q", r.Elapsed, r.Notes)
	}
	var played []float64
	s := &lanes.Session{Host: lanes.Host{Play: func(speed float64) func() {
		played = append(played, speed)
		return func() { played = append(played, 0) }
	}}}
	s.Sequential(func() {}, lanes.Speed(60))
	if fmt.Sprint(played) != "[60 0]" {
		t.Errorf("played %v", played)
	}
}

// TestVirtualOutside is the option in a cell that does not run in virtual time.
func TestVirtualOutside(t *testing.T) {
	s := &lanes.Session{Host: lanes.Host{Cell: func(map[string]string) (string, bool) { return "In[1]", true }}}
	defer func() {
		if p := fmt.Sprint(recover()); !strings.HasPrefix(p, "lanes.Virtual: this cell does not run in virtual time: put %%virtual on top of it") {
			t.Errorf("panicked with %q", p)
		}
	}()
	s.Concurrent(func() {}, lanes.Virtual())
}
