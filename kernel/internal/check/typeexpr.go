package check

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// importName is the name under which the notebook's kept declarations import a package.
func importName(path string) string {
	return "import" + mark + nameOfPath.Replace(path)
}

// nameOfPath makes an identifier of an import path.
var nameOfPath = strings.NewReplacer("/", mark, ".", mark, "-", mark)

// typeExpr writes a type as an expression of d. It is an error if the type has no name outside its own package.
func (d *decl) typeExpr(t types.Type) (ast.Expr, error) {
	if err := nameable(t); err != nil {
		return nil, err
	}
	const own = "package" + mark // qualifies what the notebook declares, to be told from what is predeclared
	text := types.TypeString(t, func(p *types.Package) string {
		if p.Path() == packagePath {
			return own
		}
		d.imports[importName(p.Path())] = p.Path()
		return importName(p.Path())
	})
	expr, err := parser.ParseExpr(text)
	if err != nil {
		return nil, fmt.Errorf("the type %s cannot be written down: %w", t, err)
	}
	expr = astutil.Apply(expr, func(c *astutil.Cursor) bool {
		switch node := c.Node().(type) {
		case *ast.SelectorExpr:
			if id, ok := node.X.(*ast.Ident); ok && id.Name == own {
				d.refs = append(d.refs, node.Sel)
				c.Replace(node.Sel)
			}
			return false
		case *ast.Ident:
			if _, isField := c.Parent().(*ast.Field); isField && c.Name() == "Names" {
				return false
			}
			if _, ok := types.Universe.Lookup(node.Name).(*types.TypeName); ok {
				d.basic = append(d.basic, node)
			}
		}
		return true
	}, nil).(ast.Expr)
	return expr, nil
}

// nameable returns an error if a type contains one that cannot be written in a cell.
func nameable(t types.Type) error {
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
			if obj := t.Obj(); obj.Pkg() != nil && (obj.Parent() != obj.Pkg().Scope() || obj.Pkg().Path() != packagePath && !obj.Exported()) {
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
	return hidden
}
