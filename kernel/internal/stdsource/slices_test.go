package stdsource_test

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	std "slices"
	"testing"

	"golanes/kernel/internal/stdsource/std/slices"
)

// A call is a function of the package, and of the standard library, applied to what a fuzzer made up.
type call func(s []byte, v []byte, i, j int) any

// outcome is what a call returns or, where it panics, that it does.
func outcome(f call, s, v []byte, i, j int) (result any) {
	defer func() {
		if recover() != nil {
			result = "panic"
		}
	}()
	return f(std.Clone(s), std.Clone(v), i, j)
}

// list shows a slice with what is behind its end.
func list[S ~[]E, E any](original, s S) any {
	return fmt.Sprint(s, original, s == nil)
}

func half(b byte) byte            { return b / 2 }
func even(b byte) bool            { return b%2 == 0 }
func byHalf(a, b byte) int        { return cmp.Compare(half(a), half(b)) }
func sameHalf(a, b byte) bool     { return half(a) == half(b) }
func pair[A, B any](a A, b B) any { return fmt.Sprint(a, b) }

// FuzzSlices compares the package with the standard library's.
func FuzzSlices(f *testing.F) {
	f.Add([]byte("hello"), []byte("xy"), 1, 3)
	f.Add([]byte{}, []byte{}, 0, 0)
	f.Add([]byte{1, 1, 2, 2, 2, 3}, []byte{1, 1}, 6, 6)
	f.Add([]byte{9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1}, []byte{5}, 3, 9)
	f.Add([]byte{1, 2, 3}, []byte{4}, -1, 4)
	f.Fuzz(func(t *testing.T, s, v []byte, i, j int) {
		if len(s) > 200 || len(v) > 200 {
			t.Skip("nothing depends on more")
		}
		i, j = i%(len(s)+2), j%(len(s)+2)
		for name, c := range calls() {
			if got, want := outcome(c[0], s, v, i, j), outcome(c[1], s, v, i, j); !reflect.DeepEqual(got, want) {
				t.Errorf("%s(%v, %v, %d, %d) = %v, want %v", name, s, v, i, j, got, want)
			}
		}
	})
}

func calls() map[string][2]call {
	return map[string][2]call{
		"Equal":       {func(s, v []byte, i, j int) any { return slices.Equal(s, v) }, func(s, v []byte, i, j int) any { return std.Equal(s, v) }},
		"EqualFunc":   {func(s, v []byte, i, j int) any { return slices.EqualFunc(s, v, sameHalf) }, func(s, v []byte, i, j int) any { return std.EqualFunc(s, v, sameHalf) }},
		"Compare":     {func(s, v []byte, i, j int) any { return slices.Compare(s, v) }, func(s, v []byte, i, j int) any { return std.Compare(s, v) }},
		"CompareFunc": {func(s, v []byte, i, j int) any { return slices.CompareFunc(s, v, byHalf) }, func(s, v []byte, i, j int) any { return std.CompareFunc(s, v, byHalf) }},
		"Index":       {func(s, v []byte, i, j int) any { return slices.Index(s, v[0]) }, func(s, v []byte, i, j int) any { return std.Index(s, v[0]) }},
		"IndexFunc":   {func(s, v []byte, i, j int) any { return slices.IndexFunc(s, even) }, func(s, v []byte, i, j int) any { return std.IndexFunc(s, even) }},
		"Contains":    {func(s, v []byte, i, j int) any { return slices.Contains(s, v[0]) }, func(s, v []byte, i, j int) any { return std.Contains(s, v[0]) }},
		"ContainsFunc": {
			func(s, v []byte, i, j int) any { return slices.ContainsFunc(s, even) },
			func(s, v []byte, i, j int) any { return std.ContainsFunc(s, even) },
		},
		"Insert":  {func(s, v []byte, i, j int) any { return list(nil, slices.Insert(s, i, v...)) }, func(s, v []byte, i, j int) any { return list(nil, std.Insert(s, i, v...)) }},
		"Delete":  {func(s, v []byte, i, j int) any { return list(s, slices.Delete(s, i, j)) }, func(s, v []byte, i, j int) any { return list(s, std.Delete(s, i, j)) }},
		"Replace": {func(s, v []byte, i, j int) any { return list(nil, slices.Replace(s, i, j, v...)) }, func(s, v []byte, i, j int) any { return list(nil, std.Replace(s, i, j, v...)) }},
		"Replace with a part of itself": {
			func(s, v []byte, i, j int) any { return list(nil, slices.Replace(s, i, j, s[len(s)/2:]...)) },
			func(s, v []byte, i, j int) any { return list(nil, std.Replace(s, i, j, s[len(s)/2:]...)) },
		},
		"Insert into room": {
			func(s, v []byte, i, j int) any { return list(nil, slices.Insert(slices.Grow(s, 300), i, v...)) },
			func(s, v []byte, i, j int) any { return list(nil, std.Insert(std.Grow(s, 300), i, v...)) },
		},
		"DeleteFunc":  {func(s, v []byte, i, j int) any { return list(s, slices.DeleteFunc(s, even)) }, func(s, v []byte, i, j int) any { return list(s, std.DeleteFunc(s, even)) }},
		"Clone":       {func(s, v []byte, i, j int) any { return list(s, slices.Clone(s)) }, func(s, v []byte, i, j int) any { return list(s, std.Clone(s)) }},
		"Clone nil":   {func(s, v []byte, i, j int) any { return list(nil, slices.Clone(s[:0:0])) }, func(s, v []byte, i, j int) any { return list(nil, std.Clone(s[:0:0])) }},
		"Compact":     {func(s, v []byte, i, j int) any { return list(s, slices.Compact(s)) }, func(s, v []byte, i, j int) any { return list(s, std.Compact(s)) }},
		"CompactFunc": {func(s, v []byte, i, j int) any { return list(s, slices.CompactFunc(s, sameHalf)) }, func(s, v []byte, i, j int) any { return list(s, std.CompactFunc(s, sameHalf)) }},
		"Grow":        {func(s, v []byte, i, j int) any { return cap(slices.Grow(s, i)) >= len(s)+i }, func(s, v []byte, i, j int) any { return cap(std.Grow(s, i)) >= len(s)+i }},
		"Clip":        {func(s, v []byte, i, j int) any { return cap(slices.Clip(s)) }, func(s, v []byte, i, j int) any { return cap(std.Clip(s)) }},
		"Reverse":     {func(s, v []byte, i, j int) any { slices.Reverse(s); return s }, func(s, v []byte, i, j int) any { std.Reverse(s); return s }},
		"Concat":      {func(s, v []byte, i, j int) any { return list(s, slices.Concat(s, v, s)) }, func(s, v []byte, i, j int) any { return list(s, std.Concat(s, v, s)) }},
		"Repeat":      {func(s, v []byte, i, j int) any { return list(s, slices.Repeat(s, i)) }, func(s, v []byte, i, j int) any { return list(s, std.Repeat(s, i)) }},
		"Sort":        {func(s, v []byte, i, j int) any { slices.Sort(s); return s }, func(s, v []byte, i, j int) any { std.Sort(s); return s }},
		"SortFunc":    {func(s, v []byte, i, j int) any { slices.SortFunc(s, byHalf); return s }, func(s, v []byte, i, j int) any { std.SortFunc(s, byHalf); return s }},
		"SortStableFunc": {
			func(s, v []byte, i, j int) any { slices.SortStableFunc(s, byHalf); return s },
			func(s, v []byte, i, j int) any { std.SortStableFunc(s, byHalf); return s },
		},
		"IsSorted":     {func(s, v []byte, i, j int) any { return slices.IsSorted(s) }, func(s, v []byte, i, j int) any { return std.IsSorted(s) }},
		"IsSortedFunc": {func(s, v []byte, i, j int) any { return slices.IsSortedFunc(s, byHalf) }, func(s, v []byte, i, j int) any { return std.IsSortedFunc(s, byHalf) }},
		"Min":          {func(s, v []byte, i, j int) any { return slices.Min(s) }, func(s, v []byte, i, j int) any { return std.Min(s) }},
		"MinFunc":      {func(s, v []byte, i, j int) any { return slices.MinFunc(s, byHalf) }, func(s, v []byte, i, j int) any { return std.MinFunc(s, byHalf) }},
		"Max":          {func(s, v []byte, i, j int) any { return slices.Max(s) }, func(s, v []byte, i, j int) any { return std.Max(s) }},
		"MaxFunc":      {func(s, v []byte, i, j int) any { return slices.MaxFunc(s, byHalf) }, func(s, v []byte, i, j int) any { return std.MaxFunc(s, byHalf) }},
		"BinarySearch": {
			func(s, v []byte, i, j int) any { return pair(slices.BinarySearch(std.Sorted(std.Values(s)), v[0])) },
			func(s, v []byte, i, j int) any { return pair(std.BinarySearch(std.Sorted(std.Values(s)), v[0])) },
		},
		"BinarySearchFunc": {
			func(s, v []byte, i, j int) any {
				return pair(slices.BinarySearchFunc(std.Sorted(std.Values(s)), v[0], byHalf))
			},
			func(s, v []byte, i, j int) any {
				return pair(std.BinarySearchFunc(std.Sorted(std.Values(s)), v[0], byHalf))
			},
		},
		"All":              {func(s, v []byte, i, j int) any { return maps.Collect(slices.All(s)) }, func(s, v []byte, i, j int) any { return maps.Collect(std.All(s)) }},
		"Backward":         {func(s, v []byte, i, j int) any { return maps.Collect(slices.Backward(s)) }, func(s, v []byte, i, j int) any { return maps.Collect(std.Backward(s)) }},
		"Values":           {func(s, v []byte, i, j int) any { return list(s, std.Collect(slices.Values(s))) }, func(s, v []byte, i, j int) any { return list(s, std.Collect(std.Values(s))) }},
		"AppendSeq":        {func(s, v []byte, i, j int) any { return slices.AppendSeq(s, std.Values(v)) }, func(s, v []byte, i, j int) any { return std.AppendSeq(s, std.Values(v)) }},
		"Collect":          {func(s, v []byte, i, j int) any { return list(s, slices.Collect(std.Values(s))) }, func(s, v []byte, i, j int) any { return list(s, std.Collect(std.Values(s))) }},
		"Sorted":           {func(s, v []byte, i, j int) any { return slices.Sorted(std.Values(s)) }, func(s, v []byte, i, j int) any { return std.Sorted(std.Values(s)) }},
		"SortedFunc":       {func(s, v []byte, i, j int) any { return slices.SortedFunc(std.Values(s), byHalf) }, func(s, v []byte, i, j int) any { return std.SortedFunc(std.Values(s), byHalf) }},
		"SortedStableFunc": {func(s, v []byte, i, j int) any { return slices.SortedStableFunc(std.Values(s), byHalf) }, func(s, v []byte, i, j int) any { return std.SortedStableFunc(std.Values(s), byHalf) }},
		"Chunk":            {func(s, v []byte, i, j int) any { return fmt.Sprint(std.Collect(slices.Chunk(s, i))) }, func(s, v []byte, i, j int) any { return fmt.Sprint(std.Collect(std.Chunk(s, i))) }},
	}
}

// TestNaN orders what is not a number as the standard library does.
func TestNaN(t *testing.T) {
	var zero float64
	nan := zero / zero
	s := []float64{2, nan, 1, nan, 3}
	if got, want := fmt.Sprint(slices.Max(s), slices.Min(s)), fmt.Sprint(std.Max(s), std.Min(s)); got != want {
		t.Errorf("Max and Min of %v are %s, want %s", s, got, want)
	}
	ours, theirs := std.Clone(s), std.Clone(s)
	slices.Sort(ours)
	std.Sort(theirs)
	if got, want := fmt.Sprint(ours), fmt.Sprint(theirs); got != want {
		t.Errorf("%v sorted is %s, want %s", s, got, want)
	}
}
