package lanes_test

import (
	"context"
	"errors"
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
		{"error", func() { lanes.Concurrent(errors.New("x")) }, "lanes.Concurrent: argument 1 has type *errors.errorString: pass a func() or func() error by its name, without calling it"},
		{"nil func", func() { lanes.Sequential(f, f, none) }, "lanes.Sequential: argument 3 is a nil function: give it a value first"},
		{"nil func error", func() { lanes.Compare(noErr) }, "lanes.Compare: argument 1 is a nil function: give it a value first"},
		{"number", func() { lanes.Concurrent(3, f) }, "lanes.Concurrent: argument 1 has type int: pass a func() or func() error by its name, without calling it"},
		{"struct", func() { lanes.Concurrent(point{}) }, "lanes.Concurrent: argument 1 is a struct: pass a func() or func() error"},
		{"index", func() { lanes.Concurrent(func(int) {}) }, "lanes.Concurrent: argument 1 has type func(int) and needs an index: pass lanes.N(n, f)"},
		{"index and error", func() { lanes.Task("a", func(int) error { return nil }) }, "lanes.Task: argument 2 has type func(int) error and needs an index: pass lanes.N(n, f)"},
		{"other func", func() { lanes.Sequential(func(context.Context) {}) }, "lanes.Sequential: argument 1 has type func(context.Context): pass a func() or func() error that calls it, as in func() { f(x) }"},
		{"zero work", func() { lanes.Sequential(lanes.Work{}) }, "lanes.Sequential: argument 1 is a Work without a function: make it with lanes.Task or lanes.N"},
		{"element", func() { lanes.Sequential(f, []func(){f, none}) }, "lanes.Sequential: argument 2, element 1, is a nil function: give it a value first"},
		{"run as work", func() { lanes.Concurrent(run) }, "lanes.Concurrent: argument 1 has type *lanes.Run, which is a result: pass the functions to run"},
		{"task of nil", func() { lanes.Task("a", nil) }, "lanes.Task: argument 2 is nil: pass a function by its name, as in f, not what a call of it returned, as in f()"},
		{"no copies", func() { lanes.N(0, f) }, "lanes.N: argument 1 is 0: pass how many copies to run, 1 or more"},
		{"copies of nil", func() { lanes.N(2, noneI) }, "lanes.N: argument 2 is a nil function: give it a value first"},
		{"copies of a string", func() { lanes.N(2, "f") }, "lanes.N: argument 2 has type string: pass a func() or func() error by its name, without calling it"},
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
