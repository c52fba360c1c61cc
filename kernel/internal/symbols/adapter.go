package symbols

import (
	"flag"
	"io"
	"io/fs"
	"math/rand"
	"net"
	"net/http"
	"reflect"

	"golanes/kernel/internal/rt"
)

// Adapter returns what makes an implementation of an interface from a value of the notebook that has the interface's methods. There is
// none for an interface without a name or with methods that only its own package can write.
//
// Adapters of one interface are equal if their values are; those of values that cannot be compared are never equal, and comparing them
// does not panic.
func Adapter(t reflect.Type) (func(rt.Object) any, bool) {
	wrap := adapterOf(t)
	if wrap == nil {
		return nil, false
	}
	rich := richer(t)
	if rich == nil {
		return wrap, true
	}
	return func(o rt.Object) any {
		for _, r := range rich {
			if rt.Has(o, r.has) {
				return r.wrap(o)
			}
		}
		return wrap(o)
	}, true
}

// adapterOf returns what makes the adapter that has an interface's methods and no others.
func adapterOf(t reflect.Type) func(rt.Object) any {
	if t == reflect.TypeFor[error]() {
		return adapt[failure]
	}
	for _, s := range symbolsOf(t.PkgPath()) {
		if s.name == t.Name() {
			return s.wrap
		}
	}
	return nil
}

// adapt makes an adapter. That of a value that cannot be compared is a pointer, which can.
func adapt[T ~struct{ rt.Object }](o rt.Object) any {
	t := T{o}
	if rt.Comparable(o) {
		return t
	}
	return &t
}

// An extension is an adapter for values that have more methods than an interface asks for.
type extension struct {
	has  reflect.Type // an interface with all the methods
	wrap func(rt.Object) any
}

// richer returns the extensions of an interface, those with the most methods first: the standard library asks values that it gets as
// one interface whether they are another, and does the wrong thing if not.
func richer(t reflect.Type) []extension {
	switch t {
	case reflect.TypeFor[error]():
		return []extension{
			{reflect.TypeFor[manyErrors](), adapt[failures]},
			{reflect.TypeFor[net.Error](), adapt[net_Error]},
			{reflect.TypeFor[timeout](), adapt[timeoutFailure]},
		}
	case reflect.TypeFor[flag.Value]():
		return []extension{{reflect.TypeFor[boolFlag](), adapt[boolFlagValue]}}
	case reflect.TypeFor[fs.File]():
		return []extension{{reflect.TypeFor[fs.ReadDirFile](), adapt[io_fs_ReadDirFile]}}
	case reflect.TypeFor[io.Reader]():
		return []extension{{reflect.TypeFor[io.ReadCloser](), adapt[io_ReadCloser]}} // the body of a request
	case reflect.TypeFor[rand.Source]():
		return []extension{{reflect.TypeFor[rand.Source64](), adapt[math_rand_Source64]}}
	case reflect.TypeFor[http.ResponseWriter]():
		return []extension{{reflect.TypeFor[flushingWriter](), adapt[flushingResponseWriter]}}
	}
	return nil
}

// A boolFlag is a flag that needs no value.
type boolFlag interface {
	flag.Value
	IsBoolFlag() bool
}

type boolFlagValue struct{ rt.Object }

func (o boolFlagValue) String() string     { return flag_Value(o).String() }
func (o boolFlagValue) Set(s string) error { return flag_Value(o).Set(s) }

// IsBoolFlag calls the notebook's method.
func (o boolFlagValue) IsBoolFlag() bool {
	f, v := rt.Bound(o.Object, "IsBoolFlag")
	return f.(func(any) bool)(v)
}

// A flushingWriter is what a handler that streams needs.
type flushingWriter interface {
	http.ResponseWriter
	http.Flusher
}

type flushingResponseWriter struct{ rt.Object }

func (o flushingResponseWriter) Header() http.Header { return net_http_ResponseWriter(o).Header() }
func (o flushingResponseWriter) Write(b []byte) (int, error) {
	return net_http_ResponseWriter(o).Write(b)
}

func (o flushingResponseWriter) WriteHeader(status int) {
	net_http_ResponseWriter(o).WriteHeader(status)
}
func (o flushingResponseWriter) Flush() { net_http_Flusher(o).Flush() }
