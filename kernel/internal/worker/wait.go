package worker

import (
	"context"
	"reflect"
	"sync"
	"unsafe"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
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
			await(c.Wait, c.L.Unlock)
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
