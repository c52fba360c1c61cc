package lanes_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"golanes/kernel/lanes"
)

func TestMisuse(t *testing.T) {
	f := func() {}
	var (
		none  func()
		noneI func(int)
		noErr func() error
		noRun *lanes.Run
		run   = lanes.Sequential(f)
	)
	type point struct{ X, Y int }
	for _, test := range []struct {
		name string
		call func()
		want string
	}{
		{"nothing", func() { lanes.Sequential() }, "lanes.Sequential: there is no work: pass functions, as in lanes.Sequential(f, g)"},
		{"empty slice", func() { lanes.Concurrent([]lanes.Work{}) }, "lanes.Concurrent: there is no work: pass functions, as in lanes.Concurrent(f, g)"},
		{"compare nothing", func() { lanes.Compare() }, "lanes.Compare: there is no work: pass functions, as in lanes.Compare(f, g)"},
		{"result of a call", func() { lanes.Concurrent(f, noProblem()) }, "lanes.Concurrent: argument 2 is nil: pass a function by its name, as in f, not what a call of it returned, as in f()"},
		{"error", func() { lanes.Concurrent(errors.New("x")) }, "lanes.Concurrent: argument 1 has type *errors.errorString: pass a function by its name, without calling it"},
		{"nil func", func() { lanes.Sequential(f, f, none) }, "lanes.Sequential: argument 3 is a nil function: give it a value first"},
		{"nil func error", func() { lanes.Compare(noErr) }, "lanes.Compare: argument 1 is a nil function: give it a value first"},
		{"number", func() { lanes.Concurrent(3, f) }, "lanes.Concurrent: argument 1 has type int: pass a function by its name, without calling it"},
		{"struct", func() { lanes.Concurrent(point{}) }, "lanes.Concurrent: argument 1 is a struct: pass a function by its name, without calling it"},
		{"parameter", func() { lanes.Concurrent(func(string) {}) }, "lanes.Concurrent: argument 1 has type func(string): pass a function that calls it, as in func() { f(x) }"},
		{"context last", func() { lanes.Task("a", func(int, context.Context) {}) }, "lanes.Task: argument 2 has type func(int, context.Context): pass a function that calls it, as in func() { f(x) }"},
		{"variadic", func() { lanes.Sequential(fmt.Println) }, "lanes.Sequential: argument 1 has type func(...interface {}) (int, error), with a variable number of parameters: pass a function that calls it, as in func() { f(x) }"},
		{"two values", func() { lanes.Sequential(func() (int, int) { return 1, 2 }) }, "lanes.Sequential: argument 1 has type func() (int, int): a task returns nothing, a value, an error, or a value and an error"},
		{"two errors", func() { lanes.N(2, func() (error, error) { return nil, nil }) }, "lanes.N: argument 2 has type func() (error, error): a task returns nothing, a value, an error, or a value and an error"},
		{"each of nil", func() { lanes.Each(nil, f) }, "lanes.Each: argument 1 is nil: pass a slice, an array, a map or an iterator"},
		{"each of nothing", func() { lanes.Each([]int{}, func(int) {}) }, "lanes.Each: argument 1 has no elements: there is nothing to do"},
		{"each of a number", func() { lanes.Each(3, func(int) {}) }, "lanes.Each: argument 1 has type int: pass a slice, an array, a map or an iterator"},
		{"each of a func", func() { lanes.Each(f, func(int) {}) }, "lanes.Each: argument 1 has type func(): pass a slice, an array, a map or an iterator"},
		{"each with nil", func() { lanes.Each([]int{1}, noneI) }, "lanes.Each: argument 2 is a nil function: give it a value first"},
		{"each with another element", func() { lanes.Each([]int{1}, func(string) {}) }, "lanes.Each: argument 2 has type func(string): for the elements of []int pass a function that takes one element, or its index or key and the element"},
		{"each without element", func() { lanes.Each([]int{1}, f) }, "lanes.Each: argument 2 has type func(): for the elements of []int pass a function that takes one element, or its index or key and the element"},
		{"slice in task", func() { lanes.Task("a", lanes.N(2, f)) }, "lanes.Task: argument 2 is a []Work: pass a function here, and what N or Each returns to Sequential, Concurrent or Compare"},
		{"option in task", func() { lanes.Task("a", lanes.Quiet()) }, "lanes.Task: argument 2 is the option Quiet: pass it to Sequential, Concurrent or Compare"},
		{"zero option", func() { lanes.Sequential(f, lanes.Option{}) }, "lanes.Sequential: argument 2 is an Option that says nothing: make it with one of the functions that return an Option, as in lanes.Limit(2)"},
		{"only options", func() { lanes.Sequential(lanes.Quiet()) }, "lanes.Sequential: there is no work: pass functions, as in lanes.Sequential(f, g)"},
		{"limit of none", func() { lanes.Limit(0) }, "lanes.Limit: argument 1 is 0: pass how many tasks may be in progress at the same time, 1 or more"},
		{"no limit", func() { lanes.Limit() }, "lanes.Limit: there is no number: pass how many tasks may be in progress at the same time"},
		{"two limits", func() { lanes.Concurrent(f, lanes.Limit(1, 2)) }, "lanes.Concurrent: Limit has 2 values: pass one, or compare them with lanes.Compare"},
		{"no procs", func() { lanes.Procs(1, -1) }, "lanes.Procs: argument 2 is -1: pass how many goroutines may compute at the same time, 1 or more"},
		{"two procs", func() { lanes.Sequential(f, lanes.Procs(1, 2)) }, "lanes.Sequential: Procs has 2 values: pass one, or compare them with lanes.Compare"},
		{"timeout", func() { lanes.Timeout(0) }, "lanes.Timeout: argument 1 is 0s: pass how long the run may last, as in lanes.Timeout(50*time.Millisecond)"},
		{"repeat", func() { lanes.Repeat(0) }, "lanes.Repeat: argument 1 is 0: pass how often to run the work, 1 or more"},
		{"option of a run", func() { lanes.Compare(run, lanes.Limit(2)) }, "lanes.Compare: argument 2 is an option, and the runs are over: pass it to what makes the run"},
		{"option before runs", func() { lanes.Compare(lanes.Limit(2), run) }, "lanes.Compare: argument 2 is mixed with others: pass only runs, or only functions"},
		{"sweep of nothing", func() { lanes.Sweep("n", nil, func(int) *lanes.Run { return run }) }, "lanes.Sweep: argument 2 has no numbers: pass those to try, as in []int{1, 2, 4, 8}"},
		{"sweep with nil", func() { lanes.Sweep("n", []int{1}, nil) }, "lanes.Sweep: argument 3 is a nil function: give it a value first"},
		{"stop", func() { lanes.Stop() }, "lanes.Stop: only cells can be stopped: in a compiled program pass a context to the goroutines and cancel it"},
		{"zero work", func() { lanes.Sequential(lanes.Work{}) }, "lanes.Sequential: argument 1 is a Work without a function: make it with lanes.Task, lanes.N or lanes.Each"},
		{"element", func() { lanes.Sequential(f, []func(){f, none}) }, "lanes.Sequential: argument 2, element 1, is a nil function: give it a value first"},
		{"run as work", func() { lanes.Concurrent(run) }, "lanes.Concurrent: argument 1 has type *lanes.Run, which is a result: pass the functions to run"},
		{"task of nil", func() { lanes.Task("a", nil) }, "lanes.Task: argument 2 is nil: pass a function by its name, as in f, not what a call of it returned, as in f()"},
		{"no copies", func() { lanes.N(0, f) }, "lanes.N: argument 1 is 0: pass how many copies to run, 1 or more"},
		{"copies of nil", func() { lanes.N(2, noneI) }, "lanes.N: argument 2 is a nil function: give it a value first"},
		{"copies of a string", func() { lanes.N(2, "f") }, "lanes.N: argument 2 has type string: pass a function by its name, without calling it"},
		{"nil run", func() { lanes.Compare(run, noRun) }, "lanes.Compare: argument 2 is a nil *Run: give it a value first"},
		{"run, then work", func() { lanes.Compare(run, f) }, "lanes.Compare: argument 2 is mixed with others: pass only runs, or only functions"},
		{"work, then run", func() { lanes.Compare(f, f, run) }, "lanes.Compare: argument 3 is mixed with others: pass only runs, or only functions"},
	} {
		t.Run(test.name, func(t *testing.T) {
			defer func() {
				if got := recover(); got != test.want {
					t.Errorf("panic(%v)\nwant  %v", got, test.want)
				}
			}()
			test.call()
		})
	}
}

func noProblem() error { return nil }
