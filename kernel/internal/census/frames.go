package census

import (
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Frame is a call.
type Frame struct {
	Func string
	Args string // as the traceback has them: "0xc000012345, 0x2?"
	File string
	Line int
}

// Pointer returns the first argument if it is a pointer or a number that the traceback has for certain; else 0.
func (f Frame) Pointer() uintptr {
	first, _, _ := strings.Cut(f.Args, ",")
	p, err := strconv.ParseUint(first, 0, 64)
	if err != nil {
		return 0
	}
	return uintptr(p)
}

// Frames are the calls that a goroutine is in, innermost first.
type Frames []Frame

// What goroutines wait for, as far as it matters to who looks for the reason.
const (
	Receive = "chan receive"
	Send    = "chan send"
	Select  = "select"
	Lock    = "lock" // or WaitGroup, or Cond
	Sleep   = "sleep"
	Network = "IO wait"
)

// interp begins the functions of the interpreter.
const interp = "github.com/traefik/yaegi/interp."

// started is the function that the goroutines of cells begin with, also those that have not come to the interpreter yet.
const started = "golanes/kernel/internal/rt.(*RT).start.func1"

// waits are the functions that say what a goroutine waits for, those first that say it better: a channel operation of a cell is a select
// of the interpreter's, whatever the learner wrote.
var waits = []struct {
	prefixes []string
	means    string
}{
	{[]string{"golanes/kernel/internal/worker.(*host).sleep", "runtime.timeSleep", "time.Sleep"}, Sleep},
	{[]string{"golanes/kernel/internal/rt.(*RT).wait", interp + "_select"}, Select},
	{[]string{interp + "recv", interp + "rangeChan"}, Receive},
	{[]string{interp + "send"}, Send},
	{[]string{"sync.(*WaitGroup).Wait", "sync.(*Cond).Wait", "runtime.semacquire", "sync.runtime_", "internal/sync.runtime_"}, Lock},
	{[]string{"internal/poll.runtime_pollWait", "runtime.netpollblock"}, Network},
	{[]string{"runtime.chanrecv"}, Receive},
	{[]string{"runtime.chansend"}, Send},
	{[]string{"runtime.selectgo", "runtime.block", "reflect.rselect"}, Select},
}

// Wait says what the goroutine waits for; empty if that is none of the constants.
func (f Frames) Wait() string {
	for _, w := range waits {
		if f.in(w.prefixes) {
			return w.means
		}
	}
	return ""
}

// in reports whether one of the calls is of a function that begins in one of these ways.
func (f Frames) in(prefixes []string) bool {
	return slices.ContainsFunc(f, func(frame Frame) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(frame.Func, p) })
	})
}

// In reports whether the goroutine is in a call of one of these functions.
func (f Frames) In(functions ...string) bool {
	return slices.ContainsFunc(f, func(frame Frame) bool { return slices.Contains(functions, frame.Func) })
}

// outer are what the functions begin with that a wait is done by, whoever waits.
var outer = []string{"runtime.", "reflect.", "internal/sync.", "internal/runtime/"}

// Waiter returns the function that waits, without those of the runtime that it does so by.
func (f Frames) Waiter() string {
	for _, frame := range f {
		if !slices.ContainsFunc(outer, func(p string) bool { return strings.HasPrefix(frame.Func, p) }) {
			return frame.Func
		}
	}
	return ""
}

// Own reports whether the goroutine executes a cell, or a function of the compiled program that it is in; not one of the standard library,
// of another module or of golanes alone.
func (f Frames) Own() bool {
	return slices.ContainsFunc(f, func(frame Frame) bool { return own(frame.Func) })
}

// Held reports whether the goroutine was stopped with its cell, and is kept from executing anything more.
func (f Frames) Held() bool { return f.in([]string{"golanes/kernel/internal/rt.Hold"}) }

// Kernel reports whether the goroutine is the kernel's own.
func (f Frames) Kernel() bool { return f.in([]string{"golanes/kernel/internal/", "golanes/kernel."}) }

// Innermost returns the innermost call that is the program's own; of cells there are none with a position.
func (f Frames) Innermost() (Frame, bool) {
	i := slices.IndexFunc(f, func(frame Frame) bool {
		return own(frame.Func) && !strings.HasPrefix(frame.Func, interp) && frame.Func != started
	})
	if i < 0 {
		return Frame{}, false
	}
	return f[i], true
}

// mainModule is the path of the module that the program is of.
var mainModule = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return info.Main.Path
})

// own reports whether a function is one of the program, or the one that executes cells.
func own(function string) bool {
	switch {
	case strings.HasPrefix(function, "main."), strings.HasPrefix(function, interp+"runCfg"), function == started:
		return true
	}
	path := packageOf(function)
	if path == "golanes" || strings.HasPrefix(path, "golanes/") {
		return strings.HasSuffix(path, "_test") // of golanes itself
	}
	m := mainModule()
	return m != "" && (path == m || strings.HasPrefix(path, m+"/"))
}

// packageOf returns the import path of a function's package.
func packageOf(function string) string {
	slash := strings.LastIndexByte(function, '/')
	if before, _, ok := strings.Cut(function, "["); ok { // type arguments have slashes
		slash = strings.LastIndexByte(before, '/')
	}
	dot := strings.IndexByte(function[slash+1:], '.')
	if dot < 0 {
		return function
	}
	return strings.ReplaceAll(function[:slash+1+dot], "%2e", ".")
}

// parseLabels reads pairs of quoted strings, `{"cell": "3", "worker":"w"}`, as tracebacks and profiles write them.
func parseLabels(text string) map[string]string {
	labels := map[string]string{}
	text = strings.TrimPrefix(strings.TrimSpace(text), "{")
	for {
		key, rest, ok := quoted(text)
		if !ok {
			return labels
		}
		value, rest, ok := quoted(strings.TrimLeft(rest, ": "))
		if !ok {
			return labels
		}
		labels[key] = value
		text = strings.TrimLeft(rest, ", ")
	}
}

// quoted cuts a quoted string from the beginning of text.
func quoted(text string) (s, rest string, ok bool) {
	q, err := strconv.QuotedPrefix(text)
	if err != nil {
		return "", "", false
	}
	s, err = strconv.Unquote(q)
	return s, text[len(q):], err == nil
}
