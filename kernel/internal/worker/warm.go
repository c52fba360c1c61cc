package worker

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// A warmer computes what the interpreter would compute while goroutines run: the host's type of a parameter when a function is first
// called through a value, and keeps unsynchronized, so that two first calls at once are a data race. The fields of its nodes are not
// exported; a test sees to it that they are what they seem.
type warmer struct {
	root       uintptr // of a program: its node
	child, typ uintptr // of a node: its children, its type
	arg, rtype uintptr // of a type: its parameters, the host's type
	itype      reflect.Type
	method     int // of itype's, which computes the host's type
}

// newWarmer finds the fields.
func newWarmer() (warmer, error) {
	var w warmer
	program := reflect.TypeFor[interp.Program]()
	root, err := offset(program, "root", &w.root)
	if err != nil {
		return w, err
	}
	node := root.Elem()
	if _, err = offset(node, "child", &w.child); err != nil {
		return w, err
	}
	typ, err := offset(node, "typ", &w.typ)
	if err != nil {
		return w, err
	}
	w.itype = typ.Elem()
	if arg, err := offset(w.itype, "arg", &w.arg); err != nil || arg != reflect.SliceOf(typ) {
		return w, fmt.Errorf("the interpreter's types have parameters %v: %w", arg, err)
	}
	if rtype, err := offset(w.itype, "rtype", &w.rtype); err != nil || rtype != reflect.TypeFor[reflect.Type]() {
		return w, fmt.Errorf("the interpreter's types have a type %v: %w", rtype, err)
	}
	method, ok := typ.MethodByName("TypeOf")
	if !ok {
		return w, fmt.Errorf("the interpreter's types have no method TypeOf")
	}
	w.method = method.Index
	return w, nil
}

// offset stores where a field is and returns its type.
func offset(s reflect.Type, name string, at *uintptr) (reflect.Type, error) {
	f, ok := s.FieldByName(name)
	if !ok {
		return nil, fmt.Errorf("the interpreter's %s has no field %s", s, name)
	}
	*at = f.Offset
	return f.Type, nil
}

// rootOf returns the node of a program.
func (w warmer) rootOf(p *interp.Program) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(p), w.root))
}

// node computes the types of the parameters of all functions below a node.
func (w warmer) node(n unsafe.Pointer) {
	if n == nil {
		return
	}
	if typ := *(*unsafe.Pointer)(unsafe.Add(n, w.typ)); typ != nil {
		for _, arg := range *(*[]unsafe.Pointer)(unsafe.Add(typ, w.arg)) {
			if arg != nil && *(*unsafe.Pointer)(unsafe.Add(arg, w.rtype)) == nil {
				w.typeOf(arg)
			}
		}
	}
	for _, child := range *(*[]unsafe.Pointer)(unsafe.Add(n, w.child)) {
		w.node(child)
	}
}

// typeOf lets the interpreter compute a type. One that it cannot compute is never asked for.
func (w warmer) typeOf(t unsafe.Pointer) {
	defer func() { _ = recover() }()
	reflect.NewAt(w.itype, t).Method(w.method).Call(nil)
}
