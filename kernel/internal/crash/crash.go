// Package crash finds the learner's calls in a traceback of Go's runtime, as a process that dies of a fatal error writes it.
//
// The traceback has the interpreter's functions. One of them, runCfg, is called once for each function of a cell, with the node of the
// program's tree that it begins at; so a table of these nodes, made while there still is an interpreter, has the names.
package crash

import (
	"slices"
	"strconv"
	"strings"

	"golanes/kernel/internal/census"
	"golanes/kernel/internal/proc"
)

// A Table has the functions of cells by the address of the node that they begin at. The zero value is empty and cannot be added to.
type Table map[uint64]proc.Frame

// Add adds the functions of a program.
func (t Table) Add(functions []proc.Function) {
	for _, f := range functions {
		t[f.Node] = f.Frame
	}
}

// runs is the interpreter's function that executes a function of a cell.
const runs = "github.com/traefik/yaegi/interp.runCfg"

// Frames returns the calls of functions of cells among those of a goroutine, innermost first.
func (t Table) Frames(calls census.Frames) []proc.Frame {
	var list []proc.Frame
	for _, f := range calls {
		if f.Func != runs {
			continue
		}
		node, _, _ := strings.Cut(f.Args, ",")
		at, err := strconv.ParseUint(strings.TrimSuffix(node, "?"), 0, 64) // also one that may be of before; then it is none of the table
		if frame, ok := t[at]; err == nil && ok {
			list = append(list, frame)
		}
	}
	return list
}

// Read returns the goroutines of a traceback that execute functions of cells, in its order: in that of a crash the one that caused it
// comes first, if it executes one.
func (t Table) Read(text string) []proc.Goroutine {
	var list []proc.Goroutine
	for _, g := range census.Parse(text) {
		if frames := t.Frames(g.Frames); len(frames) > 0 {
			list = append(list, proc.Goroutine{ID: g.ID, State: g.Meaning(), Frames: frames})
		}
	}
	return list
}

// maxOthers is how many other goroutines a report names.
const maxOthers = 8

// Report reads the traceback of a process that has died: the calls of the goroutine that it died of, if that executed a function of
// a cell, and the others that did.
func (t Table) Report(text string) (frames []proc.Frame, others []proc.Goroutine) {
	all := census.Parse(text)
	others = t.Read(text)
	if len(others) > 0 && others[0].ID == all[0].ID {
		frames, others = others[0].Frames, others[1:]
	}
	others = Alike(others)
	return frames, others[:min(len(others), maxOthers)]
}

// Alike gathers goroutines that are at the same place: of each the first stays, with their number.
func Alike(list []proc.Goroutine) []proc.Goroutine {
	var kept []proc.Goroutine
	for _, g := range list {
		i := slices.IndexFunc(kept, func(k proc.Goroutine) bool { return k.State == g.State && slices.Equal(k.Frames, g.Frames) })
		if i < 0 {
			g.Count = 1
			kept = append(kept, g)
			continue
		}
		kept[i].Count++
	}
	return kept
}
