package lanes

import (
	"fmt"
	"reflect"
)

// A Work is a function to run, with a name for its lane. [Task] and [N] make them; the zero Work cannot be run.
type Work struct {
	name string // "" to be named by the run
	run  func() error
}

// accepted is what the messages about misuse ask for.
const accepted = "func() or func() error"

// Task gives work a name. f is a func(), a func() error or a Work, whose name is replaced. Task panics if it is anything else.
func Task(name string, f any) Work {
	w, problem := workOf(f)
	if problem != "" {
		panic("lanes.Task: argument 2 " + problem)
	}
	w.name = name
	return w
}

// N returns n times the same work. f is a func(), a func() error or a Work, or a func(int) or func(int) error, which is given the
// index of the copy, from 0 to n-1: no loop is needed, and no variable is captured. Copies of a Work have its name and a number,
// from 1. N panics if f is anything else, or if n is less than 1.
func N(n int, f any) []Work {
	if n < 1 {
		panic(fmt.Sprintf("lanes.N: argument 1 is %d: pass how many copies to run, 1 or more", n))
	}
	works := make([]Work, n)
	for i := range works {
		w, problem := indexed(i, f)
		if problem != "" {
			panic("lanes.N: argument 2 " + problem)
		}
		if w.name != "" {
			w.name = fmt.Sprintf("%s %d", w.name, i+1)
		}
		works[i] = w
	}
	return works
}

// indexed makes work of a function that may take an index.
func indexed(i int, f any) (w Work, problem string) {
	switch f := f.(type) {
	case func(int):
		if f != nil {
			return Work{run: func() error { f(i); return nil }}, ""
		}
	case func(int) error:
		if f != nil {
			return Work{run: func() error { return f(i) }}, ""
		}
	default:
		return workOf(f)
	}
	return Work{}, nilFunc
}

const (
	nilFunc = "is a nil function: give it a value first"
	nilAny  = "is nil: pass a function by its name, as in f, not what a call of it returned, as in f()"
)

// workOf makes work of what a caller passed, or says what is wrong with it, beginning with a verb.
func workOf(x any) (w Work, problem string) {
	switch x := x.(type) {
	case nil:
		return Work{}, nilAny
	case func():
		if x == nil {
			return Work{}, nilFunc
		}
		return Work{run: func() error { x(); return nil }}, ""
	case func() error:
		if x == nil {
			return Work{}, nilFunc
		}
		return Work{run: x}, ""
	case Work:
		if x.run == nil {
			return Work{}, "is a Work without a function: make it with lanes.Task or lanes.N"
		}
		return x, ""
	case func(int), func(int) error:
		return Work{}, fmt.Sprintf("has type %T and needs an index: pass lanes.N(n, f)", x)
	case *Run, *Report:
		return Work{}, fmt.Sprintf("has type %T, which is a result: pass the functions to run", x)
	}
	switch reflect.TypeOf(x).Kind() {
	case reflect.Func:
		return Work{}, fmt.Sprintf("has type %T: pass a %s that calls it, as in func() { f(x) }", x, accepted)
	case reflect.Struct: // of an interpreter too, whose types have no names but list all their fields
		return Work{}, "is a struct: pass a " + accepted
	}
	return Work{}, fmt.Sprintf("has type %T: pass a %s by its name, without calling it", x, accepted)
}

// collect makes work of all that was passed to the function caller, in order. It panics on misuse.
func collect(caller string, args []any) []Work {
	var works []Work
	for i, x := range args {
		where := fmt.Sprintf("lanes.%s: argument %d", caller, i+1)
		switch x := x.(type) {
		case []Work:
			works = appendAll(works, where, x)
		case []func():
			works = appendAll(works, where, x)
		case []func() error:
			works = appendAll(works, where, x)
		default:
			w, problem := workOf(x)
			if problem != "" {
				panic(where + " " + problem)
			}
			works = append(works, w)
		}
	}
	if len(works) == 0 {
		panic(fmt.Sprintf("lanes.%s: there is no work: pass functions, as in lanes.%[1]s(f, g)", caller))
	}
	return works
}

// appendAll appends the work of a slice that is the argument described by where.
func appendAll[T any](works []Work, where string, xs []T) []Work {
	for i, x := range xs {
		w, problem := workOf(x)
		if problem != "" {
			panic(fmt.Sprintf("%s, element %d, %s", where, i, problem))
		}
		works = append(works, w)
	}
	return works
}
