package worker

import (
	"context"
	"reflect"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"golanes/kernel/internal/rt"
)

// guard returns a function that calls f as a goroutine of the calling cell, for the host to start: a panic fails the cell, and does not
// end the process. Whoever waits for the goroutine does not learn that it has ended, as in Go, where nobody is left then.
func (w *Worker) guard(f func()) func() {
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

// starts returns the functions that stand for those and for the methods of a package that start goroutines.
func (w *Worker) starts(path string) map[string]reflect.Value {
	functions := map[string]any{}
	switch path {
	case "time":
		functions["AfterFunc"] = func(d time.Duration, f func()) *time.Timer { return time.AfterFunc(d, w.guard(f)) }
	case "context":
		functions["AfterFunc"] = func(ctx context.Context, f func()) func() bool { return context.AfterFunc(ctx, w.guard(f)) }
	case "sync":
		functions["WaitGroupˑGo"] = func(g *sync.WaitGroup, f func()) { g.Go(w.guard(f)) }
	case "golang.org/x/sync/errgroup":
		guard := func(f func() error) func() error {
			var err error
			call := w.guard(func() { err = f() })
			return func() error { call(); return err }
		}
		functions["GroupˑGo"] = func(g *errgroup.Group, f func() error) { g.Go(guard(f)) }
		functions["GroupˑTryGo"] = func(g *errgroup.Group, f func() error) bool { return g.TryGo(guard(f)) }
	}
	symbols := map[string]reflect.Value{}
	for name, f := range functions {
		symbols[name] = reflect.ValueOf(f)
	}
	return symbols
}
