package worker

import (
	"container/heap"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"sort"
)

// Until lowered code makes the adapters of package symbols, the interpreter wraps values of its own types in structs like these, which
// it finds by their names and fills through their fields: those of the interfaces that programs implement most.

type stringer struct {
	IValue  any
	WString func() string
}

func (w stringer) String() string { return w.WString() }

type sorter struct {
	IValue any
	WLen   func() int
	WLess  func(i, j int) bool
	WSwap  func(i, j int)
}

func (w sorter) Len() int           { return w.WLen() }
func (w sorter) Less(i, j int) bool { return w.WLess(i, j) }
func (w sorter) Swap(i, j int)      { w.WSwap(i, j) }

type heaper struct {
	IValue any
	WLen   func() int
	WLess  func(i, j int) bool
	WSwap  func(i, j int)
	WPush  func(x any)
	WPop   func() any
}

func (w heaper) Len() int           { return w.WLen() }
func (w heaper) Less(i, j int) bool { return w.WLess(i, j) }
func (w heaper) Swap(i, j int)      { w.WSwap(i, j) }
func (w heaper) Push(x any)         { w.WPush(x) }
func (w heaper) Pop() any           { return w.WPop() }

type reader struct {
	IValue any
	WRead  func(p []byte) (int, error)
}

func (w reader) Read(p []byte) (int, error) { return w.WRead(p) }

type writer struct {
	IValue any
	WWrite func(p []byte) (int, error)
}

func (w writer) Write(p []byte) (int, error) { return w.WWrite(p) }

type handler struct {
	IValue     any
	WServeHTTP func(w http.ResponseWriter, r *http.Request)
}

func (w handler) ServeHTTP(rw http.ResponseWriter, r *http.Request) { w.WServeHTTP(rw, r) }

var (
	_ fmt.Stringer   = stringer{}
	_ sort.Interface = sorter{}
	_ heap.Interface = heaper{}
	_ io.Reader      = reader{}
	_ io.Writer      = writer{}
	_ http.Handler   = handler{}
)

// wrap adds the wrappers of a package to its symbols.
func wrap(path string, symbols map[string]reflect.Value) {
	switch path {
	case "fmt":
		symbols["_Stringer"] = reflect.ValueOf((*stringer)(nil))
	case "sort":
		symbols["_Interface"] = reflect.ValueOf((*sorter)(nil))
	case "container/heap":
		symbols["_Interface"] = reflect.ValueOf((*heaper)(nil))
	case "io":
		symbols["_Reader"] = reflect.ValueOf((*reader)(nil))
		symbols["_Writer"] = reflect.ValueOf((*writer)(nil))
	case "net/http":
		symbols["_Handler"] = reflect.ValueOf((*handler)(nil))
	}
}

// wrapping returns what tells the interpreter which functions of a package look at the methods of values that they get as any.
func wrapping(symbols map[string]reflect.Value) map[reflect.Value][]reflect.Type {
	types := map[reflect.Value][]reflect.Type{}
	for _, name := range []string{
		"Errorf", "Fprint", "Fprintf", "Fprintln", "Print", "Printf", "Println", "Sprint", "Sprintf", "Sprintln", // fmt
		"Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln", // log
	} {
		if f, ok := symbols[name]; ok && f.Kind() == reflect.Func {
			types[f] = []reflect.Type{reflect.TypeFor[error](), reflect.TypeFor[fmt.Stringer]()}
		}
	}
	return types
}
