package vet

import (
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/assign"
	"golang.org/x/tools/go/analysis/passes/atomic"
	"golang.org/x/tools/go/analysis/passes/bools"
	"golang.org/x/tools/go/analysis/passes/copylock"
	"golang.org/x/tools/go/analysis/passes/defers"
	"golang.org/x/tools/go/analysis/passes/errorsas"
	"golang.org/x/tools/go/analysis/passes/ifaceassert"
	"golang.org/x/tools/go/analysis/passes/lostcancel"
	"golang.org/x/tools/go/analysis/passes/nilfunc"
	"golang.org/x/tools/go/analysis/passes/printf"
	"golang.org/x/tools/go/analysis/passes/stringintconv"
	"golang.org/x/tools/go/analysis/passes/unmarshal"
	"golang.org/x/tools/go/analysis/passes/unusedresult"
	"golang.org/x/tools/go/analysis/passes/waitgroup"
)

// A rule is an analysis and what to do about its findings.
type rule struct {
	analyzer *analysis.Analyzer
	advice   []advice // the first that fits counts
}

// An advice is for messages that contain a text; the empty one is in all.
type advice struct {
	text string
	hint string // what to do; quiet says that there is nothing to do
}

// quiet is the hint for messages that are dropped.
const quiet = "-"

// hint returns what to do about a message, which may be nothing, and whether the message is worth saying.
func (r rule) hint(message string) (hint string, worth bool) {
	for _, a := range r.advice {
		if strings.Contains(message, a.text) {
			return strings.TrimPrefix(a.hint, quiet), a.hint != quiet
		}
	}
	return "", true
}

// rules are in the order in which they are run. doc.go says why these and no others.
var rules = []rule{
	{copylock.Analyzer, []advice{
		{"range var", "range over the index and use a pointer to the element: p := &xs[i]"},
		{"passes lock by value", "every call gets a copy, which does not know of the others: take a pointer"},
		{"call of", "the function gets a copy, which does not know of the original: pass a pointer"},
		{"", "the copy does not know of the original: use a pointer to it"},
	}},
	{waitgroup.Analyzer, []advice{
		{"", "Wait may come first: call Add before the go statement, or start the goroutine with Go"},
	}},
	{lostcancel.Analyzer, []advice{
		{"this return statement may be reached", quiet}, // the second half of the one before
		{"not discarded", "give it a name and call it when the work is done: defer cancel()"},
		{"", "call it on every path: write defer cancel() on the next line"},
	}},
	{atomic.Analyzer, []advice{
		{"", "the assignment is a second write, which is not atomic: leave it out, the call alone changes the value"},
	}},
	{defers.Analyzer, []advice{
		{"", "arguments are evaluated at the defer statement: put the call into a function, defer func() { ... }()"},
	}},
	{lanesTasks, []advice{
		{"", "a task has a goroutine of its own: call the function without go, or let the task wait with a sync.WaitGroup"},
	}},
	{printf.Analyzer, []advice{
		{"arg list ends with redundant newline", quiet},
		{"non-constant format string", quiet},
		{"possible Printf formatting directive", "verbs work in the functions whose names end in f"},
		{"format %w", "%w is for errors"},
		{"of wrong type", "%v writes a value of any type"},
		{"func value, not called", "call it: f()"},
		{"needs", "a verb and an argument belong together; %% writes a percent sign"},
	}},
	{bools.Analyzer, nil},
	{errorsas.Analyzer, []advice{
		{"", "declare a variable of the error's type and pass its address: errors.As(err, &target)"},
	}},
	{ifaceassert.Analyzer, nil},
	{nilfunc.Analyzer, []advice{
		{"", "a function that is declared is never nil: call it, f()"},
	}},
	{stringintconv.Analyzer, []advice{
		{"", "strconv.Itoa(n) writes the number in digits"},
	}},
	{assign.Analyzer, nil},
	{unmarshal.Analyzer, []advice{
		{"", "pass the address of the variable that is to be filled: &v"},
	}},
	{unusedresult.Analyzer, []advice{
		{"", "the call does nothing else: use what it returns"},
	}},
}
