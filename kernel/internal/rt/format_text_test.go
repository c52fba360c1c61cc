package rt

import (
	"errors"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

type MyPerson struct {
	Name string
	Age  int
	tags map[string][]string
	At   []MyPoint
}

func TestText(t *testing.T) {
	list := []any{1, nil}
	list[1] = list
	m := map[string]any{}
	m["m"] = m
	deep := any(1)
	for range 100 {
		deep = []any{deep}
	}
	big := map[int]int{}
	for i := range 1000 {
		big[i] = i
	}
	ann := &MyPerson{Name: "Ann Antonia", Age: 30, tags: map[string][]string{"likes": {"go", "concurrency"}, "": {"none"}}, At: []MyPoint{{1, 2}, {3, 4}, {}}}
	bob := &MyPerson{Name: "Bob", Age: 31}
	e := newEraser()
	for _, tc := range []struct {
		value any
		want  string
	}{
		{nil, "<nil>"},
		{1, "1"},
		{"a\n", `"a\n"`},
		{MyString("s"), `"s"`},
		{[]string{"a", "b c"}, "[a b c]"},
		{'x', "120"},
		{MyPoint{1, -2}, "{x:1 Y:-2}"},
		{&MyPoint{1, -2}, "&{x:1 Y:-2}"},
		{[]*MyPoint{{1, 2}, nil}, "[&{x:1 Y:2} <nil>]"},
		{(*MyPoint)(nil), "<nil>"},
		{[]int(nil), "[]"},
		{MyMap(nil), "map[]"},
		{MyMap{"b": {1, 2}, "a": {3, 4}}, "map[a:{x:3 Y:4} b:{x:1 Y:2}]"},
		{MyFunc(nil), "<nil>"},
		{MyFunc(func(MyInt, ...MyPoint) (MyString, error) { return "", nil }), "rt.MyFunc"},
		{func(MyInt) error { return nil }, "func(rt.MyInt) error"},
		{make(chan MyInt, 3), "chan rt.MyInt"},
		{struct{ c <-chan MyPoint }{make(chan MyPoint)}, "{c:<-chan rt.MyPoint}"},
		{MyErr{4}, "code 4"},
		{errors.New("plain"), "plain"},
		{time.Minute, "1m0s"},
		{[]time.Duration{1}, "[1ns]"},
		{MyWeekday(1), "dayB"},
		{map[MyWeekday]MyStringer{2: {1}}, "map[dayC:S1]"},
		{MyPanics{1}, "%!v(PANIC=String method: no1)"},
		{(*MyStringer)(nil), "<nil>"},
		{&fs.PathError{Op: "open", Path: "f", Err: fs.ErrNotExist}, "open f: file does not exist"},
		{struct{ x any }{struct{ x any }{MyInt(3)}}, "{x:{x:3}}"},
		{deep, "[[[[[[[[[[[[...]]]]]]]]]]]]"},
		{bob, "&{Name:Bob Age:31 tags:map[] At:[]}"},
		{ann, `&{
  Name: Ann Antonia
  Age: 30
  tags: map[:[none] likes:[go concurrency]]
  At: [{x:1 Y:2} {x:3 Y:4} {x:0 Y:0}]
}`},
		{[]any{1, ann, []*MyPerson{bob, nil, bob}}, `[
  1
  &{
    Name: Ann Antonia
    Age: 30
    tags: map[:[none] likes:[go concurrency]]
    At: [{x:1 Y:2} {x:3 Y:4} {x:0 Y:0}]
  }
  [&{Name:Bob Age:31 tags:map[] At:[]} <nil> &{Name:Bob Age:31 tags:map[] At:[]}]
]`},
		{strings.Repeat("é", 500_000), `"` + strings.Repeat("é", 5000) + `"... 1,000,000 bytes`},
		{"a" + strings.Repeat("é", 500_000), `"a` + strings.Repeat("é", 4999) + `"... 1,000,001 bytes`},
	} {
		if got := e.Text(e.erase(tc.value)); got != tc.want {
			t.Errorf("Text(%T)\n got %s\nwant %s", tc.value, got, tc.want)
		}
	}
	for _, tc := range []struct {
		value any
		want  string
	}{
		{list, "[1 ...]"},
		{m, "map[m:...]"},
	} {
		if got := e.Text(tc.value); got != tc.want {
			t.Errorf("Text of a cyclic %T = %s, want %s", tc.value, got, tc.want)
		}
	}
	for _, tc := range []struct {
		value      any
		start, end string
	}{
		{make([]MyInt, 1_000_000), "[0 0 0", " 0 ... 1,000,000 elements]"},
		{big, "map[\n  0: 0\n  1: 1\n", "  99: 99\n  ... 1,000 elements\n]"},
		{make([]string, 101), "[", "  ... 101 elements]"},
		{slices.Repeat([]any{slices.Repeat([]string{strings.Repeat("x", 20_000)}, 5000)}, 5000), "[\n  [xxx", "  ... 5,000 elements\n]"},
		{&http.Server{}, "&{", "}"},
	} {
		got := e.Text(e.erase(tc.value))
		if !strings.HasPrefix(got, tc.start) || !strings.HasSuffix(got, tc.end) || len(got) > 2*maxText {
			t.Errorf("Text(%T) = %d bytes: %.60s ... %s", tc.value, len(got), got, got[max(0, len(got)-60):])
		}
	}
}

func TestPanicText(t *testing.T) {
	e := newEraser()
	for _, tc := range []struct {
		value any
		want  string
	}{
		{nil, "panic called with nil argument"},
		{"two\nlines", "two\n\tlines"},
		{errors.New("plain"), "plain"},
		{1, "1"},
		{2.5, "2.5"},
		{true, "true"},
		{1 + 2i, "(1+2i)"},
		{MyErr{1}, "code 1"},
		{&MyErr{1}, "code 1"},
		{MyWeekday(2), "dayC"},
		{&MyPStringer{2}, "P2"},
		{MyInt(5), "rt.MyInt(5)"},
		{MyString("a\nb"), "rt.MyString(\"a\n\tb\")"},
		{MyBool(true), "rt.MyBool(true)"},
		{MyFloat(0.5), "rt.MyFloat(0.5)"},
		{MyCmplx(1i), "rt.MyCmplx(0+1i)"},
		{http.StateIdle, "idle"},
		{fs.FileMode(0), "----------"},
		{MyPanics{1}, "panic while printing panic value: no1"},
		{(*MyPoint)(nil), "(*rt.MyPoint) 0x0"},
		{MyChan(nil), "(rt.MyChan) 0x0"},
	} {
		if got := e.PanicText(e.erase(tc.value)); got != tc.want {
			t.Errorf("PanicText(%T) = %s, want %s", tc.value, got, tc.want)
		}
	}
	if got := e.PanicText(e.erase(MyPoint{})); !strings.HasPrefix(got, "(rt.MyPoint) 0x") {
		t.Errorf("PanicText of a struct = %s", got)
	}
}
