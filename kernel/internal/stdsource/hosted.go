package stdsource

import (
	"cmp"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"hash"
	"hash/maphash"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unique"
)

// HostPath is the import path under which the interpreter has the instances that are the host's.
const HostPath = "golanes/generic"

// Symbol returns the name of an instance in the package HostPath. A key is the instance as lowering writes it: package path, name and
// type arguments, "slices.Sort[[]int,int]" say.
func Symbol(key string) string { return "X" + symbols.Replace(key) }

var symbols = strings.NewReplacer(".", "ˑ", "/", "ˑ", "[", "ˑ", "]", "ˑ", ",", "ˑ", "{", "", "}", "", "*", "ˑptrˑ")

// Hosted returns the instances of generic functions and types that are the host's own, by their keys: a function, or a nil pointer to
// a type.
func Hosted() map[string]any {
	hosted := map[string]any{
		"iter.Pull[struct{}]":               iter.Pull[struct{}],
		"unique.Make[any]":                  unique.Make[any],
		"hash/maphash.Comparable[any]":      maphash.Comparable[any],
		"hash/maphash.WriteComparable[any]": maphash.WriteComparable[any],
		"unique.Handle[any]":                (*unique.Handle[any])(nil),
		"crypto/pbkdf2.Key[hash.Hash]":      pbkdf2.Key[hash.Hash],
		"crypto/hkdf.Key[hash.Hash]":        hkdf.Key[hash.Hash],
		"crypto/hkdf.Expand[hash.Hash]":     hkdf.Expand[hash.Hash],
		"crypto/hkdf.Extract[hash.Hash]":    hkdf.Extract[hash.Hash],
	}
	ordered[int](hosted)
	ordered[int8](hosted)
	ordered[int16](hosted)
	ordered[int32](hosted)
	ordered[int64](hosted)
	ordered[uint](hosted)
	ordered[uint8](hosted)
	ordered[uint16](hosted)
	ordered[uint32](hosted)
	ordered[uint64](hosted)
	ordered[float32](hosted)
	ordered[float64](hosted)
	ordered[string](hosted)
	return hosted
}

// ordered adds what cells do with slices of a basic type.
func ordered[T cmp.Ordered](hosted map[string]any) {
	t := reflect.TypeFor[T]().String()
	for name, f := range map[string]any{
		"Sort":           slices.Sort[[]T],
		"SortFunc":       slices.SortFunc[[]T],
		"SortStableFunc": slices.SortStableFunc[[]T],
		"IsSorted":       slices.IsSorted[[]T],
		"BinarySearch":   slices.BinarySearch[[]T],
		"Index":          slices.Index[[]T],
		"Contains":       slices.Contains[[]T],
		"Equal":          slices.Equal[[]T],
		"Compare":        slices.Compare[[]T],
		"Compact":        slices.Compact[[]T],
		"Reverse":        slices.Reverse[[]T],
		"Max":            slices.Max[[]T],
		"Min":            slices.Min[[]T],
		"Clone":          slices.Clone[[]T],
		"Concat":         slices.Concat[[]T],
		"Insert":         slices.Insert[[]T],
		"Delete":         slices.Delete[[]T],
		"Replace":        slices.Replace[[]T],
		"Repeat":         slices.Repeat[[]T],
		"Grow":           slices.Grow[[]T],
		"Clip":           slices.Clip[[]T],
	} {
		hosted["slices."+name+"[[]"+t+","+t+"]"] = f
	}
	for name, f := range map[string]any{"Compare": cmp.Compare[T], "Less": cmp.Less[T], "Or": cmp.Or[T]} {
		hosted["cmp."+name+"["+t+"]"] = f
	}
	for name, f := range map[string]any{"Clone": maps.Clone[map[string]T], "Equal": maps.Equal[map[string]T, map[string]T]} {
		m := "map[string]" + t
		key := "maps." + name + "[" + m + ",string," + t + "]"
		if name == "Equal" {
			key = "maps." + name + "[" + m + "," + m + ",string," + t + "]"
		}
		hosted[key] = f
	}
}

// Symbols returns the hosted instances as the interpreter imports them.
func Symbols() map[string]reflect.Value {
	exports := map[string]reflect.Value{}
	for key, v := range Hosted() {
		exports[Symbol(key)] = reflect.ValueOf(v)
	}
	return exports
}
