package lanes_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golanes/kernel/lanes"
)

// TestMarks makes marks in tasks, in goroutines that they start, after their end and outside of them.
func TestMarks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var late sync.WaitGroup
		r := lanes.Concurrent(
			func() {
				lanes.Mark("begin")
				end := lanes.Span("work")
				time.Sleep(time.Second)
				end()
				end()
				var wg sync.WaitGroup
				wg.Go(func() {
					time.Sleep(time.Second)
					lanes.Mark("helper")
				})
				wg.Wait()
				lanes.Span("open")
				late.Go(func() {
					time.Sleep(time.Minute)
					lanes.Mark("late")
					lanes.Span("late")()
				})
				time.Sleep(time.Second)
			},
			func() {
				time.Sleep(time.Second)
				lanes.Mark("other")
			},
		)
		lanes.Mark("outside")
		lanes.Span("outside")()
		late.Wait()
		var got []string
		for _, k := range r.Tasks {
			for _, m := range k.Marks {
				got = append(got, fmt.Sprintf("%s %s %v-%v", k.Name, m.Text, m.Start, m.End))
			}
		}
		want := "task 1 begin 0s-0s, task 1 work 0s-1s, task 1 helper 2s-2s, task 1 open 2s-3s, task 2 other 1s-1s"
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("marks %s, want %s", s, want)
		}
	})
}

func TestManyMarks(t *testing.T) {
	r := lanes.Sequential(func() {
		for range 1000 {
			lanes.Mark("m")
			lanes.Span("s")()
		}
	})
	if n := len(r.Tasks[0].Marks); n != 500 {
		t.Errorf("%d marks are kept, want 500", n)
	}
}

func TestNestedRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(lanes.Session)
		r := s.Concurrent(
			lanes.Task("outer", func() {
				s.Printed([]byte("One\n"))
				time.Sleep(time.Second)
				s.Sequential(
					lanes.Task("inner", nap(time.Second)),
					lanes.Task("deep", func() {
						s.Concurrent(lanes.Task("deepest", func() { s.Printed([]byte("Three\n")); time.Sleep(time.Second) }))
					}))
				var wg sync.WaitGroup
				wg.Go(func() { s.Concurrent(nap(time.Second), lanes.Title("helper's")) })
				wg.Wait()
			}),
			func() { time.Sleep(2*time.Second - 1); s.Printed([]byte("Two\n")) },
		)
		runs := r.Tasks[0].Runs
		if len(runs) != 2 || runs[0].Elapsed != 2*time.Second || runs[1].Title != "helper's" || len(runs[0].Tasks[1].Runs) != 1 || len(r.Tasks[1].Runs) != 0 {
			t.Fatalf("runs %v", runs)
		}
		if got := fmt.Sprint(r.Words()); got != "[One Two Three]" {
			t.Errorf("words %s", got)
		}
		for _, want := range []string{
			"\nouter  ", "\n inner  ", "\n deep  ", "\n  deepest  ", "\n task 1  ", "\ntask 2  ",
		} {
			if !strings.Contains(r.String(), want) {
				t.Errorf("no %q in\n%s", want, r)
			}
		}
	})
}

// TestNestedContext cancels a run within a task with the run around it.
func TestNestedContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := lanes.Concurrent(func() error {
			return lanes.Sequential(nap(2*time.Second), func() {}).Err
		}, lanes.Timeout(time.Second))
		want := "task 1: task 2: did not begin: context deadline exceeded"
		if got := fmt.Sprint(r.Err); got != want {
			t.Errorf("Err = %s, want %s", got, want)
		}
	})
}
