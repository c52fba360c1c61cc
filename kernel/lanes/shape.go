package lanes

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
)

// A call does the work of one task. What it returns are the task's value and error.
type call func(in input) (any, error)

// An input is what a task may ask for with its parameters.
type input struct {
	ctx     context.Context
	index   int
	options *options
	place   int // in the run
}

// accepted is what the messages about misuse ask for.
const accepted = "a function by its name, without calling it"

// Problems of what was passed, each beginning with a verb.
const (
	nilFunc     = "is a nil function: give it a value first"
	nilAny      = "is nil: pass a function by its name, as in f, not what a call of it returned, as in f()"
	badResults  = "has type %s: a task returns nothing, a value, an error, or a value and an error"
	badParams   = "has type %s: pass a function that calls it, as in func() { f(x) }"
	badVariadic = "has type %s, with a variable number of parameters: pass a function that calls it, as in func() { f(x) }"
)

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
	indexType   = reflect.TypeFor[int]()
	sourceType  = reflect.TypeFor[*rand.Rand]()
)

// A shape is a function with what is known of its parameters and results.
type shape struct {
	name         string // of its type, as people write it
	identity     string // of its type in the notebook, if it came in a box
	fun          reflect.Value
	ctx, source  bool           // whether it takes a context first, and a source of random numbers last
	params       []reflect.Type // the others
	value, fails bool           // whether it returns a value, and an error last
}

// shapeOf looks at what a caller passed.
func shapeOf(x any) (s shape, problem string) {
	if x == nil {
		return s, nilAny
	}
	s.name = typeName(x)
	x, s.identity = unboxed(x)
	s.fun = reflect.ValueOf(x)
	t := s.fun.Type()
	switch {
	case t.Kind() == reflect.Struct: // of an interpreter too, whose types have no names but list all their fields
		return s, "is a struct: pass " + accepted
	case t.Kind() != reflect.Func:
		return s, fmt.Sprintf("has type %s: pass %s", s.name, accepted)
	case s.fun.IsNil():
		return s, nilFunc
	case t.IsVariadic():
		return s, fmt.Sprintf(badVariadic, s.name)
	}
	for in := range t.Ins() {
		s.params = append(s.params, in)
	}
	if n := len(s.params); n > 0 && s.params[0] == contextType {
		s.ctx, s.params = true, s.params[1:]
	}
	if n := len(s.params); n > 0 && s.params[n-1] == sourceType {
		s.source, s.params = true, s.params[:n-1]
	}
	out := t.NumOut()
	if s.fails = out > 0 && t.Out(out-1) == errorType; s.fails {
		out--
	}
	if s.value = out > 0; out > 1 || s.value && t.Out(0) == errorType {
		return s, fmt.Sprintf(badResults, s.name)
	}
	return s, ""
}

// callOf makes a call of a function that takes nothing, or an index, besides a context and a source.
func callOf(x any) (c call, problem string) {
	switch f := x.(type) { // the ones that are used most, without package reflect
	case func():
		if f == nil {
			return nil, nilFunc
		}
		return func(input) (any, error) { f(); return nil, nil }, ""
	case func() error:
		if f == nil {
			return nil, nilFunc
		}
		return func(input) (any, error) { return nil, f() }, ""
	case func(int):
		if f == nil {
			return nil, nilFunc
		}
		return func(in input) (any, error) { f(in.index); return nil, nil }, ""
	case *Run, *Report:
		return nil, fmt.Sprintf("has type %T, which is a result: pass the functions to run", x)
	}
	s, problem := shapeOf(x)
	switch {
	case problem != "":
		return nil, problem
	case len(s.params) == 0:
		return s.bind(nil), ""
	case len(s.params) == 1 && s.params[0] == indexType:
		return s.bind(func(in input) []reflect.Value { return []reflect.Value{reflect.ValueOf(in.index)} }), ""
	}
	return nil, fmt.Sprintf(badParams, s.name)
}

// bind makes a call of a function whose own parameters get what args returns; nil stands for none.
func (s shape) bind(args func(in input) []reflect.Value) call {
	box := s.resultBox()
	return func(in input) (value any, err error) {
		var list []reflect.Value
		if s.ctx {
			list = append(list, reflect.ValueOf(in.ctx))
		}
		if args != nil {
			list = append(list, args(in)...)
		}
		if s.source {
			list = append(list, reflect.ValueOf(in.options.source(in.place)))
		}
		out := s.fun.Call(list)
		if s.fails {
			err, _ = out[len(out)-1].Interface().(error)
		}
		if s.value {
			value = box(out[0])
		}
		return value, err
	}
}

// typeName writes the type of a value as people write it: for one of the notebook without what lowering adds.
func typeName(x any) string {
	if _, identity := unboxed(x); identity != "" {
		return plainName(identity)
	}
	return plainName(nameOf(reflect.TypeOf(x)))
}

// plainName takes the versions of redefined names out of the name of a type.
func plainName(name string) string {
	var b strings.Builder
	version := false
	for _, r := range name {
		if r == 'ˑ' {
			version = true
			continue
		}
		if version = version && '0' <= r && r <= '9'; !version {
			b.WriteRune(r)
		}
	}
	return b.String()
}
