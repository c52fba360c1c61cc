package sched

import (
	"context"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"
)

func sleeps() {
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { time.Sleep(20 * time.Millisecond) })
	}
	wg.Wait()
}

func TestSleeps(t *testing.T) {
	rec := record(t, Options{}, sleeps)
	if len(rec.Lanes) != 4 || !waited(rec.Lanes[0], WaitGroup) {
		t.Fatalf("%d lanes", len(rec.Lanes))
	}
	for _, l := range rec.Lanes[1:] {
		if d := total(l, Waiting, Sleep); d < 19*time.Millisecond {
			t.Errorf("lane %d sleeps %v: %+v", l.ID, d, l.Spans)
		}
	}
	if f := Measure(rec, 0); f.Concurrency.Peak != 3 || f.Parallelism.Average > 1 {
		t.Errorf("%+v", f)
	}
}

func compute(goroutines int) func() {
	return func() {
		var wg sync.WaitGroup
		results := make([]int, goroutines)
		for i := range goroutines {
			wg.Go(func() { results[i] = work(300) })
		}
		wg.Wait()
		sink += results[0]
	}
}

func TestComputing(t *testing.T) {
	for _, p := range []int{1, 2} {
		procs(t, p)
		rec := record(t, Options{}, compute(4))
		f := Measure(rec, 0)
		if rec.Procs != p || len(rec.Lanes) != 5 {
			t.Fatalf("%d lanes on %d processors, want 5 on %d", len(rec.Lanes), rec.Procs, p)
		}
		// The operating system may keep a processor for long, so that one goroutine is left to the end, and make them take turns.
		computing := f.Verdict == CPUBound || p > 1 && f.Verdict == TakingTurns
		if !computing || f.Parallelism.Peak > p || f.Concurrency.Peak < 4 || f.Queue == 0 || f.Computing < 0.9 {
			t.Errorf("on %d: %+v", p, f)
		}
		for _, l := range rec.Lanes[1:] {
			if total(l, Running) == 0 || total(l, Ready) == 0 {
				t.Errorf("on %d: %+v", p, l.Spans)
			}
		}
	}
}

func TestPingPong(t *testing.T) {
	rec := record(t, Options{}, func() {
		c, d := make(chan int), make(chan int)
		go func() {
			for v := range c {
				d <- v
			}
		}()
		for range 50 {
			c <- 1
			<-d
		}
		close(c)
	})
	if len(rec.Lanes) != 2 || len(rec.Wakes) < 50 {
		t.Fatalf("%d lanes, %d wakes", len(rec.Lanes), len(rec.Wakes))
	}
	for i, l := range rec.Lanes { // who of them finds the other waiting is chance
		if total(l, Waiting, Receive, Send) == 0 {
			t.Errorf("lane %d waits for nobody", i)
		}
	}
	for _, w := range rec.Wakes {
		if w.Reason != Receive && w.Reason != Send {
			t.Errorf("%+v", w)
		}
	}
}

func TestMutex(t *testing.T) {
	rec := record(t, Options{}, func() {
		var mu sync.RWMutex
		var wg sync.WaitGroup
		mu.Lock()
		wg.Go(func() { mu.Lock(); defer mu.Unlock() })
		await("sync.Mutex.Lock", "TestMutex.func1.1", 1)
		wg.Go(func() { mu.RLock(); defer mu.RUnlock() })
		await("sync.RWMutex.RLock", "TestMutex.func1.2", 1)
		mu.Unlock()
		wg.Wait()
	})
	n := 0
	for _, l := range rec.Lanes {
		if waited(l, Mutex) {
			n++
		}
	}
	if n != 2 || !slices.ContainsFunc(rec.Wakes, func(w Wake) bool { return w.Reason == Mutex }) {
		t.Errorf("%d lanes wait for the lock", n)
	}
}

func TestCond(t *testing.T) {
	rec := record(t, Options{}, func() {
		var mu sync.Mutex
		c := sync.NewCond(&mu)
		go func() {
			mu.Lock()
			c.Wait()
			mu.Unlock()
		}()
		await("sync.Cond.Wait", "TestCond", 1)
		mu.Lock()
		c.Signal()
		mu.Unlock()
	})
	if !waited(rec.Lanes[1], Cond) {
		t.Errorf("%+v", rec.Lanes[1].Spans)
	}
}

func TestHTTP(t *testing.T) {
	rec := record(t, Options{}, func() {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			await("select", "net/http.(*persistConn).roundTrip", 1)
			time.Sleep(10 * time.Millisecond)
			io.WriteString(w, "hello")
		}))
		defer server.Close()
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				r, err := server.Client().Get(server.URL)
				if err != nil {
					t.Error(err)
					return
				}
				defer r.Body.Close()
				if _, err := io.Copy(io.Discard, r.Body); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
	if len(rec.Lanes) != 4 || rec.Folded < 4 {
		t.Errorf("%d lanes, %d folded", len(rec.Lanes), rec.Folded)
	}
	for _, l := range rec.Lanes[1:] {
		if !waited(l, HTTP) {
			t.Errorf("%+v", l.Spans)
		}
	}
	if f := Measure(rec, 0); f.Concurrency.Peak > 4 || f.Idle == 0 {
		t.Errorf("%+v", f)
	}
}

func TestPool(t *testing.T) {
	rec := record(t, Options{}, func() {
		jobs, results := make(chan int), make(chan int)
		var ahead sync.Once
		go func() {
			Task("feeder")
			await("chan receive", "TestPool", 4) // the workers and main
			for i := range 9 {
				jobs <- i
			}
			close(jobs)
		}()
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for j := range jobs {
					ahead.Do(func() { await("chan send", "TestPool", 1) }) // the feeder, of all workers
					results <- j
				}
			})
		}
		go func() {
			Task("closer")
			wg.Wait()
			close(results)
		}()
		await("sync.WaitGroup.Wait", "TestPool", 1)
		for range results {
		}
	})
	if len(rec.Lanes) != 6 {
		t.Fatalf("%d lanes", len(rec.Lanes))
	}
	if !waited(rec.Lanes[0], Receive) {
		t.Errorf("main: %+v", rec.Lanes[0].Spans)
	}
	for _, l := range rec.Lanes {
		if l.Name == "feeder" && !waited(l, Send) || l.Name == "closer" && !waited(l, WaitGroup) {
			t.Errorf("%s: %+v", l.Name, l.Spans)
		}
	}
}

func TestProducerConsumer(t *testing.T) {
	rec := record(t, Options{}, func() {
		c := make(chan int, 1)
		go func() {
			for i := range 5 {
				c <- i
			}
			close(c)
		}()
		for v := range c {
			if v < 3 { // of the last two there is room for both
				await("chan send", "TestProducerConsumer", 1)
			}
			time.Sleep(time.Millisecond)
		}
	})
	if len(rec.Lanes) != 2 || !waited(rec.Lanes[1], Send) || !waited(rec.Lanes[0], Sleep) {
		t.Errorf("%d lanes: %+v", len(rec.Lanes), rec.Lanes[1].Spans)
	}
}

func TestContextTimeout(t *testing.T) {
	rec := record(t, Options{}, func() {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		c := make(chan int)
		go func() { <-ctx.Done(); close(c) }()
		select {
		case <-ctx.Done():
		case <-make(chan int):
		}
		<-c
	})
	if len(rec.Lanes) != 2 || total(rec.Lanes[0], Waiting, Select) < 19*time.Millisecond || !waited(rec.Lanes[1], Receive) {
		t.Fatalf("%d lanes: %+v", len(rec.Lanes), rec.Lanes[0].Spans)
	}
	// A timer has ended the waits, so all wait for it and not for each other.
	if f := Measure(rec, 0); f.Verdict == EachOther || f.Idle < 0.1 {
		t.Errorf("%+v", f)
	}
}

func TestTimers(t *testing.T) {
	rec := record(t, Options{}, func() {
		done := make(chan bool)
		time.AfterFunc(5*time.Millisecond, func() {
			LogPrint("late")
			go func() { done <- true }()
		})
		<-done
		<-time.After(5 * time.Millisecond)
	})
	if len(rec.Lanes) != 3 {
		t.Fatalf("%d lanes", len(rec.Lanes))
	}
	late := rec.Lanes[1]
	if len(late.Marks) != 1 || late.Parent != 0 || rec.Lanes[2].Parent != 1 || late.Start < 4*time.Millisecond {
		t.Errorf("%+v", late)
	}
	spans := rec.Lanes[0].Spans
	last := slices.IndexFunc(spans, func(s Span) bool { return s.Reason == Receive && s.Outside && s.End-s.Start > 4*time.Millisecond })
	if last < 0 {
		t.Errorf("nobody waits for a timer: %+v", spans)
	}
}

func TestForever(t *testing.T) {
	rec := record(t, Options{}, func() {
		c := make(chan bool)
		go func() { close(c); select {} }() // for as long as the tests run
		<-c
		await("select (no cases)", "TestForever", 1)
	})
	if l := rec.Lanes[1]; !waited(l, Forever) || l.Ended {
		t.Errorf("%+v", l.Spans)
	}
}

// TestIterators sees to it that the coroutine of iter.Pull is the work's.
func TestIterators(t *testing.T) {
	rec := record(t, Options{}, func() {
		next, stop := iter.Pull(slices.Values([]int{1, 2, 3}))
		defer stop()
		for v, ok := next(); ok; v, ok = next() {
			sink += v
		}
	})
	if len(rec.Lanes) != 2 || rec.Folded != 0 || !rec.Lanes[1].Ended {
		t.Errorf("%d lanes, %d folded", len(rec.Lanes), rec.Folded)
	}
}
