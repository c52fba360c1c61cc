// Package rt is what lowered code calls: the parts of Go that the interpreter cannot be trusted with, done by the host.
//
// An RT belongs to one interpreter. Its functions run on the goroutines of cells.
package rt

import (
	"io"
	"log"
	"reflect"
	"sync"
)

// Path is the import path of the package in lowered code.
const Path = "golanes/rt"

// An RT holds what the functions of one interpreter share. It is safe for concurrent use.
type RT struct {
	options    Options
	registry   registry
	throws     throws
	interfaces sync.Map // reflect.Type of an interface of the host to *hostInterface
	forms      forms
}

// A Stream is what cells see of standard output and error; *os.File has more, but that they cannot use.
type Stream interface {
	io.Writer
	io.StringWriter
}

// Options connect an RT with its worker.
type Options struct {
	Stdin          io.Reader
	Stdout, Stderr Stream
	// Logger is the standard logger of package log; nil is that of the process.
	Logger *log.Logger
	// Show takes the value of a cell, one or more.
	Show func(values []any)
	// ShowText takes the value of a cell as text.
	ShowText func(text string)
	// Unwrap returns a value without what the interpreter wraps it in.
	Unwrap func(any) any
	// Link makes the variable of the interpreter named slot refer to the function named body.
	Link func(slot, body string)
	// Renew gives the variable of the interpreter of the given name new storage, which is zero.
	Renew func(name string)
	// Recovered is told that a panic was recovered on the calling goroutine.
	Recovered func()
	// Left is told which function a panic is about to leave on the calling goroutine, in a call that lowering made.
	Left func(Place)
	// Adapter returns what makes an implementation of an interface of the host from an Object that has its methods.
	Adapter func(t reflect.Type) (func(Object) any, bool)
	// Starting is told of each go statement, by its position, on the goroutine that is about to start another.
	Starting func(pos string)
	// Started is told of it too, on the goroutine that has been started.
	Started func(pos string)
	// Panicked takes the panic that would have ended the calling goroutine.
	Panicked func(value any)
	// Stopper ends goroutines; nil ends none.
	Stopper Stopper
}

// New returns the functions of an interpreter.
func New(o Options) *RT {
	if o.Stopper == nil {
		o.Stopper = endless{}
	}
	return &RT{options: o}
}

// Symbols returns the package as the interpreter imports it.
func (r *RT) Symbols() map[string]reflect.Value {
	return map[string]reflect.Value{
		"AsˑError":     reflect.ValueOf(r.asError),
		"Stdin":        reflect.ValueOf(&r.options.Stdin).Elem(),
		"Stdout":       reflect.ValueOf(&r.options.Stdout).Elem(),
		"Stderr":       reflect.ValueOf(&r.options.Stderr).Elem(),
		"Show":         reflect.ValueOf(r.show),
		"Print":        reflect.ValueOf(r.print),
		"Println":      reflect.ValueOf(r.println),
		"Words":        reflect.ValueOf(wordsOf),
		"Unbox":        reflect.ValueOf(r.unbox),
		"UnboxAll":     reflect.ValueOf(r.unboxAll),
		"Recovered":    reflect.ValueOf(r.recovered),
		"Define":       reflect.ValueOf(r.define),
		"DefineMethod": reflect.ValueOf(r.method),
		"Link":         reflect.ValueOf(r.options.Link),
		"Renew":        reflect.ValueOf(r.options.Renew),
		"Raw":          reflect.ValueOf(Raw),
		"Method":       reflect.ValueOf(r.methodOf),
		"Implements":   reflect.ValueOf(r.implements),
		"SameType":     reflect.ValueOf(sameType),
		"NilReceiver":  reflect.ValueOf(nilReceiver),
		"NotNil":       reflect.ValueOf(notNil),
		"As":           reflect.ValueOf(as),
		"Equal":        reflect.ValueOf(equal),
		"Go":           reflect.ValueOf(r.start),
		"Go1":          reflect.ValueOf(r.start1),
		"Go2":          reflect.ValueOf(r.start2),
		"Go3":          reflect.ValueOf(r.start3),
		"Go4":          reflect.ValueOf(r.start4),
		"Left":         reflect.ValueOf(r.left),
		"NoConversion": reflect.ValueOf(r.noConversion),
		"Deferred":     reflect.ValueOf((*Deferred)(nil)),
		"NewDefers":    reflect.ValueOf(newDefers),
		"Defer":        reflect.ValueOf((*Deferred).push),
		"Run":          reflect.ValueOf(r.run),
		"Entered":      reflect.ValueOf(r.entered),
		"Finish":       reflect.ValueOf(r.finish),
		"Thrown":       reflect.ValueOf(thrown),
		"RecoverLate":  reflect.ValueOf(r.recoveredLate),
		"Continued":    reflect.ValueOf(continued),
		"Min":          reflect.ValueOf(minOf),
		"Max":          reflect.ValueOf(maxOf),
		"Clear":        reflect.ValueOf(clearOf),
		"Offsets":      reflect.ValueOf(offsets),
		"ShiftCount":   reflect.ValueOf(shiftCount),
		"Select":       reflect.ValueOf(r.Select),
		"Select1":      reflect.ValueOf(r.select1),
		"Select2":      reflect.ValueOf(r.select2),
		"Select3":      reflect.ValueOf(r.select3),
		"Select4":      reflect.ValueOf(r.select4),
		"ShowText":     reflect.ValueOf(r.options.ShowText),
		"Leaving":      reflect.ValueOf(r.options.Stopper.Leaving),
		"Leave":        reflect.ValueOf(r.options.Stopper.Leave),
	}
}

func (r *RT) show(values ...any) { r.options.Show(values) }
