// Command sleeps is what a cell is compared with that runs ten thousand sleeps at once: the same program compiled. For each line of its
// input it runs them and writes how long that took, in nanoseconds: with package lanes, the CPU time of that with reading what was
// recorded, the time with the picture of the run too, and that with plain goroutines.
package main

import (
	"bufio"
	"fmt"
	"os"
	"sync"
	"time"

	"golanes/kernel/internal/sched"
	"golanes/kernel/lanes"
)

const tasks = 10_000

func main() {
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		begin := time.Now()
		before, _ := sched.CPUTime()
		r := lanes.Concurrent(lanes.N(tasks, sleep))
		after, _ := sched.CPUTime()
		r.MIMEBundle()
		drawn := time.Since(begin)
		fmt.Println(r.Elapsed.Nanoseconds(), (after - before).Nanoseconds(), drawn.Nanoseconds(), plain().Nanoseconds())
	}
}

func sleep() { time.Sleep(100 * time.Millisecond) }

func plain() time.Duration {
	begin := time.Now()
	var wg sync.WaitGroup
	for range tasks {
		wg.Go(sleep)
	}
	wg.Wait()
	return time.Since(begin)
}
