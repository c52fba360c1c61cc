package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var process = &Pass{
	Name: "process",
	Doc:  "methods that would end the process are functions that end the cell; variables of other packages are assigned to through pointers, which the interpreter does not overlook",
	Run: func(t *tree) {
		t.rewrite(func(c *astutil.Cursor) {
			switch n := c.Node().(type) {
			case *ast.CallExpr:
				if f := t.endsProcess(n); f != nil {
					c.Replace(t.endCell(n, f))
				}
			case *ast.AssignStmt:
				for i := range n.Lhs {
					t.throughPointer(&n.Lhs[i])
				}
			case *ast.IncDecStmt:
				t.throughPointer(&n.X)
			case *ast.RangeStmt:
				if n.Tok == token.ASSIGN {
					t.throughPointer(&n.Key)
					t.throughPointer(&n.Value)
				}
			}
		})
	},
}

// endsProcess returns the method that is called if it would end the process; the worker has functions for these.
func (t *tree) endsProcess(n *ast.CallExpr) *types.Func {
	sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
	if !ok || t.info.Selections[sel] == nil {
		return nil
	}
	if f, ok := t.info.Uses[sel.Sel].(*types.Func); ok {
		switch f.FullName() {
		case "(*log.Logger).Fatal", "(*log.Logger).Fatalf", "(*log.Logger).Fatalln", "(*flag.FlagSet).Parse":
			return f
		}
	}
	return nil
}

// endCell makes the call of the function that stands for a method: log.LoggerˑFatal(l, x) for l.Fatal(x).
func (t *tree) endCell(n *ast.CallExpr, f *types.Func) ast.Expr {
	sel, _ := ast.Unparen(n.Fun).(*ast.SelectorExpr)
	s := t.info.Selections[sel]
	receiver := t.path(sel.X, s.Index()[:len(s.Index())-1])
	recv := f.Signature().Recv()
	if _, isPointer := t.info.TypeOf(receiver).Underlying().(*types.Pointer); !isPointer {
		x := receiver
		receiver = &ast.UnaryExpr{OpPos: x.Pos(), Op: token.AND, X: x}
		t.info.Types[receiver] = types.TypeAndValue{Type: recv.Type()}
	}
	named, _ := recv.Type().(*types.Pointer).Elem().(*types.Named)
	fun := &ast.Ident{Name: t.imported(f.Pkg().Path()) + "." + named.Obj().Name() + mark + f.Name(), NamePos: n.Pos()}
	params := []*types.Var{recv}
	for p := range f.Signature().Params().Variables() {
		params = append(params, p)
	}
	sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), f.Signature().Results(), f.Signature().Variadic())
	t.info.Types[fun] = types.TypeAndValue{Type: sig}
	call := t.standIn(n, fun, append([]ast.Expr{receiver}, n.Args...)...)
	call.Ellipsis = n.Ellipsis
	return call
}

// throughPointer makes *(&p.V) of p.V where that is a variable of another package.
func (t *tree) throughPointer(e *ast.Expr) {
	sel, ok := ast.Unparen(*e).(*ast.SelectorExpr)
	if !ok {
		return
	}
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return
	}
	if _, isPackage := t.info.Uses[id].(*types.PkgName); !isPackage {
		return
	}
	typ := t.info.TypeOf(sel)
	address := &ast.UnaryExpr{OpPos: sel.Pos(), Op: token.AND, X: sel}
	group := &ast.ParenExpr{Lparen: sel.Pos(), X: address, Rparen: sel.End()}
	star := &ast.StarExpr{Star: sel.Pos(), X: group}
	for _, x := range []ast.Expr{address, group} {
		t.info.Types[x] = types.TypeAndValue{Type: types.NewPointer(typ)}
	}
	t.info.Types[star] = types.TypeAndValue{Type: typ}
	*e = star
}
