package sched

import (
	"iter"
	"strings"

	"golang.org/x/exp/trace"
)

// The reasons of the runtime; see traceBlockReasonStrings in GOROOT/src/runtime/traceruntime.go.
var reasons = map[string]Reason{
	"chan receive":      Receive,
	"chan send":         Send,
	"select":            Select,
	"sync.(*Cond).Wait": Cond,
	"sleep":             Sleep,
	"network":           Network,
	"forever":           Forever,
}

// What the frames of a stack say about a wait, where the runtime's word says too little. The frame nearest to the wait that is in the
// table decides; a key ends with the beginning of a function's name.
var (
	// The interpreter waits in a select for every operation of a channel, beside the end of the interpreter. So does lowered code.
	selecting = []refinement{
		{"net/http.(*Transport).getConn", HTTP},
		{"net/http.(*persistConn).roundTrip", HTTP},
		{"golanes/kernel/internal/worker.(*host).sleep", Sleep},
		{"golanes/kernel/internal/worker.(*clock).sleep", Sleep},
		{"golanes/kernel/internal/rt.(*RT).select", Select},
		{interpreter + "recv", Receive},
		{interpreter + "rangeChan", Receive},
		{interpreter + "send", Send},
		{interpreter + "_select", Select},
	}
	receiving = []refinement{
		{"golanes/kernel/internal/durable.(", Mutex}, // whose waits are for a channel
	}
	synchronizing = []refinement{
		{"sync.(*WaitGroup).", WaitGroup},
		{"sync.(*Cond).", Cond},
		{"sync.(*Mutex).", Mutex},
		{"sync.(*RWMutex).", Mutex},
		{"internal/sync.(*Mutex).", Mutex},
	}
)

type refinement struct {
	function string
	reason   Reason
}

// interpreter is how the names of the interpreter's functions begin.
const interpreter = "github.com/traefik/yaegi/interp."

// reasonOf returns what a goroutine waits for, by the runtime's word and its stack.
func reasonOf(word string, frames iter.Seq[trace.StackFrame]) Reason {
	reason := reasons[word]
	switch word {
	case "select":
		return refine(selecting, frames, reason)
	case "chan receive":
		return refine(receiving, frames, reason)
	case "sync":
		return refine(synchronizing, frames, reason)
	}
	return reason
}

// refine returns the reason of the first frame that has one.
func refine(table []refinement, frames iter.Seq[trace.StackFrame], otherwise Reason) Reason {
	for f := range frames {
		for _, r := range table {
			if strings.HasPrefix(f.Func, r.function) {
				return r.reason
			}
		}
	}
	return otherwise
}

// interprets reports whether a stack is of a goroutine that is in the interpreter, or in a function value of it.
func interprets(frames iter.Seq[trace.StackFrame]) bool {
	for f := range frames {
		if strings.HasPrefix(f.Func, interpreter) {
			return true
		}
	}
	return false
}
