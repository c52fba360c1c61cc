package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"golanes/kernel/internal/rt"
)

var defers = &Pass{
	Name: "defer",
	Doc:  "a deferred call is made by a function that hands the panic over to the host, if there is one; see package rt",
	Run: func(t *tree) {
		t.rewrite(t.thrown)
		t.each(func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				t.beginDefers(n.Body)
			case *ast.FuncLit:
				if !t.bodies[n] { // else what it defers is its function's
					t.beginDefers(n.Body)
				}
			}
			return true
		})
		for i, s := range t.deferrals(t.body) {
			t.body = slices.Insert(t.body, i, ast.Node(s))
		}
	},
}

// beginDefers puts what a function with deferred calls begins with after the deferred call that copies results, the last to be made.
func (t *tree) beginDefers(body *ast.BlockStmt) {
	first := t.deferrals([]ast.Node{body})
	i := slices.IndexFunc(body.List, func(s ast.Stmt) bool {
		d, ok := s.(*ast.DeferStmt)
		return ok && t.deferral[d].form == deferMade
	})
	body.List = slices.Insert(body.List, i+1, first...)
}

// thrown makes panic(x) throw the value that x has now, not what deferred calls make of it.
func (t *tree) thrown(c *astutil.Cursor) {
	call, ok := c.Node().(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || t.info.Types[call.Args[0]].Value != nil {
		return
	}
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && t.info.Uses[id] == types.Universe.Lookup("panic") {
		call.Args[0] = t.standIn(call.Args[0], t.rt("Thrown", call.Pos()), call.Args[0])
	}
}

// A deferral is how a deferred call is made.
type deferral struct {
	form  deferForm
	calls *deferredCalls // of deferSeveral
	stack *types.Var     // of deferStacked
}

// The forms of deferred calls, in the order of what they cost.
type deferForm int

const (
	// deferMade is what lowering itself defers.
	deferMade deferForm = iota + 1
	// deferPlain is the only deferred call of its function, and it cannot recover. The interpreter makes it.
	deferPlain
	// deferOnly is the only deferred call of its function.
	deferOnly
	// deferSeveral is one of several, each of which is executed at most once, and not before those that stand before it.
	deferSeveral
	// deferStacked may be executed more than once. The host has a stack of the calls.
	deferStacked
)

// deferrals decides the forms of the deferred calls of a function, and returns what the function begins with.
func (t *tree) deferrals(nodes []ast.Node) []ast.Stmt {
	found, repeated := t.deferredIn(nodes)
	found = slices.DeleteFunc(found, func(d *ast.DeferStmt) bool {
		known, ok := t.deferral[d]
		return ok && known.form == deferMade
	})
	switch {
	case len(found) == 0:
	case repeated:
		stack := t.variable("defers", stackType(), found[0].Pos())
		for _, d := range found {
			t.deferral[d] = deferral{form: deferStacked, stack: stack}
		}
		return t.beginStack(stack)
	case len(found) > 1:
		calls := &deferredCalls{}
		for _, d := range found {
			t.deferral[d] = deferral{form: deferSeveral, calls: calls}
		}
		return t.beginCalls(calls, found[0].Pos())
	case t.cannotRecover(found[0].Call):
		t.deferral[found[0]] = deferral{form: deferPlain}
	default:
		t.deferral[found[0]] = deferral{form: deferOnly}
	}
	return nil
}

// deferredIn returns the defer statements of a function, and whether one may be executed more than once.
func (t *tree) deferredIn(nodes []ast.Node) (found []*ast.DeferStmt, repeated bool) {
	for _, root := range nodes {
		var open []ast.Node
		ast.Inspect(root, func(n ast.Node) bool {
			switch n := n.(type) {
			case nil:
				open = open[:len(open)-1]
				return true
			case *ast.FuncLit:
				if !t.bodies[n] {
					return false
				}
			case *ast.BranchStmt:
				repeated = repeated || n.Tok == token.GOTO
			case *ast.DeferStmt:
				found = append(found, n)
				repeated = repeated || slices.ContainsFunc(open, t.isLoop)
			}
			open = append(open, n)
			return true
		})
	}
	return found, repeated
}

func (t *tree) isLoop(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	case *ast.FuncLit:
		return t.bodies[n]
	}
	return false
}

// stackType returns the type of a stack of the host, *rt.Deferred.
func stackType() types.Type {
	name := types.NewTypeName(token.NoPos, types.NewPackage(rt.Path, "rt"), "Deferred", nil)
	return types.NewPointer(types.NewNamed(name, types.NewStruct(nil, nil), nil))
}

// cannotRecover reports whether what a call calls is known, and has no recover of its own.
func (t *tree) cannotRecover(call *ast.CallExpr) bool {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		return !t.recovers[f]
	case *ast.SelectorExpr:
		if s := t.info.Selections[f]; s != nil {
			return s.Kind() == types.MethodVal && !types.IsInterface(s.Recv()) // a method of the host
		}
		_, isFunc := t.info.Uses[f.Sel].(*types.Func)
		return isFunc
	case *ast.Ident:
		return t.info.Uses[f] == nil && strings.Contains(f.Name, ".") && !strings.HasSuffix(f.Name, ".RecoverLate") // of package rt
	}
	return false
}

// deferred makes the statement of a deferred call, whose literal has been lifted.
func (t *tree) deferred(s *ast.DeferStmt, literal bool) ast.Stmt {
	d := t.deferral[s]
	switch d.form {
	case deferPlain:
		list := t.operands(s.Call)
		if literal {
			list = append(list, t.hooked(s)...)
		} else if list != nil {
			list = append(list, s)
		}
		if list != nil {
			return t.wrap(s.Pos(), list...)
		}
	case deferOnly:
		return t.deferOnly(s, literal)
	case deferSeveral:
		return d.calls.add(t, s, literal)
	case deferStacked:
		args := []ast.Expr{t.use(d.stack, s.Pos()), t.wrapper(s.Call), t.depth(s.Call, literal)}
		return &ast.ExprStmt{X: &ast.CallExpr{Fun: t.rt("Defer", s.Pos()), Args: args}}
	}
	return s
}

// depth makes the number that says how deep below its call a deferred function can be that may recover, see package rt: a value may be
// a function that stands for a named one, and a method of an interface is called by a function that finds it.
func (t *tree) depth(call *ast.CallExpr, literal bool) *ast.Ident {
	depth := "3"
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		switch t.info.Uses[id].(type) {
		case *types.Var:
		case nil:
			if depth = "4"; literal {
				depth = "2"
			}
		default:
			depth = "2"
		}
	}
	return &ast.Ident{Name: depth, NamePos: call.Pos()}
}
