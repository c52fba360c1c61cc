package lanes

import (
	"errors"
	"slices"
	"sync"
	"testing"
)

// TestAsleep ends a run of which two tasks wait for each other, while one has ended and one waits for its turn. What they do later changes
// nothing.
func TestAsleep(t *testing.T) {
	s := &Session{}
	c, d, began := make(chan int), make(chan int), make(chan bool, 3)
	var wg sync.WaitGroup
	runs := make(chan *Run)
	go func() {
		runs <- s.Concurrent(
			func() { began <- true },
			Task("left", func() { began <- true; wg.Add(1); defer wg.Done(); <-c }),
			Task("right", func() int { began <- true; wg.Add(1); defer wg.Done(); return <-d }),
			Limit(2), Quiet(), Task("late", func() {}))
	}()
	for range 3 {
		<-began
	}
	if !s.Asleep(func(string) string { return "chan receive" }) {
		t.Fatal("there is no run")
	}
	r := <-runs
	var got []string
	for _, x := range r.Tasks {
		if errors.Is(x.Err, errAsleep) != (x.Name != "task 1") {
			t.Errorf("%s: %v", x.Name, x.Err)
		}
		if x.Err != nil {
			got = append(got, x.Err.Error())
		}
	}
	want := []string{
		"all goroutines are asleep - deadlock: it waits in chan receive", "all goroutines are asleep - deadlock: it waits in chan receive",
		"did not begin: all goroutines are asleep - deadlock",
	}
	if !slices.Equal(got, want) {
		t.Errorf("errors %q, want %q", got, want)
	}
	c <- 1
	d <- 2
	wg.Wait()
	if len(r.Order) != 1 || r.Values[2] != nil || r.Tasks[2].Value != nil {
		t.Errorf("the run has changed: %v, %v", r.Order, r.Values)
	}
	if s.Asleep(nil) {
		t.Error("there is a run still")
	}
}
