package lanes_test

import (
	"errors"
	"fmt"
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
