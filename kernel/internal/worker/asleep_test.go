package worker

import (
	"context"
	"maps"
	"os"
	"os/signal"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	stacks "golanes/kernel/internal/census"
	"golanes/kernel/internal/proc"
)

// TestWakeups sees timers and the like come and go.
func TestWakeups(t *testing.T) {
	type step = func(t *testing.T, symbols func(path, name string) any) (pending bool)
	for name, steps := range map[string][]step{
		"timer": {func(t *testing.T, f func(path, name string) any) bool {
			c := f("time", "After").(func(time.Duration) <-chan time.Time)(time.Second)
			defer runtime.KeepAlive(c)
			time.Sleep(2 * time.Second)
			return false
		}, func(t *testing.T, f func(path, name string) any) bool {
			timer := f("time", "NewTimer").(func(time.Duration) *time.Timer)(time.Second)
			time.Sleep(2 * time.Second)
			f("time", "TimerˑReset").(func(*time.Timer, time.Duration) bool)(timer, time.Hour)
			return true
		}, func(t *testing.T, f func(path, name string) any) bool {
			timer := f("time", "AfterFunc").(func(time.Duration, func()) *time.Timer)(time.Hour, func() {})
			f("time", "TimerˑStop").(func(*time.Timer) bool)(timer)
			return false
		}},
		"ticker": {func(t *testing.T, f func(path, name string) any) bool {
			f("time", "NewTicker").(func(time.Duration) *time.Ticker)(time.Hour)
			return true
		}, func(t *testing.T, f func(path, name string) any) bool {
			ticker := f("time", "NewTicker").(func(time.Duration) *time.Ticker)(time.Hour)
			f("time", "TickerˑStop").(func(*time.Ticker))(ticker)
			return false
		}, func(t *testing.T, f func(path, name string) any) bool {
			return f("time", "Tick").(func(time.Duration) <-chan time.Time)(0) != nil
		}},
		"context": {func(t *testing.T, f func(path, name string) any) bool {
			_, cancel := f("context", "WithTimeout").(func(context.Context, time.Duration) (context.Context, context.CancelFunc))(t.Context(), time.Hour)
			defer cancel()
			return false // by the end
		}, func(t *testing.T, f func(path, name string) any) bool {
			_, cancel := f("context", "WithDeadline").(func(context.Context, time.Time) (context.Context, context.CancelFunc))(t.Context(), time.Now().Add(time.Hour))
			t.Cleanup(cancel)
			return true
		}},
		"signal": {func(t *testing.T, f func(path, name string) any) bool {
			c := make(chan os.Signal, 1)
			f("os/signal", "Notify").(func(chan<- os.Signal, ...os.Signal))(c, syscall.SIGUSR2)
			t.Cleanup(func() { signal.Stop(c) })
			return true
		}, func(t *testing.T, f func(path, name string) any) bool {
			_, stop := f("os/signal", "NotifyContext").(func(context.Context, ...os.Signal) (context.Context, context.CancelFunc))(t.Context(), syscall.SIGUSR2)
			stop()
			return false
		}},
	} {
		for i, do := range steps {
			test := func(t *testing.T) {
				var w wakeups
				want := do(t, func(path, name string) any { return w.symbols(path, unguarded)[name].Interface() })
				if got, _ := w.pending(); got != want {
					t.Errorf("%s %d: pending = %v, want %v", name, i, got, want)
				}
			}
			if name == "signal" { // package os/signal has a goroutine that does not end
				test(t)
			} else {
				synctest.Test(t, test)
			}
		}
	}
}

// unguarded is for functions that are the test's own.
func unguarded(f func()) func() { return f }

// TestForgottenTimer lets go of a timer that nobody has, and of none whose channel somebody has.
func TestForgottenTimer(t *testing.T) {
	var w wakeups
	after := w.symbols("time", unguarded)["After"].Interface().(func(time.Duration) <-chan time.Time)
	c := after(time.Hour)
	collect()
	if pending, collectable := w.pending(); !pending || !collectable {
		t.Errorf("a timer that somebody has: pending %v, collectable %v", pending, collectable)
	}
	runtime.KeepAlive(c)
	c = nil
	for pending := true; pending; pending, _ = w.pending() {
		collect()
	}
	for range 5000 {
		after(time.Hour)
		if len(w.timers) == 2000 {
			collect()
		}
	}
	if n := len(w.timers); n > 4500 {
		t.Errorf("%d timers are kept of 5000 that nobody has", n)
	}
}

func TestLocks(t *testing.T) {
	var l locks
	var s starts
	var a, b sync.Mutex
	holders := make(chan uint32)
	go func() {
		s.began("In[1]:2")
		l.got(unsafe.Pointer(&a))
		holders <- l.holder(uintptr(unsafe.Pointer(&a)))
	}()
	if n := <-holders; n != 0 {
		t.Errorf("a goroutine without a number is %d", n)
	}
	s.first()
	go func() {
		s.began("In[1]:3")
		l.got(unsafe.Pointer(&a))
		l.got(unsafe.Pointer(&b))
		l.shared(unsafe.Pointer(&b))
		holders <- l.holder(uintptr(unsafe.Pointer(&a)))
		holders <- l.holder(uintptr(unsafe.Pointer(&b)))
	}()
	if n := <-holders; n != 2 {
		t.Errorf("the holder is %d, want 2", n)
	}
	if n := <-holders; n != 0 {
		t.Errorf("the holder of a lock that several have is %d", n)
	}
	if n := numberOf("In[3]:4#17"); n != 17 {
		t.Errorf("number %d, want 17", n)
	}
	if p := positionOf("In[3]:4#17"); p != "In[3]:4" {
		t.Errorf("position %s", p)
	}
}

// TestFunctions finds the functions that goroutines are in, of cells whose goroutines wait, in closures and calls; and holds the
// interpreter to what newFunctions takes it for.
func TestFunctions(t *testing.T) {
	const source = `package main
/*line In[1]:1:1*/func get(c chan int) int { v := <-c; return v }
/*line In[1]:2:1*/func cellˑ1() {
/*line In[1]:3:1*/c := make(chan int)
/*line In[1]:4:1*/f := func() { c <- get(c) }
/*line In[1]:5:1*/f()
}
`
	w := New(Options{Event: func(proc.Event) {}})
	failure, err := w.Run(t.Context(), proc.Run{Cell: 1, Name: "In[1]", Source: source, Entry: "cellˑ1", EndAsleep: true})
	if err != nil || failure == nil || failure.Value != proc.AllAsleep || len(failure.Waits) != 1 {
		t.Fatalf("%+v, %v", failure, err)
	}
	var got []string
	for _, f := range failure.Waits[0].Frames {
		got = append(got, strings.Join([]string{f.Func, f.Cell, string(rune('0' + f.Line))}, " "))
	}
	want := []string{"get In[1] 1", "cellˑ1.func In[1] 4", "cellˑ1 In[1] 2"}
	if x := failure.Waits[0]; !slices.Equal(got, want) || x.Operation != "chan receive" || !x.Entry {
		t.Errorf("%s in %q, want %q", x.Operation, got, want)
	}
}

// TestNever knows goroutines that nothing can wake, where Go's runtime does: built with GOEXPERIMENT=goroutineleakprofile.
func TestNever(t *testing.T) {
	if pprof.Lookup("goroutineleak") == nil {
		t.Skip("this Go has no profile of leaks")
	}
	var waits []proc.Wait
	w := New(Options{Event: func(e proc.Event) {
		if e.Kind == proc.Left {
			waits = append(waits, e.Waits...)
		}
	}})
	const source = `package main
import "sync"
import "golanes/rt"
var global sync.WaitGroup
func local() {
	var wg sync.WaitGroup
	wg.Add(1)
	sync.WaitGroupˑWait(&wg)
}
func shared() { sync.WaitGroupˑWait(&global) }
func cellˑ1() {
	global.Add(1)
	rt.Go("In[1]:1", local)
	rt.Go("In[1]:2", shared)
}
`
	if f, err := w.Run(t.Context(), proc.Run{Cell: 1, Name: "In[1]", Source: source, Entry: "cellˑ1", Leaks: true}); f != nil || err != nil {
		t.Fatal(f, err)
	}
	got := map[string]bool{}
	for _, x := range waits {
		got[x.Started] = x.Never
	}
	if want := map[string]bool{"In[1]:1": true, "In[1]:2": false}; !maps.Equal(got, want) {
		t.Errorf("never: %v, want %v", got, want)
	}
}

func BenchmarkBegan(b *testing.B) {
	var s starts
	run := func(name string) {
		b.Run(name, func(b *testing.B) {
			pprof.Do(b.Context(), pprof.Labels(cellLabel, "3", workerLabel, "0xc000", startLabel, "#1"), func(context.Context) {
				for b.Loop() {
					s.began("In[1]:2")
				}
			})
		})
	}
	run("many")
	s.until.Store(1 << 30)
	run("few")
}

func BenchmarkGot(b *testing.B) {
	var l locks
	var mu sync.Mutex
	pprof.Do(b.Context(), pprof.Labels(cellLabel, "3", workerLabel, "0xc000", startLabel, "In[1]:2#17"), func(context.Context) {
		for b.Loop() {
			l.got(unsafe.Pointer(&mu))
		}
	})
}

// BenchmarkLook is what a look takes that finds that something runs, and one that has to look at a hundred goroutines that wait.
func BenchmarkLook(b *testing.B) {
	w := New(Options{Event: func(proc.Event) {}})
	b.Run("idle", func(b *testing.B) {
		x := w.newWatch(proc.Run{Leaks: true})
		defer x.end()
		for b.Loop() {
			x.gauge.Idle()
		}
	})
	for _, n := range []int{10, 100, 1000, 10_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			stop := make(chan bool)
			var wg sync.WaitGroup
			for range n {
				wg.Go(func() { <-stop })
			}
			for b.Loop() {
				w.asleep(1, stacks.Survey())
			}
			close(stop)
			wg.Wait()
		})
	}
}
