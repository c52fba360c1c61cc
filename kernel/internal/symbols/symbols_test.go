package symbols

import (
	"io"
	"reflect"
	"testing"
)

func TestLookup(t *testing.T) {
	for _, tc := range []struct {
		path, name, typ string
		kind            reflect.Kind
		settable        bool
	}{
		{"fmt", "Println", "func(...interface {}) (int, error)", reflect.Func, false},
		{"io", "EOF", "error", reflect.Interface, true},
		{"io", "Reader", "*io.Reader", reflect.Pointer, false},
		{"os", "Args", "[]string", reflect.Slice, true},
		{"net/http", "DefaultClient", "*http.Client", reflect.Pointer, true},
		{"math/rand/v2", "PCG", "*rand.PCG", reflect.Pointer, false},
		{"encoding/json", "MarshalerError", "*json.MarshalerError", reflect.Pointer, false},
		{"golang.org/x/sync/errgroup", "WithContext", "func(context.Context) (*errgroup.Group, context.Context)", reflect.Func, false},
		{"golanes/kernel/lanes", "Report", "*lanes.Report", reflect.Pointer, false},
	} {
		v, ok := Lookup(tc.path)[tc.name]
		if !ok || v.Kind() != tc.kind || v.Type().String() != tc.typ || v.CanSet() != tc.settable {
			t.Errorf("%s.%s is %v, want %s that can be set: %v", tc.path, tc.name, v, tc.typ, tc.settable)
		}
	}
	for _, name := range []string{"time.Second", "slices.Sort", "iter.Seq", "sync.OnceValue", "unsafe.Pointer", "plugin.Open", "no/such.Name"} {
		for i := range name {
			if name[i] == '.' {
				if v, ok := Lookup(name[:i])[name[i+1:]]; ok {
					t.Errorf("%s is %v: a constant, generic or not there", name, v)
				}
			}
		}
	}
	if &io.EOF != Lookup("io")["EOF"].Addr().Interface() {
		t.Error("io.EOF is a copy")
	}
}
