package worker

import (
	"context"
	"reflect"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// waits returns the functions that stand for the methods of a package which wait for other goroutines. They do so by await, which takes
// a call that waits and what undoes the call; see [rt.RT.Await].
func waits(path string, await func(wait, undo func())) map[string]reflect.Value {
	nothing := func() {}
	functions := map[string]any{}
	switch path {
	case "sync":
		functions["MutexˑLock"] = func(m *sync.Mutex) {
			if !m.TryLock() {
				await(m.Lock, m.Unlock)
			}
		}
		functions["RWMutexˑLock"] = func(m *sync.RWMutex) {
			if !m.TryLock() {
				await(m.Lock, m.Unlock)
			}
		}
		functions["RWMutexˑRLock"] = func(m *sync.RWMutex) {
			if !m.TryRLock() {
				await(m.RLock, m.RUnlock)
			}
		}
		functions["CondˑWait"] = func(c *sync.Cond) { await(c.Wait, c.L.Unlock) }
		functions["WaitGroupˑGo"] = (*sync.WaitGroup).Go
		functions["WaitGroupˑWait"] = func(g *sync.WaitGroup) { await(g.Wait, nothing) }
	case "golang.org/x/sync/errgroup":
		functions["GroupˑGo"] = (*errgroup.Group).Go
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
