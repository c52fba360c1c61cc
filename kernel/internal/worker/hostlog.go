package worker

import (
	"bytes"
	"os"
	"regexp"

	"golanes/kernel/internal/proc"
)

// servingPanic is how net/http's server begins what it logs of the panic of a handler; the stack follows.
var servingPanic = regexp.MustCompile(`http: panic serving (\S+): (?s:(.*?))\ngoroutine \d+ \[`)

// A hostLog takes what libraries write to the standard logger of the process. A server has recovered the panic of a handler when it logs
// it, and goes on, but the stack in its log is the interpreter's: the learner's is put in its place, under the cell that started the
// server.
type hostLog struct{ w *Worker }

func (l hostLog) Write(p []byte) (int, error) {
	m := servingPanic.FindSubmatch(p)
	if m == nil {
		return os.Stderr.Write(p)
	}
	value := string(bytes.TrimSpace(m[2])) + " (in a handler, serving " + string(m[1]) + ")"
	l.w.options.Event(proc.Event{Kind: proc.Panicked, Cell: l.w.cellOf(), Failure: &proc.Failure{Name: "panic", Value: value, Frames: l.w.traces.own()}})
	return len(p), nil
}
