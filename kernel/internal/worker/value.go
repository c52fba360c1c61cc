package worker

import (
	"reflect"
	"strings"
	"unsafe"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/rt"
)

// show sends the value of a cell, or the values of a call with several results.
func (w *Worker) show(values []any) {
	if len(values) == 1 {
		if data, ok := w.display(unwrap(values[0])); ok {
			w.result(w.placed(values[0], mime.Bundle{Data: data}))
			return
		}
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = w.rt.Text(unwrap(v))
	}
	w.showText(strings.Join(texts, " "))
}

// showText sends the value of a cell as text.
func (w *Worker) showText(text string) { w.result(mime.Text(text)) }

// result sends the value of a cell, unless it was stopped: what a stopped function returned is not the value.
func (w *Worker) result(bundle mime.Bundle) {
	if l := w.life(); !l.stopping.Load() {
		w.options.Event(proc.Event{Kind: proc.Result, Cell: l.cell, Bundle: bundle})
	}
}

// display returns the representations of a value that has a method MIMEBundle, of the host or of the notebook.
func (w *Worker) display(v any) (data map[string]any, ok bool) {
	if x := reflect.ValueOf(v); x.Kind() == reflect.Pointer && x.IsNil() {
		return nil, false
	}
	if m, ok := w.rt.MethodOf(v, "MIMEBundle"); ok {
		if bundle, ok := m.Func.(func(any) map[string]any); ok {
			return bundle(v), true
		}
	}
	if b, ok := v.(interface{ MIMEBundle() map[string]any }); ok {
		return b.MIMEBundle(), true
	}
	return nil, false
}

// unwrap returns the value that the interpreter wrapped when it became an interface.
func unwrap(v any) any {
	for {
		v = rt.Value(v)
		r := reflect.ValueOf(v)
		if !r.IsValid() || r.Kind() != reflect.Struct || r.Type().PkgPath() != "github.com/traefik/yaegi/interp" || r.Type().Name() != "valueInterface" {
			return v
		}
		// The field is not exported: it is read where it lies.
		c := reflect.New(r.Type()).Elem()
		c.Set(r)
		field := c.FieldByName("value")
		if !field.IsValid() || field.Type() != reflect.TypeFor[reflect.Value]() {
			return v
		}
		inner := *(*reflect.Value)(unsafe.Pointer(field.UnsafeAddr()))
		if !inner.IsValid() || !inner.CanInterface() {
			return nil
		}
		v = inner.Interface()
	}
}

// panicText writes the value of a panic as Go's runtime does.
func (w *Worker) panicText(v any) string { return w.rt.PanicText(rt.Panic(unwrap(v))) }
