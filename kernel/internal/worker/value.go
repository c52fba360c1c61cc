package worker

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unsafe"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/rt"
)

// show sends the value of a cell, or the values of a call with several results.
func (w *Worker) show(values []any) {
	var texts []string
	for i, v := range values {
		v = unwrap(v)
		if b, ok := v.(interface{ MIMEBundle() map[string]any }); ok && !isNil(v) && len(values) == 1 {
			w.options.Event(proc.Event{Kind: proc.Result, Cell: w.cellOf(), Bundle: mime.Bundle{Data: b.MIMEBundle()}})
			return
		}
		values[i] = v
		texts = append(texts, text(v))
	}
	w.showText(strings.Join(texts, " "))
}

// showText sends the value of a cell as text.
func (w *Worker) showText(text string) {
	w.options.Event(proc.Event{Kind: proc.Result, Cell: w.cellOf(), Bundle: mime.Text(text)})
}

// text writes a value as Go's fmt does, a string in quotes.
func text(v any) string {
	if s, ok := v.(string); ok {
		return strconv.Quote(s)
	}
	return fmt.Sprintf("%v", v)
}

func isNil(v any) bool {
	r := reflect.ValueOf(v)
	return !r.IsValid() || r.Kind() == reflect.Pointer && r.IsNil()
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
func panicText(v any) string {
	switch v := rt.Panic(unwrap(v)).(type) {
	case nil:
		return "panic called with nil argument"
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	default:
		return fmt.Sprint(v)
	}
}
