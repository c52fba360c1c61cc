package rt

import (
	"bytes"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// throws are the panics that go on while deferred calls are made, by goroutine, the innermost call's first. The zero value is empty;
// safe for concurrent use.
type throws struct {
	count atomic.Int64 // of all goroutines
	mu    sync.Mutex   // guards of
	of    map[uint64]*throw
}

// any reports whether there are any. If there are none it takes no time.
func (t *throws) any() bool { return t.count.Load() > 0 }

func (t *throws) push(id uint64, x *throw) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[uint64]*throw{}
	}
	x.outer = t.of[id]
	t.of[id] = x
	t.count.Add(1)
}

func (t *throws) pop(id uint64, x *throw) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of[id] = x.outer; x.outer == nil {
		delete(t.of, id)
	}
	t.count.Add(-1)
}

// current returns the innermost of the calling goroutine, nil if it has none.
func (t *throws) current() *throw {
	id := GoID()
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.of[id]
}

// GoID returns the id of the calling goroutine. It is slow; only panics ask.
func GoID() uint64 {
	var b [64]byte
	text := bytes.TrimPrefix(b[:runtime.Stack(b[:], false)], []byte("goroutine "))
	digits, _, _ := bytes.Cut(text, []byte(" "))
	id, _ := strconv.ParseUint(string(digits), 10, 64)
	return id
}

// The functions of the interpreter that run a function, and that run its deferred calls.
const (
	interpreter = "github.com/traefik/yaegi/interp."
	runs        = interpreter + "runCfg"
	runsDefers  = interpreter + "runCfg.func1"
)

// depth returns how many interpreted functions there are between the caller's caller and the deferred call that the host makes, and how
// many of them are deferred themselves. It is -1 if a function that is not interpreted is among them: then nothing was called directly.
func depth() (functions, deferred int) {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		switch {
		case strings.HasSuffix(f.Function, "/rt.(*RT).call"):
			return functions, deferred
		case f.Function == runs:
			functions++
		case f.Function == runsDefers:
			deferred++
		case strings.HasPrefix(f.Function, interpreter), strings.HasPrefix(f.Function, "reflect."), strings.HasPrefix(f.Function, "runtime."),
			strings.Contains(f.Function, "/internal/rt."):
		default:
			return -1, deferred
		}
		if !more {
			return -1, deferred
		}
	}
}
