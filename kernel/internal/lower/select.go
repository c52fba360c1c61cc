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

// The operations as rt.Select takes them: what package rt calls the same.
const (
	opReceive      = 'r'
	opReceiveValue = 'v'
	opReceiveOK    = 'o'
	opSend         = 's'
)

// selected makes the block { values; switch rt.Select("rv", channel, channel, &value) { case 0: ... } }. Channels and values to send are
// evaluated once, in source order. Values travel through variables that this execution of the statement alone has.
func (t *tree) selected(s *ast.SelectStmt) ast.Stmt {
	x := selection{tree: t}
	for _, clause := range s.Body.List {
		comm, ok := clause.(*ast.CommClause)
		if ok && comm.Comm != nil {
			send, sends := comm.Comm.(*ast.SendStmt)
			x.sends = x.sends || sends
			x.changes = x.changes || sends && t.calls(send.Value)
		}
	}
	body := &ast.BlockStmt{Lbrace: s.Body.Lbrace, Rbrace: s.Body.Rbrace}
	hasDefault := ""
	for _, clause := range s.Body.List {
		comm, ok := clause.(*ast.CommClause)
		switch {
		case !ok:
		case comm.Comm == nil:
			hasDefault = "d"
			body.List = append(body.List, &ast.CaseClause{Case: comm.Pos(), Body: comm.Body})
		default:
			index := t.integer(len(x.ops), comm.Pos())
			first := x.add(comm.Comm)
			body.List = append(body.List, &ast.CaseClause{Case: comm.Pos(), List: []ast.Expr{index}, Body: append(first, comm.Body...)})
		}
	}
	ops := string(x.ops) + hasDefault
	fun := "Select"
	if n := len(x.operands); n > 0 && n <= 4 {
		fun += strconv.Itoa(n)
	}
	tag := t.literalOf(constant.MakeString(ops), types.Typ[types.String], s.Pos())
	call := &ast.CallExpr{Fun: t.rt(fun, s.Pos()), Args: append([]ast.Expr{tag}, x.operands...)}
	t.info.Types[call] = types.TypeAndValue{Type: types.Typ[types.Int]}
	if len(body.List) == 0 {
		return &ast.ExprStmt{X: call} // the interpreter does not evaluate the tag of a switch without cases
	}
	return t.wrap(s.Pos(), append(x.before, &ast.SwitchStmt{Switch: s.Pos(), Tag: call, Body: body})...)
}

// A selection is a select statement while it is lowered.
type selection struct {
	*tree
	sends    bool       // a case sends
	changes  bool       // what a case sends comes from a call, which may change the variables of channels
	before   []ast.Stmt // what stands before the call
	ops      []byte     // see rt.Select
	operands []ast.Expr
}

// add adds a case and returns what its clause begins with.
func (x *selection) add(comm ast.Stmt) (first []ast.Stmt) {
	if send, ok := comm.(*ast.SendStmt); ok {
		x.channel(send.Chan)
		elem := x.info.TypeOf(send.Chan).Underlying().(*types.Chan).Elem()
		value := x.variable("value", elem, send.Pos())
		set := assignStmt(token.ASSIGN, send.Pos(), []ast.Expr{x.use(value, send.Pos())}, []ast.Expr{send.Value})
		x.before = append(x.before, x.declareVar(value, send.Pos()), set)
		x.operands = append(x.operands, x.address(x.use(value, send.Pos())))
		x.ops = append(x.ops, opSend)
		return nil
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
		x.fail(comm, "this case of select is not supported", "")
		return nil
	}
	x.channel(recv.X)
	elem := x.info.TypeOf(recv.X).Underlying().(*types.Chan).Elem()
	op := byte(opReceive)
	for i, l := range left {
		blank := false
		if id, ok := l.(*ast.Ident); ok {
			blank = id.Name == "_"
		}
		if blank && i == 0 && len(left) > 1 {
			x.operands = append(x.operands, &ast.Ident{Name: "nil", NamePos: l.Pos()})
		}
		if blank {
			continue
		}
		value := x.variable([]string{"value", "ok"}[i], []types.Type{elem, types.Typ[types.Bool]}[i], l.Pos())
		x.before = append(x.before, x.declareVar(value, l.Pos()))
		x.operands = append(x.operands, x.address(x.use(value, l.Pos())))
		first = append(first, assignStmt(tok, l.Pos(), []ast.Expr{l}, []ast.Expr{x.use(value, l.Pos())}))
		op = []byte{opReceiveValue, opReceiveOK}[i]
	}
	if op == opReceive && len(left) == 2 {
		x.operands = x.operands[:len(x.operands)-1] // _, _ = <-c
	}
	x.ops = append(x.ops, op)
	return first
}

// channel adds a channel to the operands. If a case sends, then its value is evaluated before the call, so a channel that a call returns
// must be too, as must any that evaluating the value may change.
func (x *selection) channel(e ast.Expr) {
	if x.sends && x.calls(e) || x.changes {
		v := x.variable("channel", x.info.TypeOf(e), e.Pos())
		x.before = append(x.before, x.declare(v, e))
		e = x.use(v, e.Pos())
	}
	x.operands = append(x.operands, e)
}

// declareVar makes var v T.
func (t *tree) declareVar(v *types.Var, pos token.Pos) ast.Stmt {
	spec := &ast.ValueSpec{Names: []*ast.Ident{t.define(v, pos)}, Type: t.typeIdent(v.Type(), pos)}
	return &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: pos, Tok: token.VAR, Specs: []ast.Spec{spec}}}
}
