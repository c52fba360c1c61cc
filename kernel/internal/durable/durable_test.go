package durable

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestMisuse has each lock misused in a process of its own, and compares its last words with those of package sync.
func TestMisuse(t *testing.T) {
	const variable = "DURABLE_MISUSE"
	misuses := map[string][2]func(){
		"Unlock":        {func() { new(Mutex).Unlock() }, func() { new(sync.Mutex).Unlock() }},
		"Unlock (RW)":   {func() { new(RWMutex).Unlock() }, func() { new(sync.RWMutex).Unlock() }},
		"RUnlock":       {func() { new(RWMutex).RUnlock() }, func() { new(sync.RWMutex).RUnlock() }},
		"second Unlock": {func() { m := new(Mutex); m.TryLock(); m.Unlock(); m.Unlock() }, func() { m := new(sync.Mutex); m.TryLock(); m.Unlock(); m.Unlock() }},
		"recovered": {
			func() { defer func() { _ = recover() }(); new(Mutex).Unlock() },
			func() { defer func() { _ = recover() }(); new(sync.Mutex).Unlock() },
		},
	}
	if name, which, ok := strings.Cut(os.Getenv(variable), "|"); ok {
		i := 0
		if which == "theirs" {
			i = 1
		}
		misuses[name][i]()
		os.Exit(0)
	}
	words := func(name, which string) string {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestMisuse$")
		cmd.Env = append(os.Environ(), variable+"="+name+"|"+which)
		out, err := cmd.CombinedOutput()
		line, _, _ := strings.Cut(string(out), "\n")
		return fmt.Sprint(line, " ", err)
	}
	for name := range misuses {
		got, want := words(name, "ours"), words(name, "theirs")
		if got != want || !strings.HasPrefix(got, "fatal error: sync: ") {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestMethods compares the method sets with those of package sync.
func TestMethods(t *testing.T) {
	for _, pair := range [][2]reflect.Type{
		{reflect.TypeFor[*Mutex](), reflect.TypeFor[*sync.Mutex]()},
		{reflect.TypeFor[*RWMutex](), reflect.TypeFor[*sync.RWMutex]()},
		{reflect.TypeFor[*Once](), reflect.TypeFor[*sync.Once]()},
	} {
		if !pair[0].Elem().Comparable() {
			t.Errorf("%v cannot be compared", pair[0].Elem())
		}
		for m := range pair[1].Methods() {
			f, ok := pair[0].MethodByName(m.Name)
			if !ok || f.Type.NumIn() != m.Type.NumIn() || f.Type.NumOut() != m.Type.NumOut() {
				t.Errorf("%v has no %s as %v has it", pair[0], m.Name, pair[1])
			}
		}
	}
}

// A lock is what both kinds have.
type lock interface {
	Lock()
	Unlock()
	TryLock() bool
	RLock()
	RUnlock()
	TryRLock() bool
}

// TestSequence does the same at random with a lock of either kind, in one goroutine: what can be had at once is the same.
func TestSequence(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 1))
		var ours, theirs lock = new(RWMutex), new(sync.RWMutex)
		var mine, its sync.Locker = new(Mutex), new(sync.Mutex)
		readers, writing, locked := 0, false, false
		for step := range 200 {
			got, want := false, false
			switch n := rng.IntN(6); {
			case n == 0:
				got, want = ours.TryLock(), theirs.TryLock()
				writing = writing || want
			case n == 1:
				got, want = ours.TryRLock(), theirs.TryRLock()
				if want {
					readers++
				}
			case n == 2 && writing:
				ours.Unlock()
				theirs.Unlock()
				writing = false
			case n == 3 && readers > 0:
				ours.RUnlock()
				theirs.RUnlock()
				readers--
			case n == 4:
				got, want = mine.(*Mutex).TryLock(), its.(*sync.Mutex).TryLock()
				locked = locked || want
			case n == 5 && locked:
				mine.Unlock()
				its.Unlock()
				locked = false
			}
			if got != want {
				t.Fatalf("seed %d, step %d: %v, want %v", seed, step, got, want)
			}
		}
	}
}

// TestExclusion counts without a bubble, from many goroutines; the race detector looks on.
func TestExclusion(t *testing.T) {
	var m Mutex
	var rw RWMutex
	var wg sync.WaitGroup
	n, words := 0, 0
	for range 8 {
		wg.Go(func() {
			for i := range 500 {
				m.Lock()
				n++
				m.Unlock()
				if i%10 == 0 {
					rw.Lock()
					words++
					rw.Unlock()
				} else {
					rw.RLock()
					_ = words
					rw.RUnlock()
				}
			}
		})
	}
	wg.Wait()
	if n != 8*500 || words != 8*50 {
		t.Errorf("counted %d and %d", n, words)
	}
}

func TestConvoy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var x struct {
			Mutex
			order []int
		}
		begin := time.Now()
		var wg sync.WaitGroup
		for i := range 5 {
			time.Sleep(time.Millisecond) // in this order
			wg.Go(func() {
				x.Lock()
				defer x.Unlock()
				time.Sleep(time.Second)
				x.order = append(x.order, i)
			})
		}
		wg.Wait()
		if took := time.Since(begin); took != 5*time.Second+time.Millisecond {
			t.Errorf("took %v", took)
		}
		if fmt.Sprint(x.order) != "[0 1 2 3 4]" {
			t.Errorf("order %v", x.order)
		}
	})
}

// TestWriterFirst has a reader wait for a writer that waits, and the readers that a writer kept waiting come before the next one.
func TestWriterFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rw RWMutex
		var wg sync.WaitGroup
		var mu sync.Mutex
		log := ""
		hold := func(name string, lock sync.Locker, after time.Duration) {
			wg.Go(func() {
				time.Sleep(after * time.Millisecond)
				lock.Lock()
				mu.Lock()
				log += name
				mu.Unlock()
				time.Sleep(time.Second)
				lock.Unlock()
			})
		}
		hold("r", rw.RLocker(), 0)
		hold("W", &rw, 1)
		hold("V", &rw, 2)
		hold("s", rw.RLocker(), 3)
		hold("s", rw.RLocker(), 4)
		begin := time.Now()
		wg.Wait()
		if log != "rWssV" {
			t.Errorf("order %q, want rWssV", log)
		}
		if took := time.Since(begin); took != 4*time.Second+time.Millisecond && took != 4*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var once Once
		calls := 0
		slow := func() { time.Sleep(time.Hour); calls++ }
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				once.Do(slow)
				if calls != 1 {
					t.Errorf("Do returned after %d calls", calls)
				}
			})
		}
		wg.Wait()
		failing := OnceFunc(func() { calls++; panic("no") })
		for range 2 {
			func() {
				defer func() {
					if p := recover(); p != "no" {
						t.Errorf("panicked with %v", p)
					}
				}()
				failing()
			}()
		}
		if calls != 2 {
			t.Errorf("%d calls", calls)
		}
	})
}

// TestCond uses a lock with package sync's Cond.
func TestCond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m Mutex
		c := sync.NewCond(&m)
		ready := false
		go func() {
			time.Sleep(time.Minute)
			c.L.Lock()
			defer c.L.Unlock()
			ready = true
			c.Broadcast()
		}()
		m.Lock()
		for !ready {
			c.Wait()
		}
		m.Unlock()
	})
}

// TestCopy copies a lock, as a struct that holds one is: the copy is one of its own.
func TestCopy(t *testing.T) {
	var zero Mutex
	a := reflect.New(reflect.TypeFor[Mutex]()).Elem()
	a.Set(reflect.ValueOf(&zero).Elem())
	m := a.Addr().Interface().(*Mutex)
	m.Lock()
	if !zero.TryLock() || m.TryLock() {
		t.Error("the copy and the original are one lock")
	}
}
