package lanes

import (
	"fmt"
	"reflect"
)

// A Work is a function to run, with a name for its lane. [Task], [N] and [Each] make them; the zero Work cannot be run.
type Work struct {
	name  string // "" to be named by the run
	call  call
	bound bool // whether its index is its own, and not its place in the run
	index int
}

// do calls the work's function.
func (w Work) do(in input) (any, error) {
	if w.bound {
		in.index = w.index
	}
	return w.call(in)
}

// Task gives work a name. f is a function of any of the shapes that the package lists, or a Work, whose name is replaced. Task panics if
// it is anything else.
func Task(name string, f any) Work {
	w, problem := workOf(f)
	if problem != "" {
		panic("lanes.Task: argument 2 " + problem)
	}
	w.name = name
	return w
}

// N returns n times the same work. f is a function of any of the shapes that the package lists, or a Work. One that takes an index gets
// that of the copy, from 0 to n-1: no loop is needed, and no variable is captured. Copies of a Work have its name and a number, from 1.
// N panics if f is anything else, or if n is less than 1.
func N(n int, f any) []Work {
	if n < 1 {
		panic(fmt.Sprintf("lanes.N: argument 1 is %d: pass how many copies to run, 1 or more", n))
	}
	w, problem := workOf(f)
	if problem != "" {
		panic("lanes.N: argument 2 " + problem)
	}
	works := make([]Work, n)
	for i := range works {
		works[i] = w
		works[i].bound, works[i].index = true, i
		if w.name != "" {
			works[i].name = fmt.Sprintf("%s %d", w.name, i+1)
		}
	}
	return works
}

// workOf makes work of what a caller passed, or says what is wrong with it, beginning with a verb.
func workOf(x any) (w Work, problem string) {
	switch x := x.(type) {
	case Work:
		if x.call == nil {
			return Work{}, "is a Work without a function: make it with lanes.Task, lanes.N or lanes.Each"
		}
		return x, ""
	case []Work:
		return Work{}, "is a []Work: pass a function here, and what N or Each returns to Sequential, Concurrent or Compare"
	case Option:
		return Work{}, "is the option " + x.name + ": pass it to Sequential, Concurrent or Compare"
	}
	c, problem := callOf(x)
	return Work{call: c}, problem
}

// collect makes work of all that was passed to the function caller, in order, and gathers the options among it. It panics on misuse.
func collect(caller string, args []any) ([]Work, *options) {
	var works []Work
	var opts options
	for i, x := range args {
		where := fmt.Sprintf("lanes.%s: argument %d", caller, i+1)
		if o, ok := x.(Option); ok {
			opts.add(where, o)
			continue
		}
		if list, ok := x.([]Work); ok {
			works = append(works, elements(where, reflect.ValueOf(list))...)
			continue
		}
		inner, _ := unboxed(x)
		if v := reflect.ValueOf(inner); v.IsValid() && v.Kind() == reflect.Slice && holdsWork(v.Type().Elem()) {
			works = append(works, elements(where, v)...)
			continue
		}
		w, problem := workOf(x)
		if problem != "" {
			panic(where + " " + problem)
		}
		works = append(works, w)
	}
	if len(works) == 0 {
		panic(fmt.Sprintf("lanes.%s: there is no work: pass functions, as in lanes.%[1]s(f, g)", caller))
	}
	return works, &opts
}

// holdsWork reports whether the elements of a slice may be work.
func holdsWork(elem reflect.Type) bool {
	return elem.Kind() == reflect.Func || elem.Kind() == reflect.Interface || elem == reflect.TypeFor[Work]()
}

// elements makes work of a slice that is the argument described by where.
func elements(where string, v reflect.Value) []Work {
	works := make([]Work, v.Len())
	for i := range works {
		w, problem := workOf(v.Index(i).Interface())
		if problem != "" {
			panic(fmt.Sprintf("%s, element %d, %s", where, i, problem))
		}
		works[i] = w
	}
	return works
}
