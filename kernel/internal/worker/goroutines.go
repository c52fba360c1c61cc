package worker

import (
	"reflect"
	"sync"

	"golang.org/x/sync/errgroup"

	"golanes/kernel/internal/rt"
)

// guarded returns a function that calls f as a goroutine of the calling cell, for the host to start: a panic fails the cell, and does not
// end the process. Whoever waits for the goroutine does not learn that it has ended, as in Go, where nobody is left then.
func (w *Worker) guarded(f func()) func() {
	if f == nil {
		return nil // the host panics, as it does in Go
	}
	l := w.life()
	return func() {
		w.adopt(l)
		defer func() {
			if v := recover(); v != nil {
				w.panicked(v)
				rt.Hold()
			}
		}()
		f()
		ender{w}.Returned()
	}
}

// guardedAt is guarded for a goroutine that a statement at a position starts.
func (w *Worker) guardedAt(pos string, f func()) func() {
	w.starts.starting(pos)
	if f == nil {
		return nil
	}
	return w.guarded(func() {
		w.starts.began(pos)
		f()
	})
}

// starting returns the functions that stand for the methods of a package which start goroutines.
func (w *Worker) starting(path string) map[string]reflect.Value {
	switch path {
	case "sync":
		return map[string]reflect.Value{
			"WaitGroupˑGo": reflect.ValueOf(func(g *sync.WaitGroup, f func(), pos string) { g.Go(w.guardedAt(pos, f)) }),
		}
	case "golang.org/x/sync/errgroup":
		guard := func(f func() error, pos string) func() error {
			var err error
			call := w.guardedAt(pos, func() { err = f() })
			return func() error { call(); return err }
		}
		return map[string]reflect.Value{
			"GroupˑGo":    reflect.ValueOf(func(g *errgroup.Group, f func() error, pos string) { g.Go(guard(f, pos)) }),
			"GroupˑTryGo": reflect.ValueOf(func(g *errgroup.Group, f func() error, pos string) bool { return g.TryGo(guard(f, pos)) }),
		}
	}
	return nil
}
