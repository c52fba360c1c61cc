package rt

import (
	"cmp"
	"reflect"
	"slices"
)

// An entry is a key of a map with its value.
type entry struct{ key, value reflect.Value }

// sorted returns the entries of a map in the order in which package fmt prints them.
func sorted(m reflect.Value) []entry {
	entries := make([]entry, 0, m.Len())
	for i := m.MapRange(); i.Next(); {
		entries = append(entries, entry{i.Key(), i.Value()})
	}
	sortEntries(entries)
	return entries
}

func sortEntries(entries []entry) {
	slices.SortStableFunc(entries, func(a, b entry) int { return compare(a.key, b.key) })
}

// compare compares two keys of one map, or parts of them at the same place.
//
// Order: GOROOT/src/internal/fmtsort/sort.go.
func compare(a, b reflect.Value) int {
	if a.Type() != b.Type() {
		return -1 // they are not equal, and nothing can be said but that
	}
	switch a.Kind() {
	case reflect.Bool:
		return cmp.Compare(number(a.Bool()), number(b.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return cmp.Compare(a.Int(), b.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return cmp.Compare(a.Uint(), b.Uint())
	case reflect.Float32, reflect.Float64:
		return cmp.Compare(a.Float(), b.Float())
	case reflect.Complex64, reflect.Complex128:
		x, y := a.Complex(), b.Complex()
		return cmp.Or(cmp.Compare(real(x), real(y)), cmp.Compare(imag(x), imag(y)))
	case reflect.String:
		return cmp.Compare(a.String(), b.String())
	case reflect.Chan, reflect.Pointer, reflect.UnsafePointer:
		return cmp.Compare(a.Pointer(), b.Pointer())
	case reflect.Struct:
		for i := range a.NumField() {
			if c := compare(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case reflect.Array:
		for i := range a.Len() {
			if c := compare(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	case reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return cmp.Compare(number(!a.IsNil()), number(!b.IsNil()))
		}
		types := compare(reflect.ValueOf(a.Elem().Type()), reflect.ValueOf(b.Elem().Type()))
		if types != 0 {
			return types
		}
		return compare(a.Elem(), b.Elem())
	}
	return 0
}

// number is 1 for true.
func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
