package lanes_test

import (
	"errors"
	"fmt"
	"time"

	"golanes/kernel/lanes"
)

func count() {
	fmt.Println("One")
	time.Sleep(20 * time.Millisecond)
	fmt.Println("Two")
}

func Example() {
	r := lanes.Concurrent(count, count, count)
	fmt.Println("under 3 × 20 ms:", r.Elapsed < 60*time.Millisecond)
	fmt.Println("at once:", r.MaxActive)
	// Output:
	// One
	// One
	// One
	// Two
	// Two
	// Two
	// under 3 × 20 ms: true
	// at once: 3
}

func ExampleSequential() {
	r := lanes.Sequential(count, count)
	fmt.Println("at once:", r.MaxActive)
	// Output:
	// One
	// Two
	// One
	// Two
	// at once: 1
}

func ExampleCompare() {
	nap := func() { time.Sleep(20 * time.Millisecond) }
	report := lanes.Compare(nap, nap, nap) // as the last line of a cell, this draws itself
	for _, r := range report.Runs {
		fmt.Println(r.Title, "with", len(r.Tasks), "tasks")
	}
	// Output:
	// Sequential with 3 tasks
	// Concurrent with 3 tasks
}

func ExampleN() {
	squares := make([]int, 4)
	lanes.Concurrent(lanes.N(4, func(i int) { squares[i] = i * i }))
	fmt.Println(squares)
	// Output: [0 1 4 9]
}

func ExampleTask() {
	r := lanes.Concurrent(
		lanes.Task("tea", func() error { return nil }),
		lanes.Task("toast", func() error { return errors.New("no bread") }),
	)
	fmt.Println(r.Err)
	// Output: toast: no bread
}
