package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strconv"
)

// started makes the call of the host that starts a goroutine: rt.Go2(pos, f, a, b) if f is known and the host can hand its arguments over
// as they are, else rt.Go of a function that has the arguments. The position is the line of the statement.
func (t *tree) started(call *ast.CallExpr) *ast.CallExpr {
	pos := t.lineOf(call)
	n := len(call.Args)
	params, ok := t.parametersOf(call.Fun)
	if !ok || n > 4 || len(params) != n || call.Ellipsis.IsValid() {
		return &ast.CallExpr{Fun: t.rt("Go", call.Pos()), Args: []ast.Expr{pos, t.wrapper(call)}}
	}
	for i, a := range call.Args {
		if !t.handedOver(a, params[i]) {
			return &ast.CallExpr{Fun: t.rt("Go", call.Pos()), Args: []ast.Expr{pos, t.wrapper(call)}}
		}
	}
	name := "Go"
	if n > 0 {
		name += strconv.Itoa(n)
	}
	return &ast.CallExpr{Fun: t.rt(name, call.Pos()), Args: slices.Concat([]ast.Expr{pos, call.Fun}, call.Args)}
}

// lineOf makes the constant that says where a node is, such as "In[3]:5".
func (t *tree) lineOf(n ast.Node) ast.Expr {
	return t.literalOf(constant.MakeString(t.place(n)), types.Typ[types.String], n.Pos())
}

// place returns where a node is, such as "In[3]:5".
func (t *tree) place(n ast.Node) string {
	p := t.unit.Cell.Position(n.Pos())
	return fmt.Sprintf("%s:%d", p.Cell, p.Line)
}

// starters are the methods of the host that start a goroutine for who calls them. What stands for them takes the position too, last.
var starters = []string{"WaitGroupˑGo", "GroupˑGo", "GroupˑTryGo"}

// parametersOf returns the types of the parameters of a function of the notebook or one that was lifted, unless their number varies or
// it has results.
func (t *tree) parametersOf(fun ast.Expr) ([]types.Type, bool) {
	id, ok := fun.(*ast.Ident)
	if !ok {
		return nil, false
	}
	var sig *types.Signature
	var params []types.Type
	switch obj := t.info.Uses[id].(type) {
	case *types.Func:
		if sig, _ = t.info.TypeOf(id).(*types.Signature); sig == nil {
			sig = obj.Signature()
		}
	case nil:
		i := slices.IndexFunc(t.lifted, func(l *lifted) bool { return l.name == id.Name && l.direct })
		if i < 0 {
			return nil, false
		}
		for _, v := range t.lifted[i].captured {
			params = append(params, v.Type())
		}
		sig, _ = t.info.TypeOf(t.lifted[i].lit).(*types.Signature)
	}
	if sig == nil || sig.Variadic() || sig.Results().Len() > 0 {
		return nil, false
	}
	for v := range sig.Params().Variables() {
		params = append(params, v.Type())
	}
	return params, true
}

// handedOver reports whether an argument that goes through an any is the same after it. An interface would be what it holds, and a
// constant what the interpreter makes of it.
func (t *tree) handedOver(arg ast.Expr, param types.Type) bool {
	tv := t.info.Types[arg]
	if types.IsInterface(param) || tv.IsNil() {
		return false
	}
	if tv.Value == nil {
		return true
	}
	basic, ok := types.Unalias(param).(*types.Basic)
	return ok && (basic.Kind() == types.Int || basic.Kind() == types.String || basic.Kind() == types.Bool)
}
