package lower

import (
	"go/ast"
	"go/types"
)

// locations evaluates the operands of what is assigned to: what is indexed, indexes and pointers have the values of before the first
// assignment, while an index out of range is found when its turn comes.
type locations struct {
	*tree
	changing map[types.Object]bool // variables that the calls among the values may change; nil without calls
	assigned map[types.Object]bool // variables that are assigned to
	operands []ast.Stmt
}

// location returns e with its operands evaluated.
func (l *locations) location(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return l.location(e.X)
	case *ast.StarExpr:
		e.X = l.operand(e.X)
	case *ast.SelectorExpr:
		if l.info.Selections[e] == nil {
			break // of a package
		}
		if _, ok := l.info.TypeOf(e.X).Underlying().(*types.Pointer); ok {
			e.X = l.operand(e.X)
		} else {
			e.X = l.location(e.X)
		}
	case *ast.IndexExpr:
		if _, ok := l.info.TypeOf(e.X).Underlying().(*types.Array); ok {
			e.X = l.location(e.X)
		} else {
			e.X = l.operand(e.X)
		}
		e.Index = l.operand(e.Index)
	}
	return e
}

// operand makes a variable with the value of e, where that may change.
func (l *locations) operand(e ast.Expr) ast.Expr {
	tv := l.info.Types[e]
	if tv.Value != nil {
		return e
	}
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		obj := l.info.Uses[id]
		if !l.assigned[obj] && (l.changing == nil || l.local(obj) && !l.changing[obj]) {
			return e
		}
	}
	v := l.variable("operand", types.Default(tv.Type), e.Pos())
	l.operands = append(l.operands, l.declare(v, e))
	return l.use(v, e.Pos())
}
