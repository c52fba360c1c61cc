package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// importName is the name under which the notebook's kept declarations import a package.
func importName(path string) string {
	return "import" + mark + nameOfPath.Replace(path)
}

// nameOfPath makes an identifier of an import path.
var nameOfPath = strings.NewReplacer("/", mark, ".", mark, "-", mark)

// typeExpr writes a type as an expression for the notebook's file, and the paths that it needs. It is an error if the type has no
// name outside its own package.
func typeExpr(t types.Type) (ast.Expr, []string, error) {
	paths := map[string]bool{}
	var hidden error
	seen := map[types.Type]bool{}
	var visit func(t types.Type)
	visit = func(t types.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Named:
			if obj := t.Obj(); obj.Pkg() != nil && (obj.Parent() != obj.Pkg().Scope() || obj.Pkg().Path() != "cell" && !obj.Exported()) {
				hidden = fmt.Errorf("the type %s cannot be named outside its package", t)
			}
			for arg := range t.TypeArgs().Types() {
				visit(arg)
			}
		case *types.Alias:
			visit(types.Unalias(t))
		case *types.Pointer:
			visit(t.Elem())
		case *types.Slice:
			visit(t.Elem())
		case *types.Array:
			visit(t.Elem())
		case *types.Chan:
			visit(t.Elem())
		case *types.Map:
			visit(t.Key())
			visit(t.Elem())
		case *types.Struct:
			for f := range t.Fields() {
				visit(f.Type())
			}
		case *types.Signature:
			for v := range t.Params().Variables() {
				visit(v.Type())
			}
			for v := range t.Results().Variables() {
				visit(v.Type())
			}
		}
	}
	visit(t)
	if hidden != nil {
		return nil, nil, hidden
	}
	text := types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "cell" {
			return ""
		}
		paths[p.Path()] = true
		return importName(p.Path())
	})
	expr, err := parser.ParseExpr(text)
	if err != nil {
		return nil, nil, fmt.Errorf("the type %s cannot be written down: %w", t, err)
	}
	return expr, slices.Sorted(maps.Keys(paths)), nil
}
