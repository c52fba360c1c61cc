package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

var selects = &Pass{
	Name: "select",
	Doc:  "select becomes a call of rt.Select and a switch over the case it chose: the interpreter shares its cases between goroutines",
	Run: func(t *tree) {
		t.rewrite(func(c *astutil.Cursor) {
			if s, ok := c.Node().(*ast.SelectStmt); ok {
				c.Replace(t.selected(s))
			}
		})
	},
}

// selected makes the block { operands; switch rt.Select(cases...) { case 0: ... } }. Channels and values to send are evaluated once,
// in source order. Values travel through pointers that this execution of the statement alone has.
func (t *tree) selected(s *ast.SelectStmt) ast.Stmt {
	var list []ast.Stmt
	var cases []ast.Expr
	fun := "Select"
	body := &ast.BlockStmt{Lbrace: s.Body.Lbrace, Rbrace: s.Body.Rbrace}
	for _, clause := range s.Body.List {
		comm, ok := clause.(*ast.CommClause)
		if !ok {
			continue
		}
		if comm.Comm == nil {
			fun = "TrySelect"
			body.List = append(body.List, &ast.CaseClause{Case: comm.Pos(), Body: comm.Body})
			continue
		}
		operands, c, first := t.operation(comm.Comm)
		list = append(list, operands...)
		index := &ast.BasicLit{ValuePos: comm.Pos(), Kind: token.INT, Value: strconv.Itoa(len(cases))}
		t.info.Types[index] = types.TypeAndValue{Type: types.Typ[types.Int], Value: constant.MakeInt64(int64(len(cases)))}
		cases = append(cases, c)
		body.List = append(body.List, &ast.CaseClause{Case: comm.Pos(), List: []ast.Expr{index}, Body: append(first, comm.Body...)})
	}
	call := &ast.CallExpr{Fun: t.rt(fun, s.Pos()), Args: cases}
	t.info.Types[call] = types.TypeAndValue{Type: types.Typ[types.Int]}
	if len(body.List) == 0 {
		return &ast.ExprStmt{X: call} // the interpreter does not evaluate the tag of a switch without cases
	}
	return t.wrap(s.Pos(), append(list, &ast.SwitchStmt{Switch: s.Pos(), Tag: call, Body: body})...)
}

// operation makes the statements that evaluate the operands of a case, the case for rt.Select, and what its clause begins with.
func (t *tree) operation(comm ast.Stmt) (operands []ast.Stmt, c ast.Expr, first []ast.Stmt) {
	if send, ok := comm.(*ast.SendStmt); ok {
		channel := t.variable("channel", t.info.TypeOf(send.Chan), send.Pos())
		elem := t.info.TypeOf(send.Chan).Underlying().(*types.Chan).Elem()
		value, declare := t.pointer("value", elem, send.Pos())
		set := assignStmt(token.ASSIGN, send.Pos(), []ast.Expr{t.deref(value, send.Pos())}, []ast.Expr{send.Value})
		return []ast.Stmt{t.declare(channel, send.Chan), declare, set}, t.caseOf("Send", send.Pos(), channel, value, nil), nil
	}
	var left []ast.Expr
	tok := token.ASSIGN
	var e ast.Expr
	switch comm := comm.(type) {
	case *ast.ExprStmt:
		e = comm.X
	case *ast.AssignStmt:
		left, tok, e = comm.Lhs, comm.Tok, comm.Rhs[0]
	}
	recv, ok := ast.Unparen(e).(*ast.UnaryExpr)
	if !ok {
		t.fail(comm, "this case of select is not supported", "")
		return nil, e, nil
	}
	channel := t.variable("channel", t.info.TypeOf(recv.X), recv.Pos())
	operands = []ast.Stmt{t.declare(channel, recv.X)}
	elem := t.info.TypeOf(recv.X).Underlying().(*types.Chan).Elem()
	var pointers [2]*types.Var // to the value and to whether it was sent
	for i, l := range left {
		if id, ok := l.(*ast.Ident); ok && id.Name == "_" {
			continue
		}
		var declare ast.Stmt
		pointers[i], declare = t.pointer([]string{"value", "ok"}[i], []types.Type{elem, types.Typ[types.Bool]}[i], l.Pos())
		operands = append(operands, declare)
		first = append(first, assignStmt(tok, l.Pos(), []ast.Expr{l}, []ast.Expr{t.deref(pointers[i], l.Pos())}))
	}
	return operands, t.caseOf("Receive", recv.Pos(), channel, pointers[0], pointers[1]), first
}

// caseOf makes the call rt.Receive(channel, value, ok) or rt.Send(channel, value).
func (t *tree) caseOf(name string, pos token.Pos, channel, value, ok *types.Var) ast.Expr {
	argument := func(v *types.Var) ast.Expr {
		if v == nil {
			return &ast.Ident{Name: "nil", NamePos: pos}
		}
		return t.use(v, pos)
	}
	args := []ast.Expr{t.use(channel, pos), argument(value)}
	if name == "Receive" {
		args = append(args, argument(ok))
	}
	call := &ast.CallExpr{Fun: t.rt(name, pos), Args: args}
	t.info.Types[call] = types.TypeAndValue{Type: types.Typ[types.Int]}
	return call
}

// pointer makes a variable and the statement v := new(elem).
func (t *tree) pointer(name string, elem types.Type, pos token.Pos) (*types.Var, ast.Stmt) {
	v := t.variable(name, types.NewPointer(elem), pos)
	return v, t.declare(v, t.newOf(elem, pos))
}

// deref makes *v.
func (t *tree) deref(v types.Object, pos token.Pos) *ast.StarExpr {
	e := &ast.StarExpr{Star: pos, X: t.use(v, pos)}
	t.info.Types[e] = types.TypeAndValue{Type: v.Type().Underlying().(*types.Pointer).Elem()}
	return e
}
