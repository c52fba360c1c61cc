package worker

import (
	"bytes"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"golanes/kernel/internal/proc"
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
		f.traces.add(string(m[3]), proc.Frame{Func: string(m[3]), Cell: string(m[1]), Line: line})
		return len(p), nil
	}
	return f.next.Write(p)
}

// traces hold the calls that panics have left, by goroutine. The zero value is empty; safe for concurrent use.
type traces struct {
	mu     sync.Mutex // guards what follows
	frames map[uint64][]proc.Frame
	left   map[uint64]leaving
	ended  map[string][]proc.Frame // by the function that a panic left last: an entry
}

func (t *traces) add(function string, f proc.Frame) {
	id := goroutine()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.frames == nil {
		t.frames, t.ended = map[uint64][]proc.Frame{}, map[string][]proc.Frame{}
	}
	if l := t.left[id]; l.function == function {
		f.Statement = l.statement
	}
	delete(t.left, id)
	t.frames[id] = append(t.frames[id], f)
	if strings.HasPrefix(function, "cell") {
		t.ended[function] = t.frames[id]
		delete(t.frames, id)
	}
}

// A leaving is a function that a panic is about to leave.
type leaving struct {
	function  string
	statement int
}

// leave notes how far a function had come that a panic leaves on the calling goroutine.
func (t *traces) leave(function string, statement int) {
	id := goroutine()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.left == nil {
		t.left = map[uint64]leaving{}
	}
	t.left[id] = leaving{function, statement}
}

// drop forgets the calls of the calling goroutine, whose panic was recovered.
func (t *traces) drop() {
	id := goroutine()
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.frames, id)
	delete(t.left, id)
}

// own returns and forgets the calls that a panic of the calling goroutine has left.
func (t *traces) own() []proc.Frame {
	id := goroutine()
	t.mu.Lock()
	defer t.mu.Unlock()
	frames := t.frames[id]
	delete(t.frames, id)
	return frames
}

// of returns and forgets the calls of the panic that left the function entry.
func (t *traces) of(entry string) []proc.Frame {
	t.mu.Lock()
	defer t.mu.Unlock()
	frames := t.ended[entry]
	delete(t.ended, entry)
	return frames
}

// goroutine returns the id of the calling goroutine. It is slow; only panics ask.
func goroutine() uint64 {
	var b [64]byte
	text := bytes.TrimPrefix(b[:runtime.Stack(b[:], false)], []byte("goroutine "))
	digits, _, _ := bytes.Cut(text, []byte(" "))
	id, _ := strconv.ParseUint(string(digits), 10, 64)
	return id
}
