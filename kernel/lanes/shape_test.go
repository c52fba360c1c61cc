package lanes_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golanes/kernel/internal/rt"
	"golanes/kernel/lanes"
)

// TestShapes runs a task of every shape as the third of a run: its index is 2.
func TestShapes(t *testing.T) {
	no := errors.New("no")
	type random = *rand.Rand
	ok := func(ctx context.Context) string { return fmt.Sprint("ctx ", ctx.Err()) }
	for _, test := range []struct {
		f     any
		value any
		err   error
	}{
		{func() {}, nil, nil},
		{func() error { return no }, nil, no},
		{func() error { return nil }, nil, nil},
		{func() int { return 7 }, 7, nil},
		{func() (int, error) { return 7, nil }, 7, nil},
		{func() (int, error) { return 7, no }, nil, no},
		{func() any { return nil }, nil, nil},
		{func(ctx context.Context) {}, nil, nil},
		{func(ctx context.Context) error { return ctx.Err() }, nil, nil},
		{func(ctx context.Context) string { return ok(ctx) }, "ctx <nil>", nil},
		{func(ctx context.Context) (string, error) { return ok(ctx), nil }, "ctx <nil>", nil},
		{func(i int) {}, nil, nil},
		{func(i int) error { return no }, nil, no},
		{func(i int) int { return i }, 2, nil},
		{func(i int) (int, error) { return i, nil }, 2, nil},
		{func(ctx context.Context, i int) {}, nil, nil},
		{func(ctx context.Context, i int) error { return ctx.Err() }, nil, nil},
		{func(ctx context.Context, i int) string { return fmt.Sprint(ok(ctx), i) }, "ctx <nil>2", nil},
		{func(ctx context.Context, i int) (int, error) { return i, no }, nil, no},
		{func(r random) bool { return r != nil }, true, nil},
		{func(i int, r random) int { return i + r.Perm(1)[0] }, 2, nil},
		{func(ctx context.Context, i int, r random) (int, error) { return i + r.Perm(1)[0], ctx.Err() }, 2, nil},
		{lanes.Task("t", func(i int) int { return i }), 2, nil},
	} {
		skip := func() {}
		for _, run := range []func(...any) *lanes.Run{lanes.Sequential, lanes.Concurrent} {
			r := run(skip, skip, test.f)
			if k := r.Tasks[2]; r.Values[2] != test.value || !errors.Is(k.Err, test.err) || (k.Err == nil) != (test.err == nil) {
				t.Errorf("%s %T: value %v, error %v; want %v, %v", r.Title, test.f, r.Values[2], k.Err, test.value, test.err)
			}
		}
	}
}

func TestEach(t *testing.T) {
	type pair struct {
		k string
		v int
	}
	words := []string{"a", "b", "c"}
	for _, test := range []struct {
		name         string
		items, f     any
		names, value string
	}{
		{"slice", words, func(s string) string { return s + s }, "a b c", "[aa bb cc]"},
		{"slice with index", words, func(i int, s string) string { return fmt.Sprint(s, i) }, "a b c", "[a0 b1 c2]"},
		{"context", words, func(ctx context.Context, s string) (string, error) { return s, ctx.Err() }, "a b c", "[a b c]"},
		{"source", words, func(s string, r *rand.Rand) string { return s + fmt.Sprint(r.Perm(1)[0]) }, "a b c", "[a0 b0 c0]"},
		{"array", [2]int{4, 5}, func(x int) int { return x * x }, "4 5", "[16 25]"},
		{"pointer to array", &[2]int{4, 5}, func(i, x int) int { return i * x }, "4 5", "[0 5]"},
		{"map", map[string]int{"y": 2, "x": 1}, func(v int) int { return v }, "x y", "[1 2]"},
		{"map of numbers", map[int]string{10: "c", 9: "b", -1: "a"}, func(k int, v string) string { return fmt.Sprint(k, v) }, "-1 9 10", "[-1a 9b 10c]"},
		{"seq", slices.Values(words), func(i int, s string) string { return fmt.Sprint(i, s) }, "a b c", "[0a 1b 2c]"},
		{"seq2", maps.All(map[string]int{"x": 1}), func(k string, v int) string { return fmt.Sprint(k, v) }, "x", "[x1]"},
		{"structs", []pair{{"a", 1}, {"b", 2}}, func(p pair) string { return p.k }, "task 1 task 2", "[a b]"},
		{"any", []any{1, "b"}, func(x any) string { return fmt.Sprint(x) }, "1 b", "[1 b]"},
		{"any of one type", []any{1, 2}, func(x int) int { return x + 1 }, "1 2", "[2 3]"},
		{"interface", []int{1, 2}, func(x any) any { return x }, "1 2", "[1 2]"},
	} {
		r := lanes.Concurrent(lanes.Each(test.items, test.f))
		var names []string
		for _, k := range r.Tasks {
			names = append(names, k.Name)
		}
		if got := strings.Join(names, " "); got != test.names || fmt.Sprint(r.Values) != test.value || r.Err != nil {
			t.Errorf("%s: names %s, values %v, error %v; want %s, %s", test.name, got, r.Values, r.Err, test.names, test.value)
		}
	}
}

// TestBoxes hands over functions of the interpreter with types of the notebook in their results.
func TestBoxes(t *testing.T) {
	type box struct {
		V func() (float64, error) `golanes:"func() (Celsiusˑ1, error)"`
	}
	r := lanes.Concurrent(
		struct {
			V func() float64 `golanes:"func() Celsiusˑ1"`
		}{func() float64 { return 36.6 }},
		struct {
			V func(i int) (map[string]float64, error) `golanes:"func(i int) (map[string]Celsiusˑ1, error)"`
		}{func(int) (map[string]float64, error) { return map[string]float64{"a": 1}, nil }},
		struct {
			V func() []int `golanes:"func() []int"`
		}{func() []int { return []int{1} }},
	)
	want := []any{
		struct {
			V float64 `golanes:"Celsiusˑ1"`
		}{36.6},
		nil,
		nil,
	}
	if r.Err != nil || r.Values[0] != want[0] {
		t.Errorf("a box's result is %#v, want %#v", r.Values[0], want[0])
	}
	if got, ok := r.Values[1].(struct {
		V map[string]float64 `golanes:"map[string]Celsiusˑ1"`
	}); !ok || got.V["a"] != 1 {
		t.Errorf("a box's result is %#v, want a box of a map", r.Values[1])
	}
	if got, ok := r.Values[2].([]int); !ok || got[0] != 1 {
		t.Errorf("a box's result is %#v, want []int{1}", r.Values[2])
	}
	defer func() {
		want := "lanes.Concurrent: argument 1 is a struct: pass a function by its name, without calling it"
		if got := recover(); got != want {
			t.Errorf("a named struct: panic(%v), want %s", got, want)
		}
	}()
	lanes.Concurrent(box{}) // a struct of a compiled program, whatever its tags
}

// TestTagKey keeps the tag that lanes looks for what it is.
func TestTagKey(t *testing.T) {
	if rt.TagKey != "golanes" {
		t.Errorf("rt.TagKey = %q: change tagKey in package lanes too", rt.TagKey)
	}
}
