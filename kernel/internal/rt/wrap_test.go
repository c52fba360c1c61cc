package rt_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"sort"
	"strings"
	"testing"
	"time"

	"golanes/kernel/internal/rt"
	"golanes/kernel/internal/symbols"
)

// What lowered code makes of types of a notebook: a struct is a struct with a tag, anything else is in a box.
type (
	point struct {
		X int `golanes:"Pointˑ1"`
	}
	code struct {
		V int `golanes:"Codeˑ1"`
	}
	list struct {
		V []int `golanes:"Listˑ1"`
	}
)

func newRT() *rt.RT {
	r := rt.New(rt.Options{Unwrap: func(v any) any { return v }, Adapter: symbols.Adapter})
	r.Define("Pointˑ1", "main.Point", "struct{X int}")
	r.Define("Codeˑ1", "main.Code", "int")
	r.Define("Listˑ1", "main.List", "[]int")
	return r
}

// wrap converts v to the interface I.
func wrap[I any](t *testing.T, r *rt.RT, v any) I {
	t.Helper()
	w, ok := r.Wrap(reflect.TypeFor[I](), v).(I)
	if !ok {
		t.Fatalf("Wrap of %v is no %v", v, reflect.TypeFor[I]())
	}
	return w
}

// method makes a method known whose signature is that of f without the receiver.
func method(r *rt.RT, id, name string, pointer bool, f any) {
	t := reflect.TypeOf(f)
	var in, out []reflect.Type
	for p := range t.Ins() {
		in = append(in, p)
	}
	for p := range t.Outs() {
		out = append(out, p)
	}
	r.Method(id, name, reflect.FuncOf(in[1:], out, t.IsVariadic()).String(), pointer, f)
}

func TestWrap(t *testing.T) {
	r := newRT()
	method(r, "Pointˑ1", "String", true, func(v any) string { return fmt.Sprint("point ", v.(*point).X) })
	method(r, "Codeˑ1", "String", false, func(v any) string { return fmt.Sprint("code ", v.(code).V) })
	method(r, "Listˑ1", "String", false, func(v any) string { return fmt.Sprint("list ", v.(list).V) })
	p := &point{7}
	for _, tc := range []struct {
		value any
		want  string
	}{
		{p, "point 7"},
		{code{8}, "code 8"},
		{list{[]int{9}}, "list [9]"},
		{time.Second, "1s"},
		{r.Wrap(reflect.TypeFor[fmt.Stringer](), code{8}), "code 8"},
	} {
		if got := wrap[fmt.Stringer](t, r, tc.value).String(); got != tc.want {
			t.Errorf("%v is %q, want %q", tc.value, got, tc.want)
		}
	}
	if w := r.Wrap(reflect.TypeFor[fmt.Stringer](), nil); w != nil {
		t.Errorf("Wrap of nil is %v", w)
	}
	if got := wrap[fmt.Stringer](t, r, time.Second); got != time.Second {
		t.Errorf("a value of the host became %T", got)
	}
	if got := rt.Raw(wrap[fmt.Stringer](t, r, p)); got != p {
		t.Errorf("Raw of a wrapped value is %v", got)
	}
}

func TestWrapEqual(t *testing.T) {
	r := newRT()
	method(r, "Pointˑ1", "String", true, func(any) string { return "" })
	method(r, "Codeˑ1", "String", false, func(any) string { return "" })
	method(r, "Listˑ1", "String", false, func(any) string { return "" })
	p, q, l := &point{1}, &point{1}, list{[]int{1}}
	for _, tc := range []struct {
		x, y any
		want bool
	}{
		{p, p, true}, {p, q, false}, {code{1}, code{1}, true}, {code{1}, code{2}, false}, {l, l, false},
	} {
		if x, y := wrap[fmt.Stringer](t, r, tc.x), wrap[fmt.Stringer](t, r, tc.y); (x == y) != tc.want {
			t.Errorf("%v == %v is %v, want %v", tc.x, tc.y, x == y, tc.want)
		}
	}
}

func TestWrapPanics(t *testing.T) {
	r := newRT()
	method(r, "Codeˑ1", "Read", false, func(any) int { return 0 })
	method(r, "Pointˑ1", "String", true, func(any) string { return "" })
	for _, tc := range []struct {
		typ   reflect.Type
		value any
		want  string
	}{
		{reflect.TypeFor[io.Reader](), 7, "interface conversion: int is not io.Reader: missing method Read"},
		{reflect.TypeFor[io.Reader](), code{7}, "interface conversion: main.Code is not io.Reader: missing method Read"},
		{reflect.TypeFor[fmt.Stringer](), point{7}, "interface conversion: main.Point is not fmt.Stringer: missing method String"},
		{reflect.TypeFor[error](), &point{7}, "interface conversion: *main.Point is not error: missing method Error"},
	} {
		func() {
			defer func() {
				if err, ok := recover().(error); !ok || err.Error() != tc.want {
					t.Errorf("%v as %v: %v, want %s", tc.value, tc.typ, err, tc.want)
				}
			}()
			r.Wrap(tc.typ, tc.value)
		}()
		if r.Implements(tc.typ, tc.value) {
			t.Errorf("%v implements %v", tc.value, tc.typ)
		}
	}
	if !r.Implements(reflect.TypeFor[fmt.Stringer](), &point{7}) || !r.Implements(reflect.TypeFor[fmt.Stringer](), time.Second) {
		t.Error("a pointer's method, or one of the host, is not found")
	}
}

func TestConverter(t *testing.T) {
	r := newRT()
	method(r, "Codeˑ1", "String", false, func(v any) string { return fmt.Sprint("code ", v.(code).V) })
	convert, ok := r.Converter(reflect.TypeFor[fmt.Stringer]()).Interface().(func(any) fmt.Stringer)
	if !ok {
		t.Fatal("a converter to fmt.Stringer is no func(any) fmt.Stringer")
	}
	if s := convert(code{3}); s.String() != "code 3" {
		t.Errorf("converted: %v", s)
	}
	if s := convert(nil); s != nil {
		t.Errorf("nil converted: %v", s)
	}
}

func TestErrors(t *testing.T) {
	r := newRT()
	cause := errors.New("cause")
	method(r, "Codeˑ1", "Error", false, func(v any) string { return fmt.Sprint("code ", v.(code).V) })
	method(r, "Codeˑ1", "Is", false, func(v any, target error) bool { return v.(code).V == 404 && target == fs.ErrNotExist })
	method(r, "Pointˑ1", "Error", true, func(v any) string { return "point" })
	method(r, "Pointˑ1", "Unwrap", true, func(any) error { return cause })
	method(r, "Listˑ1", "Error", false, func(any) string { return "list" })
	method(r, "Listˑ1", "Unwrap", false, func(any) []error { return []error{io.EOF, wrap[error](t, r, code{1})} })
	one, other, many := wrap[error](t, r, code{1}), wrap[error](t, r, code{404}), wrap[error](t, r, list{[]int{1}})
	p := &point{1}
	for _, tc := range []struct {
		err, target error
		want        bool
	}{
		{one, wrap[error](t, r, code{1}), true},
		{one, other, false},
		{fmt.Errorf("outer: %w", one), wrap[error](t, r, code{1}), true},
		{other, fs.ErrNotExist, true},
		{one, fs.ErrNotExist, false},
		{wrap[error](t, r, p), cause, true},
		{wrap[error](t, r, p), wrap[error](t, r, p), true},
		{many, io.EOF, true},
		{many, one, true},
		{many, other, false},
		{many, many, true}, // one pointer
		{many, wrap[error](t, r, list{[]int{1}}), false},
	} {
		if got := errors.Is(tc.err, tc.target); got != tc.want {
			t.Errorf("errors.Is(%v, %v) = %v, want %v", tc.err, tc.target, got, tc.want)
		}
	}
	if got := errors.Unwrap(wrap[error](t, r, p)); got != cause {
		t.Errorf("Unwrap = %v, want the cause", got)
	}
	if got := errors.Unwrap(one); got != nil {
		t.Errorf("Unwrap without the method = %v", got)
	}
	var failed *fs.PathError
	if errors.As(one, &failed) {
		t.Error("a code is a PathError")
	}
	method(r, "Codeˑ1", "As", false, func(v any, target any) bool {
		if p, ok := target.(**fs.PathError); ok {
			*p = &fs.PathError{Op: "as", Err: cause}
			return true
		}
		return false
	})
	if !errors.As(fmt.Errorf("outer: %w", one), &failed) || failed.Op != "as" {
		t.Error("the method As is not called")
	}
}

func TestTimeout(t *testing.T) {
	r := newRT()
	method(r, "Codeˑ1", "Error", false, func(any) string { return "code" })
	method(r, "Codeˑ1", "Timeout", false, func(v any) bool { return v.(code).V == 1 })
	if !os.IsTimeout(wrap[error](t, r, code{1})) || os.IsTimeout(wrap[error](t, r, code{2})) {
		t.Error("os.IsTimeout does not ask the notebook's method")
	}
	var network net.Error
	if errors.As(wrap[error](t, r, code{1}), &network) {
		t.Error("an error without the method Temporary is a net.Error")
	}
	method(r, "Codeˑ1", "Temporary", false, func(any) bool { return false })
	if !errors.As(wrap[error](t, r, code{1}), &network) || !network.Timeout() {
		t.Error("an error with the methods of net.Error is none")
	}
}

func TestSort(t *testing.T) {
	r := newRT()
	l := list{[]int{3, 1, 2}}
	method(r, "Listˑ1", "Len", false, func(v any) int { return len(v.(list).V) })
	method(r, "Listˑ1", "Less", false, func(v any, i, j int) bool { return v.(list).V[i] < v.(list).V[j] })
	method(r, "Listˑ1", "Swap", false, func(v any, i, j int) { l := v.(list).V; l[i], l[j] = l[j], l[i] })
	sort.Sort(wrap[sort.Interface](t, r, l))
	if !sort.IntsAreSorted(l.V) {
		t.Errorf("sorted: %v", l.V)
	}
}

func TestReader(t *testing.T) {
	r := newRT()
	method(r, "Pointˑ1", "Read", true, func(v any, p []byte) (int, error) {
		if v.(*point).X--; v.(*point).X < 0 {
			return 0, io.EOF
		}
		return copy(p, "go"), nil
	})
	var b strings.Builder
	if n, err := io.Copy(&b, wrap[io.Reader](t, r, &point{3})); n != 6 || err != nil || b.String() != "gogogo" {
		t.Errorf("Copy: %d, %v, %q", n, err, b.String())
	}
	closed := false
	method(r, "Pointˑ1", "Close", true, func(any) error { closed = true; return nil })
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://host", wrap[io.Reader](t, r, &point{1}))
	if err == nil {
		err = request.Body.Close()
	}
	if err != nil || !closed {
		t.Errorf("the body is not closed: %v", err)
	}
}

func TestHandler(t *testing.T) {
	r := newRT()
	method(r, "Codeˑ1", "ServeHTTP", false, func(v any, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(v.(code).V) })
	recorder := httptest.NewRecorder()
	wrap[http.Handler](t, r, code{http.StatusTeapot}).ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if recorder.Code != http.StatusTeapot {
		t.Errorf("status %d", recorder.Code)
	}
}

// TestOptional wraps values with more methods than the interface asks for, which the host looks for.
func TestOptional(t *testing.T) {
	r := newRT()
	method(r, "Codeˑ1", "Int63", false, func(any) int64 { return 1 })
	method(r, "Codeˑ1", "Uint64", false, func(any) uint64 { return 2 })
	method(r, "Codeˑ1", "Seed", false, func(any, int64) {})
	if got := rand.New(wrap[rand.Source](t, r, code{})).Uint64(); got != 2 {
		t.Errorf("the method Uint64 of a source is not called: %d", got)
	}
	method(r, "Codeˑ1", "Set", false, func(any, string) error { return nil })
	method(r, "Codeˑ1", "String", false, func(any) string { return "" })
	method(r, "Codeˑ1", "IsBoolFlag", false, func(any) bool { return true })
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.Var(wrap[flag.Value](t, r, code{}), "x", "")
	if err := flags.Parse([]string{"-x", "rest"}); err != nil || flags.NArg() != 1 {
		t.Errorf("-x takes a value: %v, %v", flags.Args(), err)
	}
	method(r, "Pointˑ1", "Header", true, func(any) http.Header { return nil })
	method(r, "Pointˑ1", "Write", true, func(_ any, p []byte) (int, error) { return len(p), nil })
	method(r, "Pointˑ1", "WriteHeader", true, func(v any, status int) { v.(*point).X = status })
	p := &point{}
	w := wrap[http.ResponseWriter](t, r, p)
	if _, ok := w.(http.Flusher); ok {
		t.Error("a writer without the method Flush has it")
	}
	flushed := false
	method(r, "Pointˑ1", "Flush", true, func(any) { flushed = true })
	w = wrap[http.ResponseWriter](t, r, p)
	w.WriteHeader(3)
	if err := http.NewResponseController(w).Flush(); err != nil || !flushed || p.X != 3 {
		t.Errorf("the method Flush is not called: %v", err)
	}
}

// TestNames wraps a value whose methods have the names that an Object could have.
func TestNames(t *testing.T) {
	r := newRT()
	method(r, "Codeˑ1", "Value", false, func(_ any, key any) any { return key })
	method(r, "Codeˑ1", "Deadline", false, func(any) (time.Time, bool) { return time.Time{}, false })
	method(r, "Codeˑ1", "Done", false, func(any) <-chan struct{} { return nil })
	method(r, "Codeˑ1", "Err", false, func(any) error { return io.EOF })
	ctx := wrap[context.Context](t, r, code{})
	if ctx.Value(3) != 3 || ctx.Err() != io.EOF {
		t.Errorf("Value %v, Err %v", ctx.Value(3), ctx.Err())
	}
}
