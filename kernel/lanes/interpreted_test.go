package lanes_test

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/traefik/yaegi/interp"

	"golanes/kernel/lanes"
)

// TestInterpreted hands over functions of the interpreter, as cells do: their types and panics arrive in its wrapping.
func TestInterpreted(t *testing.T) {
	in := interp.New(interp.Options{Stderr: io.Discard}) // it reports panics there too
	err := in.Use(interp.Exports{
		"errors/errors": {"New": reflect.ValueOf(errors.New)},
		"golanes/kernel/lanes/lanes": {
			"Sequential": reflect.ValueOf(lanes.Sequential),
			"Concurrent": reflect.ValueOf(lanes.Concurrent),
			"Compare":    reflect.ValueOf(lanes.Compare),
			"Task":       reflect.ValueOf(lanes.Task),
			"N":          reflect.ValueOf(lanes.N),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = in.Eval(`
		import "errors"
		import "golanes/kernel/lanes"
		var none func()
		func ok() {}
		func bad() error { return errors.New("bad luck") }
		func boom() { panic("boom") }
		func fire() { panic(errors.New("fire")) }
		func nothing() { panic(nil) }
		func index(i int) error { if i == 1 { return errors.New("one") }; return nil }
	`)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ src, want string }{
		{`lanes.Concurrent(ok, bad, boom, fire).Err.Error()`, "task 2: bad luck\ntask 3: panic: boom\ntask 4: panic: fire"},
		{`lanes.Sequential(nothing).Err.Error()`, "task 1: panic: panic called with nil argument"},
		{`lanes.Sequential(lanes.N(3, index)).Err.Error()`, "task 2: one"},
		{`lanes.Concurrent(lanes.N(2, func(i int) {}), lanes.Task("last", func() { panic(7) })).Err.Error()`, "last: panic: 7"},
		{`lanes.Concurrent([]func(){ok, boom}).Err.Error()`, "task 2: panic: boom"},
		{`lanes.Compare(lanes.Sequential(ok), lanes.Concurrent(bad)).Err.Error()`, "Concurrent: task 1: bad luck"},
	} {
		v, err := in.Eval(test.src)
		if err != nil {
			t.Errorf("%s: %v", test.src, err)
		} else if got := v.String(); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s = %q, want %q", test.src, got, test.want)
		}
	}
	_, err = in.Eval(`lanes.Concurrent(ok, none)`)
	if want := "lanes.Concurrent: argument 2 is a nil function: give it a value first"; err == nil || err.Error() != want {
		t.Errorf("Eval with a nil function: %v, want %s", err, want)
	}
}
