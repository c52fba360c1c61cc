package lanes_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"golanes/kernel/lanes"
)

func count() {
	fmt.Println("One")
	time.Sleep(50 * time.Millisecond)
	fmt.Println("Two")
}

func Example() {
	fmt.Println(lanes.Compare(count, count, count))
}

func ExampleSequential() {
	lanes.Sequential(count, count)
	// Output:
	// One
	// Two
	// One
	// Two
}

func ExampleConcurrent() {
	r := lanes.Concurrent(
		func() error { return nil },
		func() error { return errors.New("no bread") },
		func() { panic("kettle on fire") },
	)
	for _, t := range r.Tasks {
		fmt.Println(t.Name, t.Err != nil, t.Panic)
	}
	// Output:
	// task 1 false <nil>
	// task 2 true <nil>
	// task 3 true kettle on fire
}

func ExampleCompare_runs() {
	nap := func() { time.Sleep(50 * time.Millisecond) }
	few := lanes.Concurrent(lanes.N(2, nap))
	few.Title = "Two naps"
	many := lanes.Concurrent(lanes.N(100, nap))
	many.Title = "A hundred naps"
	for _, r := range lanes.Compare(few, many).Runs {
		fmt.Println(r.Title, len(r.Tasks))
	}
	// Output:
	// Two naps 2
	// A hundred naps 100
}

func ExampleTask() {
	r := lanes.Sequential(lanes.Task("tea", count), count)
	for _, t := range r.Tasks {
		fmt.Println(t.Name)
	}
	// Output:
	// One
	// Two
	// One
	// Two
	// tea
	// task 2
}

func ExampleN() {
	squares := make([]int, 4)
	lanes.Concurrent(lanes.N(4, func(i int) { squares[i] = i * i }))
	fmt.Println(squares)
	// Output: [0 1 4 9]
}

func ExampleEach() {
	r := lanes.Concurrent(lanes.Each([]string{"tea", "milk"}, func(s string) (int, error) { return len(s), nil }))
	fmt.Println(r.Values, r.Tasks[0].Name)
	// Output: [3 4] tea
}

func ExampleLimit() {
	r := lanes.Concurrent(lanes.N(6, count), lanes.Limit(2))
	fmt.Println(r.MaxActive)
}

func ExampleProcs() {
	fmt.Println(lanes.Compare(lanes.N(4, count), lanes.Procs(1, 2), lanes.Repeat(5)))
}

func ExampleTimeout() {
	fetch := func(ctx context.Context) error {
		select {
		case <-time.After(time.Hour):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	r := lanes.Concurrent(lanes.Task("fetch", fetch), lanes.Timeout(10*time.Millisecond))
	fmt.Println(r.Err)
	// Output: fetch: context deadline exceeded
}

func ExampleFailFast() {
	r := lanes.Sequential(
		func() error { return errors.New("no bread") },
		func() { fmt.Println("never") },
		lanes.FailFast(),
	)
	fmt.Println(r.Err)
	// Output:
	// task 1: no bread
	// task 2: did not begin: context canceled: task 1 failed
}

func ExampleRepeat() {
	r := lanes.Concurrent(count, count, lanes.Repeat(5))
	fmt.Println(r.Elapsed, r.Min, r.Max)
}

func ExampleSeed() {
	dice := func(r *rand.Rand) int { return r.IntN(6) + 1 }
	a, b := lanes.Concurrent(lanes.N(3, dice), lanes.Seed(1)), lanes.Concurrent(lanes.N(3, dice), lanes.Seed(1))
	fmt.Println(slices.Equal(a.Values, b.Values))
	// Output: true
}

func ExampleQuiet() {
	fmt.Println(lanes.Concurrent(count, lanes.Quiet(), lanes.Title("Counting")))
}

func ExampleSweep() {
	fmt.Println(lanes.Sweep("workers", []int{1, 2, 4}, func(n int) *lanes.Run {
		return lanes.Concurrent(lanes.N(8, count), lanes.Limit(n))
	}))
}

func ExampleGuess() {
	fmt.Println(lanes.Guess("concurrent", "50ms"))
	fmt.Println(lanes.Compare(count, count, count))
}

func ExampleCheck() {
	lanes.Concurrent(lanes.N(3, func(i int) int { return i * i }))
	fmt.Println(lanes.Check("squares", lanes.Same([]int{0, 1, 4}), lanes.MaxActive(3), lanes.NoLeaks()).Passed())
	// Output: true
}

func ExampleSpan() {
	r := lanes.Sequential(func() {
		lanes.Mark("begin")
		end := lanes.Span("nap")
		time.Sleep(time.Millisecond)
		end()
	})
	for _, m := range r.Tasks[0].Marks {
		fmt.Println(m.Text, m.End > m.Start)
	}
	// Output:
	// begin false
	// nap true
}

func ExampleGoroutines() {
	c := make(chan int)
	go func() { <-c }()
	fmt.Println(lanes.Goroutines())
	close(c)
}
