package lanes

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

// A Work is a function to run, with a name for its lane. Make one with [Task] or several with [N]; the zero Work cannot be run.
type Work struct {
	name  string // "" to be named by the run
	exact bool   // name is the learner's and stays as it is
	f     func(i int) (any, error)
	i     int
}

// String returns the name given to the work or the name of its function.
func (w Work) String() string {
	if w.name == "" {
		return "task"
	}
	return w.name
}

// shapes is what the messages about misuse tell.
const shapes = "func(), func() error, func() T or func() (T, error)"

// Task gives work a name. f has one of the shapes that the package comment lists, without an index. Task panics if it has not.
func Task(name string, f any) Work {
	w := toWork("lanes.Task", f, false)
	w.name, w.exact = name, true
	return w
}

// N returns n copies of the work f. If f takes an int, that is the index of the copy, from 0 to n-1: no loop is needed, and no
// variable is captured. If f is a [Work], its copies have its name and a number. N panics if f has none of the shapes that the package comment
// lists, or if n is less than 1.
func N(n int, f any) []Work {
	if n < 1 {
		panic(fmt.Sprintf("lanes.N: n is %d, but there must be at least 1 copy", n))
	}
	w := toWork("lanes.N", f, true)
	w.exact = false
	works := make([]Work, n)
	for i := range works {
		works[i] = w
		works[i].i = i
	}
	return works
}

// collect flattens what a caller handed over. Its panics are one line that says what was wrong and what is right.
func collect(caller string, work []any) []Work {
	var works []Work
	var add func(x any)
	add = func(x any) {
		switch x := x.(type) {
		case Work:
			if x.f == nil {
				panic(caller + ": a Work without a function: make it with lanes.Task or lanes.N")
			}
			works = append(works, x)
			return
		case *Run, *Report:
			panic(fmt.Sprintf("%s: a %T is a result, not work: hand over functions; lanes.Compare takes runs", caller, x))
		}
		if v := reflect.ValueOf(x); v.IsValid() && (v.Kind() == reflect.Slice || v.Kind() == reflect.Array) {
			for i := range v.Len() {
				add(v.Index(i).Interface())
			}
			return
		}
		works = append(works, toWork(caller, x, false))
	}
	for _, x := range work {
		add(x)
	}
	if len(works) == 0 {
		panic(fmt.Sprintf("%s: no work: hand over functions, as in %s(f, g)", caller, caller))
	}
	return works
}

// toWork checks the shape of f and makes every shape one.
func toWork(caller string, f any, index bool) Work {
	if w, ok := f.(Work); ok && w.f != nil {
		return w
	}
	v := reflect.ValueOf(f)
	switch {
	case !v.IsValid():
		panic(caller + ": nil is not a function")
	case v.Kind() != reflect.Func:
		panic(fmt.Sprintf("%s: a %s is not a function: hand over %s, without calling it", caller, v.Type(), shapes))
	case v.IsNil():
		panic(caller + ": the function is nil")
	}
	w := Work{name: funcName(v)}
	switch f := f.(type) { // the common shapes, without reflection
	case func():
		w.f = func(int) (any, error) { f(); return nil, nil }
		return w
	case func() error:
		w.f = func(int) (any, error) { return nil, f() }
		return w
	}
	t := v.Type()
	takesIndex := t.NumIn() == 1 && t.In(0) == reflect.TypeFor[int]() && !t.IsVariadic()
	if takesIndex && !index {
		panic(fmt.Sprintf("%s: %s takes an index: hand over lanes.N(n, f)", caller, t))
	}
	results, ok := resultsOf(t)
	if t.NumIn() > 0 && !takesIndex || !ok {
		panic(fmt.Sprintf("%s: a %s is not accepted: hand over %s; with lanes.N also with an index (i int)", caller, t, shapes))
	}
	w.f = func(i int) (any, error) {
		var in []reflect.Value
		if takesIndex {
			in = []reflect.Value{reflect.ValueOf(i)}
		}
		return results(v.Call(in))
	}
	return w
}

// resultsOf returns how to read the results of a function of type t, and whether they have one of the shapes.
func resultsOf(t reflect.Type) (read func([]reflect.Value) (any, error), ok bool) {
	isError := func(i int) bool { return t.Out(i) == reflect.TypeFor[error]() }
	asError := func(v reflect.Value) error {
		err, _ := v.Interface().(error)
		return err
	}
	switch {
	case t.NumOut() == 0:
		return func([]reflect.Value) (any, error) { return nil, nil }, true
	case t.NumOut() == 1 && isError(0):
		return func(out []reflect.Value) (any, error) { return nil, asError(out[0]) }, true
	case t.NumOut() == 1:
		return func(out []reflect.Value) (any, error) { return out[0].Interface(), nil }, true
	case t.NumOut() == 2 && isError(1):
		return func(out []reflect.Value) (any, error) { return out[0].Interface(), asError(out[1]) }, true
	}
	return nil, false
}

// funcName returns the name that a function was declared with: "count" or "Server.Close". It is empty for function literals and for
// functions that an interpreter made, whose code pointer is that of a stub.
func funcName(v reflect.Value) string {
	f := runtime.FuncForPC(v.Pointer())
	if f == nil {
		return ""
	}
	name := f.Name()
	name = name[strings.LastIndexByte(name, '/')+1:]
	pkg, name, _ := strings.Cut(name, ".")
	if pkg == "reflect" || strings.Contains(name, ".func") || strings.HasPrefix(name, "func") && isDigits(name[len("func"):]) {
		return ""
	}
	name = strings.TrimSuffix(name, "-fm") // a method value
	name = strings.NewReplacer("(*", "", ")", "", "[...]", "").Replace(name)
	return name
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// names names the works of one run: exact names stay, all others that occur more than once, and those without a name, get a number.
func names(works []Work) []string {
	count := make(map[string]int)
	for _, w := range works {
		if !w.exact {
			count[w.String()]++
		}
	}
	next := make(map[string]int)
	out := make([]string, len(works))
	for i, w := range works {
		out[i] = w.String()
		if !w.exact && (w.name == "" || count[out[i]] > 1) {
			next[w.String()]++
			out[i] = fmt.Sprintf("%s %d", w, next[w.String()])
		}
	}
	return out
}
