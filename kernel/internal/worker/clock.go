package worker

import (
	"container/heap"
	"context"
	"reflect"
	"sync"
	"testing/synctest"
	"time"

	"golanes/kernel/internal/durable"
	"golanes/kernel/internal/sched"
)

// A clock knows when the clock of a bubble goes on, and where to. Nothing in package synctest tells that; so the functions of a cell that
// start a timer note when it will fire, and a goroutine, tick, waits for the moments in which everybody waits. It says to the recording
// what time it is, and waits in real time if the run is played. It has a timer for the next of the notes itself, so that it wakes up
// together with who noted it.
//
// Of a timer that fires without a note, one of a library, the clock knows nothing: time goes on there without it, and is neither played
// nor told exactly. A timer that is stopped other than by its own methods leaves its note behind: the clock goes on to that time if nobody
// is woken before.
type clock struct {
	bubble *bubble
	stop   chan struct{}
	fresh  chan struct{} // a note was made or taken back; capacity 1

	mu     sync.Mutex // guards what follows
	speed  float64    // as in [proc.Virtual]
	notes  notes
	timers map[any]*note // of timers and tickers
}

// A note is when a timer will fire.
type note struct {
	at    time.Time
	every time.Duration // of a ticker
	index int           // among the notes; -1 if it is none of them any more
}

// newClock returns the clock of a bubble, for which the calling goroutine has to be in it.
func newClock(b *bubble) *clock {
	return &clock{
		bubble: b, stop: make(chan struct{}), fresh: make(chan struct{}, 1), speed: b.run.Virtual.Speed, timers: map[any]*note{},
	}
}

// tick ends when stop is closed.
func (c *clock) tick() {
	for {
		synctest.Wait()
		now := time.Now()
		sched.LogClock(now)
		c.bubble.at(now)
		select {
		case <-c.fresh: // it is looked at now
		default:
		}
		next, speed, ok := c.next(now)
		if !ok {
			select {
			case <-c.fresh:
				continue
			case <-c.stop:
				return
			}
		}
		if speed > 0 {
			c.pause(time.Duration(float64(next.Sub(now)) / speed))
		}
		timer := time.NewTimer(next.Sub(now))
		select {
		case <-timer.C:
		case <-c.fresh:
			timer.Stop()
		case <-c.stop:
			timer.Stop()
			return
		}
	}
}

// pause lets real time go by.
func (c *clock) pause(d time.Duration) {
	c.bubble.pausing.Store(true)
	defer c.bubble.pausing.Store(false)
	c.bubble.outside(func() {
		for end := time.Now().Add(d); !c.bubble.over.Load(); {
			rest := time.Until(end)
			if rest <= 0 {
				return
			}
			time.Sleep(min(rest, lookEvery))
		}
	})
}

// next returns the first time after now at which a timer fires, and how fast the way there is played.
func (c *clock) next(now time.Time) (at time.Time, speed float64, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.notes) > 0 {
		n := c.notes[0]
		if n.at.After(now) {
			return n.at, c.speed, true
		}
		if n.every > 0 {
			n.at = n.at.Add(n.every * (1 + now.Sub(n.at)/n.every))
			heap.Fix(&c.notes, 0)
		} else {
			heap.Pop(&c.notes)
		}
	}
	return time.Time{}, 0, false
}

// note notes that something will happen after d, and every d if that is to be repeated.
func (c *clock) note(d time.Duration, repeated bool) *note {
	n := &note{at: time.Now().Add(d), index: -1}
	if repeated {
		n.every = d
	}
	c.mu.Lock()
	heap.Push(&c.notes, n)
	c.mu.Unlock()
	c.changed()
	return n
}

// take takes a note back; it may be nil.
func (c *clock) take(n *note) {
	c.mu.Lock()
	if n != nil && n.index >= 0 {
		heap.Remove(&c.notes, n.index)
	}
	c.mu.Unlock()
	c.changed()
}

func (c *clock) changed() {
	select {
	case c.fresh <- struct{}{}:
	default:
	}
}

// noteTimer notes when a timer or ticker will fire, instead of what was noted of it before.
func (c *clock) noteTimer(timer any, d time.Duration, repeated bool) {
	c.forget(timer)
	n := c.note(d, repeated)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timers[timer] = n
}

// forget takes back what was noted of a timer.
func (c *clock) forget(timer any) {
	c.mu.Lock()
	n := c.timers[timer]
	delete(c.timers, timer)
	c.mu.Unlock()
	if n != nil {
		c.take(n)
	}
}

// setSpeed sets how fast the clock is played and returns what sets it back.
func (c *clock) setSpeed(speed float64) (restore func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.speed
	c.speed = speed
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.speed = before
	}
}

// sleep is time.Sleep.
func (c *clock) sleep(d time.Duration) {
	if d > 0 {
		c.note(d, false)
	}
	time.Sleep(d)
}

// replace replaces those symbols of a package that start timers, and locks that a goroutine would not wait for durably.
func (b *bubble) replace(path string, symbols map[string]reflect.Value) {
	set := func(name string, f any) { symbols[name] = reflect.ValueOf(f) }
	switch path {
	case "sync":
		set("Mutex", (*durable.Mutex)(nil))
		set("RWMutex", (*durable.RWMutex)(nil))
		set("Once", (*durable.Once)(nil))
		set("OnceFunc", durable.OnceFunc)
		set("MutexˑLock", (*durable.Mutex).Lock)
		set("MutexˑTryLock", (*durable.Mutex).TryLock)
		set("MutexˑUnlock", (*durable.Mutex).Unlock)
		set("RWMutexˑLock", (*durable.RWMutex).Lock)
		set("RWMutexˑTryLock", (*durable.RWMutex).TryLock)
		set("RWMutexˑUnlock", (*durable.RWMutex).Unlock)
		set("RWMutexˑRLock", (*durable.RWMutex).RLock)
		set("RWMutexˑRUnlock", (*durable.RWMutex).RUnlock)
	case "time":
		b.replaceTimers(set)
	case "context":
		b.replaceContexts(set)
	}
}

// ticks returns the clock. Code of the cell runs when there is one: declarations start no timers that anybody waits for.
func (b *bubble) ticks() *clock {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.clock
}

func (b *bubble) replaceTimers(set func(string, any)) {
	set("Sleep", func(d time.Duration) { b.ticks().sleep(d) })
	set("After", func(d time.Duration) <-chan time.Time {
		b.ticks().note(d, false)
		return time.After(d)
	})
	set("AfterFunc", func(d time.Duration, f func()) *time.Timer {
		t := time.AfterFunc(d, b.inner.guarded(f))
		b.ticks().noteTimer(t, d, false)
		return t
	})
	set("NewTimer", func(d time.Duration) *time.Timer {
		t := time.NewTimer(d)
		b.ticks().noteTimer(t, d, false)
		return t
	})
	set("NewTicker", func(d time.Duration) *time.Ticker {
		t := time.NewTicker(d) // panics if d is not positive
		b.ticks().noteTimer(t, d, true)
		return t
	})
	set("Tick", func(d time.Duration) <-chan time.Time {
		if d > 0 {
			b.ticks().note(d, true)
		}
		return time.Tick(d)
	})
	set("TimerˑReset", func(t *time.Timer, d time.Duration) bool {
		b.ticks().noteTimer(t, d, false)
		return t.Reset(d)
	})
	set("TimerˑStop", func(t *time.Timer) bool {
		b.ticks().forget(t)
		return t.Stop()
	})
	set("TickerˑReset", func(t *time.Ticker, d time.Duration) {
		t.Reset(d) // panics if d is not positive
		b.ticks().noteTimer(t, d, true)
	})
	set("TickerˑStop", func(t *time.Ticker) {
		b.ticks().forget(t)
		t.Stop()
	})
}

// noted notes that a context will end after d. What ends it before takes the note back.
func (b *bubble) noted(d time.Duration, cancel context.CancelFunc) context.CancelFunc {
	c := b.ticks()
	n := c.note(d, false)
	return func() {
		c.take(n)
		cancel()
	}
}

func (b *bubble) replaceContexts(set func(string, any)) {
	set("WithTimeout", func(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithTimeout(parent, d)
		return ctx, b.noted(d, cancel)
	})
	set("WithTimeoutCause", func(parent context.Context, d time.Duration, cause error) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithTimeoutCause(parent, d, cause)
		return ctx, b.noted(d, cancel)
	})
	set("WithDeadline", func(parent context.Context, at time.Time) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithDeadline(parent, at)
		return ctx, b.noted(time.Until(at), cancel)
	})
	set("WithDeadlineCause", func(parent context.Context, at time.Time, cause error) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithDeadlineCause(parent, at, cause)
		return ctx, b.noted(time.Until(at), cancel)
	})
}

// notes are a heap, the earliest first.
type notes []*note

func (h notes) Len() int           { return len(h) }
func (h notes) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h notes) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *notes) Push(x any) {
	n, _ := x.(*note)
	n.index = len(*h)
	*h = append(*h, n)
}

func (h *notes) Pop() any {
	old := *h
	n := old[len(old)-1]
	old[len(old)-1] = nil
	n.index = -1
	*h = old[:len(old)-1]
	return n
}
