package main

import (
	"fmt"
	"go/format"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// rtPath is the package that adapters use.
const rtPath = "golanes/kernel/internal/rt"

// A file is the Go file of one package while it is written.
type file struct {
	pkg     *pkg
	imports map[string]bool // paths that the text refers to
}

func newFile(p *pkg) *file { return &file{pkg: p, imports: map[string]bool{}} }

// text returns the file, nil if the package has nothing that a symbol is needed for.
func (f *file) text() ([]byte, error) {
	var entries, adapters strings.Builder
	scope := f.pkg.types.Scope()
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		v := value(obj, f.qualify(f.pkg.types))
		if !obj.Exported() || v == "" {
			continue
		}
		wrap := "nil"
		if text := f.adapter(obj); text != "" {
			adapters.WriteString(text)
			wrap = "adapt[" + f.adapterName(obj) + "]"
		}
		fmt.Fprintf(&entries, "\t\t{%q, %s, %s},\n", name, v, wrap)
	}
	if entries.Len() == 0 {
		return nil, nil
	}
	var b strings.Builder
	b.WriteString(header)
	fmt.Fprintf(&b, "\n%s//lint:file-ignore SA1019 cells can use what is deprecated\n\npackage symbols\n\nimport (\n", f.constraint())
	f.imports[f.pkg.path] = true
	for _, path := range slices.Sorted(maps.Keys(f.imports)) {
		fmt.Fprintf(&b, "\t%s %q\n", importName(path), path)
	}
	fmt.Fprintf(&b, ")\n\nfunc %s_symbols() []symbol {\n\treturn []symbol{\n%s\t}\n}\n%s", f.pkg.ident(), entries.String(), adapters.String())
	return format.Source([]byte(b.String()))
}

// constraint returns the build constraint of packages that some platforms lack.
func (f *file) constraint() string {
	if f.pkg.path == "log/syslog" {
		return "//go:build !windows && !plan9\n\n"
	}
	return ""
}

// qualify returns the name under which the file imports a package, and notes that it does.
func (f *file) qualify(p *types.Package) string {
	f.imports[p.Path()] = true
	return importName(p.Path())
}

// importName returns the name under which files import a package: two packages may have one name.
func importName(path string) string {
	if path == rtPath {
		return "rt"
	}
	return identOf(path)
}

// value returns the expression of an object's symbol, empty if it has none: lowered code has no names of constants, and nothing of
// what is generic.
func value(obj types.Object, qualifier string) string {
	switch obj := obj.(type) {
	case *types.Func:
		if obj.Signature().TypeParams().Len() == 0 {
			return qualifier + "." + obj.Name()
		}
	case *types.Var:
		return "&" + qualifier + "." + obj.Name()
	case *types.TypeName:
		if !generic(obj) {
			return "(*" + qualifier + "." + obj.Name() + ")(nil)"
		}
	}
	return ""
}

// generic reports whether a type has type parameters, or is a constraint of some.
func generic(obj *types.TypeName) bool {
	if t, ok := obj.Type().(interface{ TypeParams() *types.TypeParamList }); ok && t.TypeParams().Len() > 0 {
		return true
	}
	i, ok := obj.Type().Underlying().(*types.Interface)
	return ok && !i.IsMethodSet()
}

// table returns the file that maps paths to symbols.
func table(packages []*pkg) ([]byte, error) {
	var b strings.Builder
	b.WriteString(header)
	b.WriteString("\npackage symbols\n\n")
	b.WriteString("// symbolsOf returns the symbols of a package, nil if it is not known.\nfunc symbolsOf(path string) []symbol {\n\tswitch path {\n")
	for _, p := range packages {
		fmt.Fprintf(&b, "\tcase %q:\n\t\treturn %s_symbols()\n", p.path, p.ident())
	}
	b.WriteString("\t}\n\treturn nil\n}\n")
	return format.Source([]byte(b.String()))
}
