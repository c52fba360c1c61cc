// Package durable has the locks of package sync for virtual time.
//
// In a bubble of package testing/synctest the clock goes on when every goroutine waits durably: for what only another goroutine of the
// bubble, or the clock, can bring about. A goroutine that waits for a sync.Mutex does not, as the lock could be anybody's. So a lock that
// is held over a time.Sleep would stop the clock for good. The locks here make those wait on channels, which are the bubble's.
//
// They are what those of package sync are, with their zero values, methods and fatal errors, and are for cells what sync.Mutex,
// sync.RWMutex and sync.Once are. A Cond, a WaitGroup, a Map and a Pool of package sync need nothing in their place: their waits are
// durable, or short. A lock is handed on in the order in which it was asked for, as package sync does once somebody has waited for a
// millisecond.
package durable

import (
	"sync"
	"sync/atomic"
)

// A waiter is a goroutine that waits for a lock; the channel is closed when it has got it.
type waiter struct {
	got  chan struct{}
	next *waiter
}

// A queue has those that wait, the first first. It has no slice, so that locks can be compared, as structs that hold them are.
type queue struct{ first, last *waiter }

func (q *queue) empty() bool { return q.first == nil }

// add puts the calling goroutine at the end.
func (q *queue) add() *waiter {
	w := &waiter{got: make(chan struct{})}
	if q.last == nil {
		q.first = w
	} else {
		q.last.next = w
	}
	q.last = w
	return w
}

// grant lets the first have what it waits for.
func (q *queue) grant() {
	w := q.first
	if q.first = w.next; q.first == nil {
		q.last = nil
	}
	close(w.got)
}

// A Mutex is what sync.Mutex is. The zero value is unlocked.
type Mutex struct {
	mu      sync.Mutex // guards what follows, never for long
	locked  bool
	waiting queue
}

// Lock locks m. If it is locked, the calling goroutine waits durably until it gets it.
func (m *Mutex) Lock() {
	m.mu.Lock()
	if !m.locked {
		m.locked = true
		m.mu.Unlock()
		return
	}
	w := m.waiting.add()
	m.mu.Unlock()
	<-w.got
}

// TryLock locks m unless it is locked, and reports whether it did.
func (m *Mutex) TryLock() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked {
		return false
	}
	m.locked = true
	return true
}

// Unlock unlocks m. It is a fatal error of package sync if m is not locked.
func (m *Mutex) Unlock() {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case !m.locked:
		new(sync.Mutex).Unlock() // does not return
	case m.waiting.empty():
		m.locked = false
	default:
		m.waiting.grant()
	}
}

// A RWMutex is what sync.RWMutex is. The zero value is unlocked.
type RWMutex struct {
	mu      sync.Mutex // guards what follows, never for long
	writing bool
	readers int
	writes  queue
	reads   queue // that wait for a writer, at work or before them
}

// Lock locks rw for writing. From the call on no other reader comes in.
func (rw *RWMutex) Lock() {
	rw.mu.Lock()
	if !rw.writing && rw.readers == 0 {
		rw.writing = true
		rw.mu.Unlock()
		return
	}
	w := rw.writes.add()
	rw.mu.Unlock()
	<-w.got
}

// TryLock locks rw for writing unless it is locked, and reports whether it did.
func (rw *RWMutex) TryLock() bool {
	rw.mu.Lock()
	defer rw.mu.Unlock()
	if rw.writing || rw.readers > 0 {
		return false
	}
	rw.writing = true
	return true
}

// Unlock unlocks rw for writing. It is a fatal error of package sync if it is not locked for it.
func (rw *RWMutex) Unlock() {
	rw.mu.Lock()
	defer rw.mu.Unlock()
	if !rw.writing {
		new(sync.RWMutex).Unlock() // does not return
	}
	if rw.reads.empty() {
		rw.writing = !rw.writes.empty()
		if rw.writing {
			rw.writes.grant()
		}
		return
	}
	rw.writing = false
	for !rw.reads.empty() { // those before the next writer
		rw.readers++
		rw.reads.grant()
	}
}

// RLock locks rw for reading. It waits for a writer, also for one that waits itself.
func (rw *RWMutex) RLock() {
	rw.mu.Lock()
	if !rw.writing && rw.writes.empty() {
		rw.readers++
		rw.mu.Unlock()
		return
	}
	w := rw.reads.add()
	rw.mu.Unlock()
	<-w.got
}

// TryRLock locks rw for reading unless it would have to wait, and reports whether it did.
func (rw *RWMutex) TryRLock() bool {
	rw.mu.Lock()
	defer rw.mu.Unlock()
	if rw.writing || !rw.writes.empty() {
		return false
	}
	rw.readers++
	return true
}

// RUnlock undoes one RLock. It is a fatal error of package sync if there was none.
func (rw *RWMutex) RUnlock() {
	rw.mu.Lock()
	defer rw.mu.Unlock()
	if rw.readers == 0 {
		new(sync.RWMutex).RUnlock() // does not return
	}
	if rw.readers--; rw.readers == 0 && !rw.writes.empty() {
		rw.writing = true
		rw.writes.grant()
	}
}

// RLocker returns a Locker whose methods are RLock and RUnlock.
func (rw *RWMutex) RLocker() sync.Locker { return (*reader)(rw) }

type reader RWMutex

func (r *reader) Lock()   { (*RWMutex)(r).RLock() }
func (r *reader) Unlock() { (*RWMutex)(r).RUnlock() }

// A Once is what sync.Once is. The zero value has done nothing yet.
type Once struct {
	done atomic.Bool
	m    Mutex
}

// Do calls f if this is the first call of Do for this Once. It returns when the call of f has returned, whoever made it.
func (o *Once) Do(f func()) {
	if o.done.Load() {
		return
	}
	o.m.Lock()
	defer o.m.Unlock()
	if !o.done.Load() {
		defer o.done.Store(true)
		f()
	}
}

// OnceFunc is what sync.OnceFunc is: it returns a function that calls f once, and panics with what f panicked with each time.
func OnceFunc(f func()) func() {
	var once Once
	var thrown any
	returned := false
	return func() {
		once.Do(func() {
			defer func() {
				f = nil // for the garbage collector
				if returned {
					return
				}
				thrown = recover()
				panic(thrown) // of the first call, with its stack
			}()
			f()
			returned = true
		})
		if !returned {
			panic(thrown)
		}
	}
}
