package worker

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// globals is the interpreter's frame of package variables.
//
// The interpreter makes a longer frame for each program that declares something and puts it in the place of the old one, while
// goroutines that earlier cells have left may be reading it: a data race. So room is made beforehand, in place: the frame has a capacity
// that cells do not exhaust, its new elements are set where nobody looks yet, and then its length, a single word, changes. A reader sees
// the old length or the new one, and either is right.
type globals struct {
	data  *[]reflect.Value
	types *[]reflect.Type
}

// room is the capacity of the frame at first; each entry takes 24 bytes once it is used.
const room = 1 << 16

// newGlobals finds the frame of an interpreter. The fields are not exported; a test sees to it that they are what they seem.
func newGlobals(i *interp.Interpreter) (globals, error) {
	frame, err := field(reflect.ValueOf(i).Elem(), "frame")
	if err != nil {
		return globals{}, err
	}
	universe, err := field(reflect.ValueOf(i).Elem(), "universe")
	if err != nil {
		return globals{}, err
	}
	data, err := field(frame.Elem(), "data")
	if err != nil {
		return globals{}, err
	}
	types, err := field(universe.Elem(), "types")
	if err != nil {
		return globals{}, err
	}
	if data.Type() != reflect.TypeFor[[]reflect.Value]() || types.Type() != reflect.TypeFor[[]reflect.Type]() {
		return globals{}, fmt.Errorf("the interpreter keeps its variables as %s of %s", data.Type(), types.Type())
	}
	return globals{(*[]reflect.Value)(data.Addr().UnsafePointer()), (*[]reflect.Type)(types.Addr().UnsafePointer())}, nil
}

// field returns a field of a struct, exported or not.
func field(s reflect.Value, name string) (reflect.Value, error) {
	f := s.FieldByName(name)
	if !f.IsValid() {
		return f, fmt.Errorf("the interpreter's %s has no field %s", s.Type(), name)
	}
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem(), nil
}

// grow makes room for what has been compiled. It must be called between compiling and executing.
//
//go:norace
func (g globals) grow() {
	types, data := *g.types, *g.data
	if len(types) <= len(data) && cap(data) >= room {
		return
	}
	if cap(data) < len(types) || cap(data) < room {
		data = append(make([]reflect.Value, 0, max(room, 2*len(types))), data...)
		*g.data = data
	}
	for i := len(data); i < len(types); i++ {
		data = data[:i+1]
		data[i] = reflect.New(types[i]).Elem()
	}
	// The length alone, as one word: reflect.SliceHeader's second.
	*(*int)(unsafe.Add(unsafe.Pointer(g.data), unsafe.Sizeof(uintptr(0)))) = len(data)
}
