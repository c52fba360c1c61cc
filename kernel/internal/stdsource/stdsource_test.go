package stdsource_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golanes/kernel/internal/stdsource"
	"golanes/kernel/internal/stdtypes"
)

func importer(t *testing.T) *stdtypes.Importer {
	t.Helper()
	i, err := stdtypes.NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// without are the generic functions and types of the standard library that cells cannot use.
var without = map[string]string{
	"database/sql.Null":  "its methods convert as the package does within",
	"runtime.AddCleanup": "what a cell made is not known to be garbage",
	"weak.Make":          "what a cell made is not known to be garbage",
	"weak.Pointer":       "what a cell made is not known to be garbage",
}

// TestComplete compares the source with the generic objects of the standard library: each is there, and functions have its signature.
func TestComplete(t *testing.T) {
	i := importer(t)
	library := stdsource.New(token.NewFileSet(), i)
	for _, path := range i.Paths() {
		std, err := i.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		source, err := library.Package(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range std.Scope().Names() {
			obj := std.Scope().Lookup(name)
			if !obj.Exported() || !generic(obj) || without[path+"."+name] != "" {
				continue
			}
			switch obj.Type().Underlying().(type) {
			case *types.Interface: // a constraint
				continue
			case *types.Signature:
				if _, isType := obj.(*types.TypeName); isType {
					continue // iter.Seq is what it is
				}
			}
			var ours types.Object
			if source != nil {
				ours = source.Types.Scope().Lookup(name)
			}
			if ours == nil {
				t.Errorf("%s.%s has no source", path, name)
				continue
			}
			if got, want := shape(ours), shape(obj); got != want {
				t.Errorf("%s.%s is %s, in the standard library %s", path, name, got, want)
			}
			checkMethods(t, source, ours, obj)
		}
	}
}

func checkMethods(t *testing.T, source *stdsource.Package, ours, std types.Object) {
	named, ok := std.Type().(*types.Named)
	if !ok {
		return
	}
	for m := range named.Methods() {
		if m.Exported() && source.Funcs[ours.Name()+"."+m.Name()] == nil {
			t.Errorf("%s has no method %s", ours, m.Name())
		}
	}
}

func generic(obj types.Object) bool {
	switch typ := obj.Type().(type) {
	case *types.Signature:
		return typ.TypeParams().Len() > 0
	case *types.Named:
		return typ.TypeParams().Len() > 0
	}
	return false
}

// shape writes a signature without the names of its parameters, and without constraints, which may have names of their own.
func shape(obj types.Object) string {
	sig, ok := obj.Type().(*types.Signature)
	if !ok {
		return "a type"
	}
	list := func(tuple *types.Tuple) string {
		var parts []string
		for v := range tuple.Variables() {
			parts = append(parts, types.TypeString(v.Type(), (*types.Package).Name))
		}
		return strings.Join(parts, ", ")
	}
	return "(" + list(sig.Params()) + ") (" + list(sig.Results()) + ")"
}

// TestHosted type-checks the key of each instance that is the host's as an expression and compares its type with the instance's.
func TestHosted(t *testing.T) {
	i := importer(t)
	hosted := stdsource.Hosted()
	paths := map[string]string{"hash": "hash"}
	var text strings.Builder
	keys := slices.Sorted(maps.Keys(hosted))
	for _, key := range keys {
		if reflect.TypeOf(hosted[key]).Kind() != reflect.Func {
			continue
		}
		path, _, _ := strings.Cut(key, "[")
		path = path[:strings.LastIndex(path, ".")]
		name := path[strings.LastIndex(path, "/")+1:]
		paths[name] = path
		text.WriteString("var " + stdsource.Symbol(key) + " = " + key[len(path)-len(name):] + "\n")
	}
	var source strings.Builder
	source.WriteString("package p\n")
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		source.WriteString("import " + name + " \"" + paths[name] + "\"\n")
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source.String()+text.String(), 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: i}
	p, err := config.Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		obj := p.Scope().Lookup(stdsource.Symbol(key))
		if obj == nil {
			continue
		}
		if got, want := plain(reflected(reflect.TypeOf(hosted[key]))), plain(shape(obj)); got != want {
			t.Errorf("%s is a %s, the host's a %s", key, want, got)
		}
	}
}

// reflected is shape for package reflect.
func reflected(f reflect.Type) string {
	var in, out []string
	for p := range f.Ins() {
		in = append(in, p.String())
	}
	for r := range f.Outs() {
		out = append(out, r.String())
	}
	return "(" + strings.Join(in, ", ") + ") (" + strings.Join(out, ", ") + ")"
}

// plain writes a type as go/types and package reflect both do, without the names of a function's parameters.
func plain(typ string) string {
	typ = regexp.MustCompile(`\b(a|b|next|stop|yield) `).ReplaceAllString(typ, "")
	return strings.NewReplacer("interface {}", "any", "struct {}", "struct{}", "byte", "uint8", "rune", "int32").Replace(typ)
}
