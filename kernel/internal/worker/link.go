package worker

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// A table is the interpreter's, of package main's names.
type table struct{ symbols reflect.Value }

// newTable finds the table of an interpreter that has compiled something. As with newGlobals, the fields are not exported, and a test
// sees to it that they are what they seem.
func newTable(i *interp.Interpreter) (table, error) {
	scopes, err := field(reflect.ValueOf(i).Elem(), "scopes")
	if err != nil {
		return table{}, err
	}
	scope := scopes.MapIndex(reflect.ValueOf("main"))
	if !scope.IsValid() {
		return table{}, fmt.Errorf("the interpreter has no package main")
	}
	symbols, err := field(scope.Elem(), "sym")
	if err != nil {
		return table{}, err
	}
	return table{symbols}, nil
}

// symbol returns a field of the symbol of the given name.
func (t table) symbol(name, part string) (reflect.Value, error) {
	sym := t.symbols.MapIndex(reflect.ValueOf(name))
	if !sym.IsValid() {
		return sym, fmt.Errorf("the interpreter does not know %s", name)
	}
	return field(sym.Elem(), part)
}

// link makes a variable refer to a function: calls through it run the function as directly as calls by its name do. The interpreter
// reads the variable with each call, so a call sees the old function or the new one.
//
//go:norace
func (w *Worker) link(slot, body string) {
	index, err := w.table.symbol(slot, "index")
	if err != nil {
		panic("worker: " + err.Error()) // lowering declares both
	}
	node, err := w.table.symbol(body, "node")
	if err != nil {
		panic("worker: " + err.Error())
	}
	at := &(*w.globals.data)[index.Int()]
	if at.Type() != node.Type() {
		holder := reflect.New(node.Type()).Elem()
		holder.Set(node)
		*at = holder // nobody has called through it yet
		return
	}
	*(*unsafe.Pointer)(at.Addr().UnsafePointer()) = node.UnsafePointer()
}

// renew gives a variable new storage, which is zero. What refers to the variable by name sees the new one from then on, pointers to it
// stay with the old one. Of the variable's entry in the frame only one word changes, as in grow.
//
//go:norace
func (w *Worker) renew(name string) {
	index, err := w.table.symbol(name, "index")
	if err != nil {
		panic("worker: " + err.Error()) // lowering knows that it was declared
	}
	at := &(*w.globals.data)[index.Int()]
	fresh := reflect.New(at.Type()).Elem()
	// A reflect.Value is its type, its data and its flags; those of two variables of a type differ in the data.
	const data = unsafe.Sizeof(uintptr(0))
	*(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(at), data)) = *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(&fresh), data))
}
