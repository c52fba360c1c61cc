package lanes_test

import (
	"regexp"
	"sync"
	"testing"
	"time"

	"golanes/kernel/lanes"
)

// TestGoroutines shows a goroutine, one that it has started, and one of a task.
func TestGoroutines(t *testing.T) {
	c := make(chan int)
	ready := make(chan *lanes.Table)
	var wg sync.WaitGroup
	wg.Go(func() {
		var inner sync.WaitGroup
		inner.Go(func() { <-c })
		inner.Wait()
	})
	wg.Go(func() { lanes.Concurrent(lanes.Task("tea", func() { <-c })) })
	go func() { // the calling one is not in the table
		for {
			table := lanes.Goroutines()
			tea, waiting := false, 0
			for _, g := range table.Goroutines {
				tea = tea || g.Task == "tea" && g.State == "chan receive" && g.Age > 0
				if g.State == "chan receive" || g.State == "sync.WaitGroup.Wait" {
					waiting++
				}
			}
			if tea && waiting >= 4 {
				ready <- table
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	text := (<-ready).String()
	close(c)
	wg.Wait()
	for _, want := range []string{
		`(?m)^goroutine +state +for +at +started by$`,
		`(?m)^ *\d+ +sync\.WaitGroup\.Wait +goroutines_test\.go:\d+`,
		`(?m)^  +\d+ +chan receive .*goroutines_test\.go:\d+$`,
		`(?m)^ +\d+ +chan receive +\d.*s +goroutines_test\.go:\d+ +tea$`,
	} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}
