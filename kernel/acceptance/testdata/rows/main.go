// Command rows measures what a Go interpreter spends on the constructs of ordinary programs. Run by golanes, by the interpreter below
// it alone and compiled, it is the Go side of the comparison that interpreter.py makes; rows.py is Python's. It keeps to the Go of 2022,
// which all of them run.
//
// With a file's name as $PROFILE it takes longer and leaves a CPU profile there.
//
// Each line of its output is a row's name and the nanoseconds that one operation took in its best round.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

// rounds is how often each row is measured; the best counts.
var rounds = 40

// A row is a construct: run does it n times.
type row struct {
	name string
	n    int
	run  func(n int)
}

// One round takes about a millisecond, so that in some of them nothing else gets the processor.
var rows = []row{
	{"fib(12)", 1, func(n int) { fib(12) }},
	{"sieve 5k", 1, func(n int) { sieve(5000) }},
	{"float 60x60", 1, func(n int) { float(60) }},
	{"slice sum, index", len(numbers), sumIndex},
	{"slice sum, range", len(numbers), sumRange},
	{"map operation", 5000, maps},
	{"s += \"x\"", 1000, concatenate},
	{"strings.Builder", 2000, build},
	{"method call", 1000, methods},
	{"closure call", 1000, closures},
	{"called literal", 700, literals},
	{"channel ping-pong", 500, pingPong},
	{"select of two", 1000, selectTwo},
	{"select, default", 2000, selectDefault},
	{"go statement", 300, spawn},
	{"mutex", 2000, mutexes},
	{"loop", 20000, loop},
	{"call", 2000, calls},
	{"call that defers", 1000, defers},
	{"call that defers twice", 500, defersTwice},
	{"call that defers a value", 1000, defersValue},
	{"call that recovers", 500, recovers},
	{"go literal", 300, spawnLiteral}, // the last, as the interpreter alone sometimes ends there
}

func main() {
	if name := os.Getenv("PROFILE"); name != "" {
		rounds = 400
		file, err := os.Create(name)
		if err == nil {
			err = pprof.StartCPUProfile(file)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "rows:", err)
			os.Exit(1)
		}
		defer file.Close()
		defer pprof.StopCPUProfile()
	}
	for _, r := range rows {
		best := time.Duration(0)
		for i := 0; i < rounds; i++ {
			began := time.Now()
			r.run(r.n)
			if took := time.Since(began); i == 0 || took < best {
				best = took
			}
		}
		fmt.Printf("%s\t%.1f\n", r.name, float64(best.Nanoseconds())/float64(r.n))
	}
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func sieve(n int) int {
	composite := make([]bool, n)
	count := 0
	for i := 2; i < n; i++ {
		if composite[i] {
			continue
		}
		count++
		for j := i * i; j < n; j += i {
			composite[j] = true
		}
	}
	return count
}

func float(n int) float64 {
	sum := 0.0
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			x := float64(i)*0.5 + float64(j)
			sum += x*x - x/3
		}
	}
	return sum
}

var numbers = make([]int, 20000)

func sumIndex(n int) {
	sum := 0
	for i := 0; i < n; i++ {
		sum += numbers[i]
	}
}

func sumRange(n int) {
	sum := 0
	for _, v := range numbers {
		sum += v
	}
}

func maps(n int) {
	m := map[int]int{}
	for i := 0; i < n; i++ {
		m[i%100] += i
	}
}

func concatenate(n int) {
	s := ""
	for i := 0; i < n; i++ {
		s += "x"
	}
}

func build(n int) {
	var b strings.Builder
	for i := 0; i < n; i++ {
		b.WriteString("x")
	}
}

type counter struct{ n int }

func (c *counter) add(d int) { c.n += d }

func methods(n int) {
	c := &counter{}
	for i := 0; i < n; i++ {
		c.add(i)
	}
}

func closures(n int) {
	sum := 0
	add := func(d int) { sum += d }
	for i := 0; i < n; i++ {
		add(i)
	}
}

func literals(n int) {
	sum := 0
	for i := 0; i < n; i++ {
		func(d int) { sum += d }(i)
	}
}

func pingPong(n int) {
	ping, pong := make(chan int), make(chan int)
	go echo(ping, pong)
	for i := 0; i < n; i++ {
		ping <- i
		<-pong
	}
	close(ping)
}

func echo(ping, pong chan int) {
	for v := range ping {
		pong <- v
	}
}

func selectTwo(n int) {
	a, b := make(chan int, 1), make(chan int, 1)
	for i := 0; i < n; i++ {
		a <- i
		select {
		case <-a:
		case <-b:
		}
	}
}

func selectDefault(n int) {
	a := make(chan int)
	for i := 0; i < n; i++ {
		select {
		case <-a:
		default:
		}
	}
}

func spawn(n int) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := 0; i < n; i++ {
		go done(&wg)
	}
	wg.Wait()
}

func done(wg *sync.WaitGroup) { wg.Done() }

func spawnLiteral(n int) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := 0; i < n; i++ {
		go func() { wg.Done() }()
	}
	wg.Wait()
}

func mutexes(n int) {
	var mu sync.Mutex
	count := 0
	for i := 0; i < n; i++ {
		mu.Lock()
		count++
		mu.Unlock()
	}
}

func loop(n int) {
	sum := 0
	for i := 0; i < n; i++ {
		sum += i
	}
}

func nothing() {}

func direct() { nothing() }

func calls(n int) {
	for i := 0; i < n; i++ {
		direct()
	}
}

func deferring() { defer nothing() }

func defers(n int) {
	for i := 0; i < n; i++ {
		deferring()
	}
}

func deferringTwice() {
	defer nothing()
	defer nothing()
}

func defersTwice(n int) {
	for i := 0; i < n; i++ {
		deferringTwice()
	}
}

func deferringValue(f func()) { defer f() }

func defersValue(n int) {
	f := func() {}
	for i := 0; i < n; i++ {
		deferringValue(f)
	}
}

func recovering() {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(r)
		}
	}()
}

func recovers(n int) {
	for i := 0; i < n; i++ {
		recovering()
	}
}
