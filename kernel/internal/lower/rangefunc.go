package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var rangeFunc = &Pass{
	Name: "rangefunc",
	Doc:  "the body of a range over a function becomes a function literal that the function is called with",
	Run: func(t *tree) {
		f := &rangeFuncs{tree: t, labels: map[*ast.RangeStmt]*ast.LabeledStmt{}}
		t.apply(f.enter, f.leave)
	},
}

// What the state of a loop says. A loop whose body left it by a jump has a state of its own for each destination, from stateJump on.
//
// Source of the semantics: GOROOT/src/cmd/compile/internal/rangefunc/rewrite.go.
const (
	stateReady     = iota // the function may call the body
	stateRunning          // the body is running, or it has panicked
	stateDone             // the body has said that it wants no more
	stateExhausted        // the function has returned
	stateJump
)

// rangeFuncs are the ranges over functions of a tree. They are lowered from the inside out:
//
//	L: for x := range f {             {
//		if x < 0 { break L }            state := ready
//		if x > 9 { return x }           var result int
//		use(x)                          f(func(x int) bool {
//	}                                       if state != ready { panic(rt.Continued(state)) }
//	                                        state = running
//	                                        if x < 0 { state = done; return false }
//	                                        if x > 9 { result = x; state = jump; return false }
//	                                        use(x)
//	                                        state = ready
//	                                        return true
//	                                    })
//	                                    exit := state
//	                                    state = exhausted
//	                                    if exit == running { panic(rt.Continued(missing)) }
//	                                    if exit == jump { return result }
//	                                  }
//
// What follows the call is part of the body of the loop around it, so a jump further out is lowered once more there.
type rangeFuncs struct {
	*tree
	labels  map[*ast.RangeStmt]*ast.LabeledStmt
	results []*types.Tuple // of the functions around a node
}

func (f *rangeFuncs) enter(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.FuncDecl:
		f.results = append(f.results, f.info.Defs[n.Name].(*types.Func).Signature().Results())
	case *ast.FuncLit:
		f.results = append(f.results, f.info.TypeOf(n).Underlying().(*types.Signature).Results())
	case *ast.LabeledStmt:
		if s, ok := n.Stmt.(*ast.RangeStmt); ok {
			f.labels[s] = n
		}
	}
	return true
}

func (f *rangeFuncs) leave(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.FuncDecl, *ast.FuncLit:
		f.results = f.results[:len(f.results)-1]
	case *ast.LabeledStmt:
		// Only goto can still name the label of a loop that has become a block.
		if b, ok := n.Stmt.(*ast.BlockStmt); ok && !f.wrapped[b] && !f.targeted(n) {
			c.Replace(b)
		}
	case *ast.RangeStmt:
		if sig, ok := f.info.TypeOf(n.X).Underlying().(*types.Signature); ok {
			c.Replace(f.loop(n, sig.Params().At(0).Type().Underlying().(*types.Signature)))
		}
	}
	return true
}

// targeted reports whether a goto statement names a label.
func (f *rangeFuncs) targeted(l *ast.LabeledStmt) bool {
	found := false
	f.each(func(n ast.Node) bool {
		if b, ok := n.(*ast.BranchStmt); ok && b.Tok == token.GOTO && f.info.Uses[b.Label] == f.info.Defs[l.Label] {
			found = true
		}
		return !found
	})
	return found
}

// A rangeFuncLoop is one loop while it is lowered.
type rangeFuncLoop struct {
	*rangeFuncs
	label   types.Object // nil if it has none
	state   *types.Var
	results []*types.Var // what a return statement in the body returns; nil before the first one
	jumps   []ast.Stmt   // statements that leave the loop for another place than its end
}

// loop lowers a loop over a function that takes a body of type yield.
func (f *rangeFuncs) loop(s *ast.RangeStmt, yield *types.Signature) ast.Stmt {
	pos := s.Pos()
	l := &rangeFuncLoop{rangeFuncs: f, state: f.variable("state", types.Typ[types.Int], pos)}
	if labeled := f.labels[s]; labeled != nil {
		l.label = f.info.Defs[labeled.Label]
	}
	params, head := f.yieldParams(s, yield)
	l.body(s.Body)
	check := f.when(f.compare(token.NEQ, l.state, stateReady, pos), f.throw(f.use(l.state, pos), pos))
	list := append([]ast.Stmt{check, l.set(stateRunning, pos)}, head...)
	list = append(list, s.Body.List...)
	list = append(list, l.end(stateReady, s.Body.Rbrace)...)
	lit := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: params, Results: &ast.FieldList{List: []*ast.Field{{Type: f.typeIdent(types.Typ[types.Bool], pos)}}}},
		Body: &ast.BlockStmt{Lbrace: s.Body.Lbrace, List: list, Rbrace: s.Body.Rbrace},
	}
	f.info.Types[lit] = types.TypeAndValue{Type: yield}
	f.bodies[lit] = true
	call := &ast.CallExpr{Fun: s.X, Lparen: s.X.Pos(), Args: []ast.Expr{lit}, Rparen: s.X.End()}
	f.info.Types[call] = types.TypeAndValue{Type: types.NewTuple()}

	block := &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{f.declare(l.state, f.integer(stateReady, pos))}, Rbrace: s.End()}
	for _, r := range l.results {
		block.List = append(block.List, f.declareVar(r, pos))
	}
	exit := f.variable("exit", types.Typ[types.Int], pos)
	block.List = append(block.List,
		&ast.ExprStmt{X: call},
		f.declare(exit, f.use(l.state, pos)),
		l.set(stateExhausted, pos),
		f.when(f.compare(token.EQL, exit, stateRunning, pos), f.throw(f.integer(-1, pos), pos)))
	for i, jump := range l.jumps {
		block.List = append(block.List, f.when(f.compare(token.EQL, exit, stateJump+i, pos), jump))
	}
	return block
}

// yieldParams makes the parameters of a body and the statements that it begins with.
func (f *rangeFuncs) yieldParams(s *ast.RangeStmt, yield *types.Signature) (params *ast.FieldList, head []ast.Stmt) {
	params = &ast.FieldList{Opening: s.Pos(), Closing: s.Pos()}
	var left, right []ast.Expr
	for i := range yield.Params().Len() {
		e := []ast.Expr{s.Key, s.Value}[i]
		typ := yield.Params().At(i).Type()
		id, _ := e.(*ast.Ident)
		if id == nil || id.Name == "_" || s.Tok == token.ASSIGN {
			v := f.variable("value", typ, s.Pos())
			if e != nil && (id == nil || id.Name != "_") {
				left, right = append(left, e), append(right, f.use(v, e.Pos()))
			}
			id = f.define(v, s.Pos())
		}
		params.List = append(params.List, &ast.Field{Names: []*ast.Ident{id}, Type: f.typeIdent(typ, id.Pos())})
	}
	if left != nil {
		head = []ast.Stmt{assignStmt(token.ASSIGN, s.Pos(), left, right)}
	}
	return params, head
}

// body replaces the statements of a loop's body that leave the body.
func (l *rangeFuncLoop) body(body *ast.BlockStmt) {
	var open []ast.Node               // statements around a node that break or continue may be about
	inside := map[types.Object]bool{} // labels
	ast.Inspect(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.LabeledStmt); ok {
			inside[l.info.Defs[s.Label]] = true
		}
		return true
	})
	astutil.Apply(body, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			open = append(open, n)
		case *ast.ReturnStmt:
			c.Replace(l.returned(n))
			return false
		case *ast.BranchStmt:
			if list := l.branch(n, open, inside); list != nil {
				c.Replace(&ast.BlockStmt{Lbrace: n.Pos(), List: list, Rbrace: n.End()})
			}
			return false
		}
		return true
	}, func(c *astutil.Cursor) bool {
		if len(open) > 0 && c.Node() == open[len(open)-1] {
			open = open[:len(open)-1]
		}
		return true
	})
}

// branch returns what stands for a statement that leaves the body, nil for one that stays within it.
func (l *rangeFuncLoop) branch(n *ast.BranchStmt, open []ast.Node, inside map[types.Object]bool) []ast.Stmt {
	if n.Label != nil {
		switch label := l.info.Uses[n.Label]; {
		case inside[label]:
			return nil
		case label != l.label || n.Tok == token.GOTO:
			return l.jump(n, n.Pos())
		}
	} else if n.Tok == token.FALLTHROUGH || within(open, n.Tok) {
		return nil
	}
	if n.Tok == token.CONTINUE {
		return l.end(stateReady, n.Pos())
	}
	return l.end(stateDone, n.Pos())
}

// within reports whether a break or continue without a label is about one of the statements around it.
func within(open []ast.Node, tok token.Token) bool {
	for _, n := range open {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		default:
			if tok == token.BREAK {
				return true
			}
		}
	}
	return false
}

// returned returns what stands for a return statement.
func (l *rangeFuncLoop) returned(n *ast.ReturnStmt) ast.Stmt {
	block := &ast.BlockStmt{Lbrace: n.Pos(), Rbrace: n.End()}
	after := &ast.ReturnStmt{Return: n.Pos()}
	if len(n.Results) > 0 {
		results := l.rangeFuncs.results[len(l.rangeFuncs.results)-1]
		if l.results == nil {
			for r := range results.Variables() {
				l.results = append(l.results, l.variable("result", r.Type(), n.Pos()))
			}
		}
		var left []ast.Expr
		for _, r := range l.results {
			left = append(left, l.use(r, n.Pos()))
			after.Results = append(after.Results, l.use(r, n.Pos()))
		}
		block.List = append(block.List, assignStmt(token.ASSIGN, n.Pos(), left, n.Results))
	}
	block.List = append(block.List, l.jump(after, n.Pos())...)
	return block
}

// jump makes the statements that leave the body so that jump is executed after the loop.
func (l *rangeFuncLoop) jump(jump ast.Stmt, pos token.Pos) []ast.Stmt {
	for i, other := range l.jumps {
		if l.same(other, jump) {
			return l.end(stateJump+i, pos)
		}
	}
	l.jumps = append(l.jumps, jump)
	return l.end(stateJump+len(l.jumps)-1, pos)
}

// same reports whether two jumps go to the same place.
func (l *rangeFuncLoop) same(x, y ast.Stmt) bool {
	switch x := x.(type) {
	case *ast.BranchStmt:
		y, ok := y.(*ast.BranchStmt)
		return ok && x.Tok == y.Tok && l.info.Uses[x.Label] == l.info.Uses[y.Label]
	case *ast.ReturnStmt:
		y, ok := y.(*ast.ReturnStmt)
		return ok && len(x.Results) == len(y.Results)
	}
	return false
}

// end makes the statements that end an execution of the body in a state.
func (l *rangeFuncLoop) end(state int, pos token.Pos) []ast.Stmt {
	more := l.literalOf(constant.MakeBool(state == stateReady), types.Typ[types.Bool], pos)
	return []ast.Stmt{l.set(state, pos), &ast.ReturnStmt{Return: pos, Results: []ast.Expr{more}}}
}

// set makes state = value.
func (l *rangeFuncLoop) set(value int, pos token.Pos) ast.Stmt {
	return assignStmt(token.ASSIGN, pos, []ast.Expr{l.use(l.state, pos)}, []ast.Expr{l.integer(value, pos)})
}

// throw makes panic(rt.Continued(state)).
func (t *tree) throw(state ast.Expr, pos token.Pos) ast.Stmt {
	fault := &ast.CallExpr{Fun: t.rt("Continued", pos), Args: []ast.Expr{state}}
	t.info.Types[fault] = types.TypeAndValue{Type: types.Universe.Lookup("error").Type()}
	fun := t.use(types.Universe.Lookup("panic"), pos)
	call := &ast.CallExpr{Fun: fun, Lparen: pos, Args: []ast.Expr{fault}, Rparen: pos}
	t.info.Types[call] = types.TypeAndValue{Type: types.NewTuple()}
	return &ast.ExprStmt{X: call}
}
