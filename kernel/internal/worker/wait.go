package worker

import (
	"context"
	"reflect"
	"sync"
	"unsafe"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"golanes/kernel/internal/rt"
)

// waits returns the functions that stand for the methods of a package which wait for other goroutines. They do so by await, which takes
// a call that waits and what undoes the call; see [rt.RT.Await]. Who gets a lock is noted.
func waits(path string, await func(wait, undo func()), l *locks) map[string]reflect.Value {
	nothing := func() {}
	functions := map[string]any{}
	switch path {
	case "sync":
		functions["MutexˑLock"] = func(m *sync.Mutex) {
			if !m.TryLock() {
				await(m.Lock, m.Unlock)
			}
			l.got(unsafe.Pointer(m))
		}
		functions["MutexˑTryLock"] = func(m *sync.Mutex) bool {
			ok := m.TryLock()
			if ok {
				l.got(unsafe.Pointer(m))
			}
			return ok
		}
		functions["RWMutexˑLock"] = func(m *sync.RWMutex) {
			if !m.TryLock() {
				await(m.Lock, m.Unlock)
			}
			l.got(unsafe.Pointer(m))
		}
		functions["RWMutexˑTryLock"] = func(m *sync.RWMutex) bool {
			ok := m.TryLock()
			if ok {
				l.got(unsafe.Pointer(m))
			}
			return ok
		}
		functions["RWMutexˑRLock"] = func(m *sync.RWMutex) {
			if !m.TryRLock() {
				await(m.RLock, m.RUnlock)
			}
			l.shared(unsafe.Pointer(m))
		}
		functions["CondˑWait"] = func(c *sync.Cond) {
			await(c.Wait, func() { c.L.Unlock(); rt.Hold() })
			if m, ok := c.L.(*sync.Mutex); ok {
				l.got(unsafe.Pointer(m))
			}
		}
		functions["WaitGroupˑWait"] = func(g *sync.WaitGroup) { await(g.Wait, nothing) }
	case "golang.org/x/sync/errgroup":
		functions["GroupˑWait"] = func(g *errgroup.Group) (err error) {
			await(func() { err = g.Wait() }, nothing)
			return err
		}
	case "golang.org/x/sync/semaphore":
		functions["WeightedˑAcquire"] = func(s *semaphore.Weighted, ctx context.Context, n int64) (err error) {
			await(func() { err = s.Acquire(ctx, n) }, func() {
				if err == nil {
					s.Release(n)
				}
			})
			return err
		}
	}
	symbols := map[string]reflect.Value{}
	for name, f := range functions {
		symbols[name] = reflect.ValueOf(f)
	}
	return symbols
}

// unlocks returns the functions that stand for the methods of a package which give locks back. A goroutine that was stopped may have
// given its lock back already when its deferred calls run, as where it does so for a while; that must not end the process.
func (w *Worker) unlocks(path string) map[string]reflect.Value {
	if path != "sync" {
		return nil
	}
	return map[string]reflect.Value{
		"MutexˑUnlock": reflect.ValueOf(func(m *sync.Mutex) {
			if w.leaves() {
				m.TryLock() // if it is free
			}
			m.Unlock()
		}),
		"RWMutexˑUnlock": reflect.ValueOf(func(m *sync.RWMutex) {
			if w.leaves() {
				m.TryLock() // if it is free
			}
			m.Unlock()
		}),
		"RWMutexˑRUnlock": reflect.ValueOf(func(m *sync.RWMutex) {
			if w.leaves() && m.TryLock() {
				m.Unlock() // it was free
				return
			}
			m.RUnlock()
		}),
	}
}
