package worker

import (
	"context"
	"os"
	"os/signal"
	"reflect"
	"runtime"
	"sync"
	"time"
	"weak"
)

// wakeups are what cells have made that may wake a goroutine while none runs: timers, tickers, contexts with a deadline, signals. The
// functions that make them note it. A timer or ticker that nobody has any more wakes nobody, so they are held weakly. The zero value is
// empty; safe for concurrent use.
type wakeups struct {
	mu       sync.Mutex // guards what follows
	timers   map[weak.Pointer[time.Timer]]time.Time
	tickers  map[weak.Pointer[time.Ticker]]bool
	contexts map[context.Context]time.Time
	signals  map[any]bool // channels, and contexts
	crowded  int          // how many timers and contexts there may be before those that are over are forgotten
}

// margin is how long after its time a timer may have to wake somebody.
const margin = 100 * time.Millisecond

// timer notes that a timer will fire after d.
func (w *wakeups) timer(t *time.Timer, d time.Duration) {
	at := time.Now().Add(d)
	p := weak.Make(t)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timers == nil {
		w.timers = map[weak.Pointer[time.Timer]]time.Time{}
	}
	w.timers[p] = at
	w.forgetLocked()
}

// ticker notes that a ticker goes on.
func (w *wakeups) ticker(t *time.Ticker) {
	p := weak.Make(t)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.tickers == nil {
		w.tickers = map[weak.Pointer[time.Ticker]]bool{}
	}
	w.tickers[p] = true
}

// context notes that a context has a deadline and returns a cancel function that forgets it.
func (w *wakeups) context(ctx context.Context, cancel context.CancelFunc) (context.Context, context.CancelFunc) {
	at, ok := ctx.Deadline()
	if !ok {
		return ctx, cancel
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.contexts == nil {
		w.contexts = map[context.Context]time.Time{}
	}
	w.contexts[ctx] = at
	w.forgetLocked()
	return ctx, func() {
		cancel()
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.contexts, ctx)
	}
}

// forgetLocked forgets what is over, now and then.
func (w *wakeups) forgetLocked() {
	if len(w.timers)+len(w.contexts) <= w.crowded {
		return
	}
	now := time.Now()
	for t, at := range w.timers {
		if t.Value() == nil || now.After(at.Add(margin)) {
			delete(w.timers, t)
		}
	}
	for ctx, at := range w.contexts {
		if ctx.Err() != nil || now.After(at.Add(margin)) {
			delete(w.contexts, ctx)
		}
	}
	w.crowded = max(1000, 2*(len(w.timers)+len(w.contexts)))
}

// signal notes that a channel or a context is told of signals.
func (w *wakeups) signal(key any, told bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.signals == nil {
		w.signals = map[any]bool{}
	}
	if told {
		w.signals[key] = true
	} else {
		delete(w.signals, key)
	}
}

// pending reports whether something may still wake a goroutine. collectable says that all of it are timers and tickers: a collection of
// garbage may find that nobody has them any more.
func (w *wakeups) pending() (pending, collectable bool) {
	now := time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.signals) > 0 {
		return true, false
	}
	for ctx, at := range w.contexts {
		if ctx.Err() == nil && !now.After(at.Add(margin)) {
			return true, false
		}
	}
	for t := range w.tickers {
		if t.Value() != nil {
			return true, true
		}
		delete(w.tickers, t)
	}
	for t, at := range w.timers {
		if t.Value() != nil && !now.After(at.Add(margin)) {
			return true, true
		}
	}
	return false, false
}

// symbols returns the functions of a package that note what they make. What they start as goroutines they guard.
func (w *wakeups) symbols(path string, guard func(func()) func()) map[string]reflect.Value {
	functions := map[string]any{}
	switch path {
	case "time":
		functions["After"] = func(d time.Duration) <-chan time.Time {
			t := time.NewTimer(d)
			w.timer(t, d)
			return t.C
		}
		functions["NewTimer"] = func(d time.Duration) *time.Timer {
			t := time.NewTimer(d)
			w.timer(t, d)
			return t
		}
		functions["AfterFunc"] = func(d time.Duration, f func()) *time.Timer {
			t := time.AfterFunc(d, guard(f))
			w.timer(t, d)
			return t
		}
		functions["NewTicker"] = func(d time.Duration) *time.Ticker {
			t := time.NewTicker(d)
			w.ticker(t)
			return t
		}
		functions["Tick"] = func(d time.Duration) <-chan time.Time {
			if d <= 0 {
				return nil
			}
			t := time.NewTicker(d)
			w.ticker(t)
			return t.C
		}
		functions["TimerˑReset"] = func(t *time.Timer, d time.Duration) bool {
			active := t.Reset(d)
			w.timer(t, d)
			return active
		}
		functions["TimerˑStop"] = func(t *time.Timer) bool {
			active := t.Stop()
			w.mu.Lock()
			defer w.mu.Unlock()
			delete(w.timers, weak.Make(t))
			return active
		}
		functions["TickerˑReset"] = func(t *time.Ticker, d time.Duration) {
			t.Reset(d)
			w.ticker(t)
		}
		functions["TickerˑStop"] = func(t *time.Ticker) {
			t.Stop()
			w.mu.Lock()
			defer w.mu.Unlock()
			delete(w.tickers, weak.Make(t))
		}
	case "context":
		functions["AfterFunc"] = func(ctx context.Context, f func()) func() bool { return context.AfterFunc(ctx, guard(f)) }
		functions["WithTimeout"] = func(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
			return w.context(context.WithTimeout(ctx, d))
		}
		functions["WithDeadline"] = func(ctx context.Context, at time.Time) (context.Context, context.CancelFunc) {
			return w.context(context.WithDeadline(ctx, at))
		}
		functions["WithTimeoutCause"] = func(ctx context.Context, d time.Duration, cause error) (context.Context, context.CancelFunc) {
			return w.context(context.WithTimeoutCause(ctx, d, cause))
		}
		functions["WithDeadlineCause"] = func(ctx context.Context, at time.Time, cause error) (context.Context, context.CancelFunc) {
			return w.context(context.WithDeadlineCause(ctx, at, cause))
		}
	case "os/signal":
		functions["Notify"] = func(c chan<- os.Signal, signals ...os.Signal) {
			signal.Notify(c, signals...)
			w.signal(c, true)
		}
		functions["Stop"] = func(c chan<- os.Signal) {
			signal.Stop(c)
			w.signal(c, false)
		}
		functions["NotifyContext"] = func(parent context.Context, signals ...os.Signal) (context.Context, context.CancelFunc) {
			ctx, stop := signal.NotifyContext(parent, signals...)
			w.signal(ctx, true)
			return ctx, func() {
				stop()
				w.signal(ctx, false)
			}
		}
	}
	symbols := map[string]reflect.Value{}
	for name, f := range functions {
		symbols[name] = reflect.ValueOf(f)
	}
	return symbols
}

// collect lets go of timers and tickers that nobody has.
func collect() { runtime.GC() }
