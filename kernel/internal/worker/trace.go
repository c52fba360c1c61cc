package worker

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/rt"
)

// traceLine is what the interpreter writes to its standard error for each function that a panic leaves, innermost first.
var traceLine = regexp.MustCompile(`^(.+?):(\d+)(?::\d+)?: panic: (?:main\.)?(\S+)\(\.\.\.\)\n?$`)

// A traceFilter takes the interpreter's trace lines out of what cells write to standard error.
type traceFilter struct {
	next   stream
	traces *traces
}

func (f *traceFilter) Write(p []byte) (int, error) {
	if m := traceLine.FindSubmatch(p); m != nil {
		line, _ := strconv.Atoi(string(m[2]))
		f.traces.add(proc.Frame{Func: string(m[3]), Cell: string(m[1]), Line: line})
		return len(p), nil
	}
	return f.next.Write(p)
}

// traces hold the calls that panics have left, by goroutine. The zero value is empty; safe for concurrent use.
type traces struct {
	mu     sync.Mutex // guards what follows
	frames map[uint64][]proc.Frame
	left   map[uint64]proc.Frame
	ended  map[string][]proc.Frame // by the function that a panic left last: an entry
}

func (t *traces) add(f proc.Frame) {
	id := rt.GoID()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.frames == nil {
		t.frames, t.ended = map[uint64][]proc.Frame{}, map[string][]proc.Frame{}
	}
	if l, ok := t.left[id]; ok {
		f = l // the line is about the function that threw for it
	}
	delete(t.left, id)
	t.frames[id] = append(t.frames[id], f)
	if strings.HasPrefix(f.Func, "cell") {
		t.ended[f.Func] = t.frames[id]
		delete(t.frames, id)
	}
}

// leave notes which function a panic is about to leave on the calling goroutine, in a call that lowering made.
func (t *traces) leave(p rt.Place) {
	id := rt.GoID()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.left == nil {
		t.left = map[uint64]proc.Frame{}
	}
	t.left[id] = proc.Frame{Func: p.Function, Cell: p.Cell, Line: p.Line, Statement: p.Statement}
}

// drop forgets the calls of the calling goroutine, whose panic was recovered.
func (t *traces) drop() {
	id := rt.GoID()
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.frames, id)
	delete(t.left, id)
}

// own returns and forgets the calls that a panic of the calling goroutine has left.
func (t *traces) own() []proc.Frame {
	id := rt.GoID()
	t.mu.Lock()
	defer t.mu.Unlock()
	frames := t.frames[id]
	delete(t.frames, id)
	return frames
}

// thrown returns and forgets the calls of a panic that left the function entry, on the calling goroutine.
func (t *traces) thrown(entry string) []proc.Frame {
	if frames := t.of(entry); frames != nil {
		return frames
	}
	// A deferred call of entry's threw it: the interpreter says nothing of entry then, but of what called it.
	return slices.DeleteFunc(t.own(), func(f proc.Frame) bool { return f.Func == "main" })
}

// of returns and forgets the calls of the panic that left the function entry.
func (t *traces) of(entry string) []proc.Frame {
	t.mu.Lock()
	defer t.mu.Unlock()
	frames := t.ended[entry]
	delete(t.ended, entry)
	return frames
}
