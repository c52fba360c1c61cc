package lanes

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
)

// Each returns work for each element of items: a slice, an array, a map, or a function to range over such as an iter.Seq. f takes what
// range gives, the element, or its index or key and the element; before these it may take a context, and after them a *rand.Rand. Work
// of a map is in the order of the keys, and work of an iterator in that of its values, which it is asked for at once.
//
// A task is named for its key or element where that is a text or a number. Values and errors of the run are in the order of the
// elements. Each panics if items is anything else or empty, or if f does not take its elements.
func Each(items, f any) []Work {
	if problem := missing(items); problem != "" {
		panic("lanes.Each: argument 1 " + problem)
	}
	list, problem := entriesOf(items)
	if problem != "" {
		panic("lanes.Each: argument 1 " + problem)
	}
	s, problem := shapeOf(f)
	if problem != "" {
		panic("lanes.Each: argument 2 " + problem)
	}
	works := make([]Work, len(list))
	for i, e := range list {
		args, ok := e.arguments(s.params)
		if !ok {
			panic(fmt.Sprintf("lanes.Each: argument 2 has type %s: for the elements of %s pass a function that takes one element, or its "+
				"index or key and the element", s.name, typeName(items)))
		}
		works[i] = Work{
			name:  e.name(),
			call:  s.bind(func(input) []reflect.Value { return args }),
			bound: true,
			index: i,
		}
	}
	return works
}

// missing says what is wrong with items that are nil.
func missing(items any) string {
	if items == nil {
		return "is nil: pass a slice, an array, a map or an iterator"
	}
	inner, _ := unboxed(items)
	if v := reflect.ValueOf(inner); v.Kind() == reflect.Func && v.IsNil() {
		return "is a nil function: give it a value first"
	}
	return ""
}

// An entry is what range gives.
type entry struct {
	key, elem reflect.Value
	keyed     bool // whether the key says more than its place
}

// arguments returns what a function with the given parameters gets of the entry.
func (e entry) arguments(params []reflect.Type) ([]reflect.Value, bool) {
	var args []reflect.Value
	switch len(params) {
	case 1:
		args = []reflect.Value{e.elem}
	case 2:
		args = []reflect.Value{e.key, e.elem}
	default:
		return nil, false
	}
	for i, a := range args {
		if !a.Type().AssignableTo(params[i]) && a.Kind() == reflect.Interface && !a.IsNil() { // of a []any
			inner, _ := unboxed(a.Interface())
			a = reflect.ValueOf(inner)
			args[i] = a
		}
		if !a.Type().AssignableTo(params[i]) {
			return nil, false
		}
	}
	return args, true
}

// name names the task of an entry, or leaves that to the run.
func (e entry) name() string {
	v := e.elem
	if e.keyed {
		v = e.key
	}
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch {
	case !v.IsValid():
		return ""
	case v.Kind() == reflect.String, v.CanInt(), v.CanUint(), v.CanFloat():
		return fmt.Sprint(v.Interface())
	}
	return ""
}

// entriesOf ranges over items.
func entriesOf(items any) (list []entry, problem string) {
	inner, _ := unboxed(items)
	v := reflect.ValueOf(inner)
	if v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Array && !v.IsNil() {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			list = append(list, entry{reflect.ValueOf(i), v.Index(i), false})
		}
	case reflect.Map:
		for k, e := range v.Seq2() {
			list = append(list, entry{k, e, true})
		}
		slices.SortStableFunc(list, func(a, b entry) int { return compareKeys(a.key, b.key) })
	case reflect.Func:
		switch t := v.Type(); {
		case t.CanSeq2():
			for k, e := range v.Seq2() {
				list = append(list, entry{k, e, true})
			}
		case t.CanSeq():
			for e := range v.Seq() {
				list = append(list, entry{reflect.ValueOf(len(list)), e, false})
			}
		default:
			return nil, fmt.Sprintf("has type %s: pass a slice, an array, a map or an iterator", typeName(items))
		}
	default:
		return nil, fmt.Sprintf("has type %s: pass a slice, an array, a map or an iterator", typeName(items))
	}
	if len(list) == 0 {
		return nil, "has no elements: there is nothing to do"
	}
	return list, ""
}

// compareKeys orders the keys of a map: numbers by size, everything else by what it prints as.
func compareKeys(a, b reflect.Value) int {
	switch {
	case a.Kind() != b.Kind():
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
}
