package worker

import (
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"reflect"
	"strconv"

	"github.com/traefik/yaegi/interp"

	"golanes/kernel/internal/rt"
	"golanes/kernel/internal/stdsource"
	"golanes/kernel/internal/symbols"
)

// use gives the interpreter the symbols of the packages that a program is the first to import.
func (w *Worker) use(source string) error {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.ImportsOnly)
	if err != nil {
		return fmt.Errorf("read its imports: %w", err)
	}
	for _, spec := range file.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil || w.imported[p] {
			continue // the interpreter says what is wrong with a path
		}
		values := w.symbolsOf(p)
		if values == nil {
			continue
		}
		// The interpreter takes a key apart with path.Dir. It does not know "fmt//fmt" for the package that would make it compile
		// a library of its own and put functions of its own in the place of ours.
		if err := w.interp.Use(interp.Exports{p + "//" + path.Base(p): values}); err != nil {
			return fmt.Errorf("use package %s: %w", p, err)
		}
		w.imported[p] = true
	}
	return nil
}

// symbolsOf returns the symbols of a package, with what is special to cells.
func (w *Worker) symbolsOf(path string) map[string]reflect.Value {
	switch path {
	case rt.Path:
		return w.rt.Symbols()
	case stdsource.HostPath:
		return stdsource.Symbols()
	case placesPath:
		return map[string]reflect.Value{"At": reflect.ValueOf(w.bubble.places.set)}
	}
	values := symbols.Lookup(path)
	if values == nil {
		return nil
	}
	maps.Copy(values, w.converters(values))
	w.host.replace(path, values)
	if w.bubble != nil {
		w.bubble.replace(path, values)
	}
	maps.Copy(values, w.rt.Formatting(path))
	return values
}

// converters returns the functions that convert to the interfaces of a package, by name.
func (w *Worker) converters(values map[string]reflect.Value) map[string]reflect.Value {
	converters := map[string]reflect.Value{}
	for name, v := range values {
		if v.Kind() != reflect.Pointer || !v.IsNil() || v.CanSet() {
			continue // not a type
		}
		if t := v.Type().Elem(); t.Kind() == reflect.Interface && t.NumMethod() > 0 {
			converters[rt.As+name] = w.rt.Converter(t)
		}
	}
	return converters
}
