package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

var tuple = &Pass{
	Name: "tuple",
	Doc:  "several assignments at once become operands, values and one assignment after the other: the interpreter mixes them up",
	Run: func(t *tree) {
		r := t.returnStmts()
		u := &unpacker{tree: t, shared: t.shared()}
		t.rewrite(func(c *astutil.Cursor) {
			switch s := c.Node().(type) {
			case *ast.IfStmt:
				u.unpackInit(c, &s.Init)
			case *ast.SwitchStmt:
				u.unpackInit(c, &s.Init)
			case *ast.TypeSwitchStmt:
				u.unpackInit(c, &s.Init)
			case *ast.ForStmt:
				if before, post := u.unpacked(s.Post); before != nil {
					s.Post = t.literalCall(append(before, post...))
				}
				u.unpackInit(c, &s.Init)
			case *ast.ReturnStmt:
				if len(s.Results) > 1 && r.apart(s) {
					first, values := t.separate(s.Results)
					s.Results = values
					c.Replace(t.wrap(s.Pos(), append(first, s)...))
				}
			case *ast.DeclStmt:
				if g, ok := s.Decl.(*ast.GenDecl); ok && g.Tok == token.VAR && c.Index() >= 0 {
					t.unpackVars(c, g)
				}
			case *ast.AssignStmt:
				if !inList(c) || s.Tok == token.DEFINE && c.Index() < 0 {
					return
				}
				before, after := u.unpacked(s)
				switch {
				case before == nil:
				case len(before) == 0 && len(after) == 1:
					c.Replace(after[0])
				case s.Tok == token.DEFINE: // not in a block of its own: its variables are to be seen
					for _, s := range append(before, after[:len(after)-1]...) {
						c.InsertBefore(s)
					}
					c.Replace(after[len(after)-1])
				default:
					c.Replace(t.wrap(s.Pos(), append(before, after...)...))
				}
			}
		})
		var body []ast.Node
		for _, n := range t.body {
			if spec, ok := n.(*ast.ValueSpec); ok {
				body = append(body, t.unpackSpec(spec)...)
			} else {
				body = append(body, n)
			}
		}
		t.body = body
	},
}

// An unpacker makes several assignments of one.
type unpacker struct {
	*tree
	shared map[types.Object]bool // local variables that calls may change
}

// unpackSpec does for the variables of a cell what unpacked does for assignments.
func (t *tree) unpackSpec(spec *ast.ValueSpec) []ast.Node {
	if len(spec.Values) == 0 {
		return []ast.Node{spec}
	}
	_, spreads := t.info.TypeOf(spec.Values[0]).(*types.Tuple)
	several := len(spec.Names) > 1 && (slices.ContainsFunc(spec.Values, t.complicated) || spreads && (spec.Type != nil || t.interfaces(spec)))
	blank := len(spec.Names) == 1 && spec.Names[0].Name == "_" && spec.Type == nil && !t.calls(spec.Values[0])
	if !several && !blank {
		return []ast.Node{spec}
	}
	first, values := t.separate(spec.Values)
	nodes := make([]ast.Node, len(first), len(first)+len(values))
	for i, s := range first {
		nodes[i] = s
	}
	for i, id := range spec.Names {
		nodes = append(nodes, &ast.ValueSpec{Names: []*ast.Ident{id}, Type: spec.Type, Values: values[i : i+1]})
	}
	return nodes
}

// interfaces reports whether one of the variables of a declaration is an interface: the interpreter wraps what calls return there.
func (t *tree) interfaces(spec *ast.ValueSpec) bool {
	return slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool {
		obj := t.info.Defs[id]
		return obj != nil && types.IsInterface(obj.Type())
	})
}

// unpackVars does for the variables of a function what unpacked does for assignments.
func (t *tree) unpackVars(c *astutil.Cursor, g *ast.GenDecl) {
	var list []ast.Stmt
	for _, spec := range g.Specs {
		if spec, ok := spec.(*ast.ValueSpec); ok && len(spec.Names) > 1 && len(spec.Values) > 0 {
			_, spreads := t.info.TypeOf(spec.Values[0]).(*types.Tuple)
			if spreads && spec.Type != nil || !spreads && slices.ContainsFunc(spec.Values, t.complicated) {
				first, values := t.separate(spec.Values)
				spec.Values = values
				list = append(list, first...)
			}
		}
		list = append(list, &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: spec.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}})
	}
	if len(list) == len(g.Specs) {
		return
	}
	for _, s := range list[:len(list)-1] {
		c.InsertBefore(s)
	}
	c.Replace(list[len(list)-1])
}

// inList reports whether a statement can become several.
func inList(c *astutil.Cursor) bool {
	switch c.Name() {
	case "Init", "Post", "Comm", "Assign":
		return false
	}
	return true
}

// unpackInit moves the init statement of the statement at c in front of it if it is to become several.
func (u *unpacker) unpackInit(c *astutil.Cursor, init *ast.Stmt) {
	s, _ := c.Node().(ast.Stmt)
	before, after := u.unpacked(*init)
	if before == nil {
		return
	}
	pos := (*init).Pos()
	if a, ok := after[0].(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
		*init = a
	} else {
		*init, before = nil, append(before, after...)
	}
	c.Replace(u.wrap(pos, append(before, s)...))
}

// literalCall makes func() { list }().
func (t *tree) literalCall(list []ast.Stmt) ast.Stmt {
	pos := list[0].Pos()
	lit := &ast.FuncLit{Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}}, Body: &ast.BlockStmt{Lbrace: pos, List: list, Rbrace: pos}}
	t.info.Types[lit] = types.TypeAndValue{Type: types.NewSignatureType(nil, nil, nil, nil, nil, false)}
	call := &ast.CallExpr{Fun: lit, Lparen: pos, Rparen: pos}
	t.info.Types[call] = types.TypeAndValue{Type: types.NewTuple()}
	return &ast.ExprStmt{X: call}
}

// unpacked returns what stands for an assignment of several values: what evaluates operands and values, and the assignments. Both are
// nil for what the interpreter gets right.
func (u *unpacker) unpacked(s ast.Stmt) (before, after []ast.Stmt) {
	a, ok := s.(*ast.AssignStmt)
	switch {
	case !ok:
		return nil, nil
	case len(a.Lhs) == 1:
		return u.single(a)
	case a.Tok == token.DEFINE && u.plainDefinition(a), a.Tok == token.ASSIGN && u.plainTuple(a):
		return nil, nil
	}
	l := &locations{tree: u.tree, assigned: map[types.Object]bool{}}
	if slices.ContainsFunc(a.Rhs, u.calls) {
		l.changing = u.shared
	}
	for _, e := range a.Lhs {
		if id, ok := e.(*ast.Ident); ok {
			l.assigned[u.info.Uses[id]] = true
		}
	}
	left := make([]ast.Expr, len(a.Lhs))
	for i, e := range a.Lhs {
		left[i] = l.location(e)
	}
	before = l.operands
	first, right := u.separate(a.Rhs)
	before = append(before, first...)
	if a.Tok == token.DEFINE && len(a.Rhs) > 1 {
		a.Rhs = right
		return before, []ast.Stmt{a}
	}
	for i, e := range left {
		id, isIdent := e.(*ast.Ident)
		if isIdent && id.Name == "_" {
			continue
		}
		tok := a.Tok
		if isIdent && u.info.Defs[id] == nil {
			tok = token.ASSIGN
		}
		after = append(after, assignStmt(tok, e.Pos(), []ast.Expr{e}, []ast.Expr{right[i]}))
	}
	if before == nil {
		before = []ast.Stmt{} // the values are constants
	}
	if after == nil {
		after = []ast.Stmt{&ast.EmptyStmt{Semicolon: a.Pos()}}
	}
	return before, after
}

// single returns what stands for an assignment of one value: to nothing, which the interpreter may get wrong, or of a call to something
// that has operands, which come before the call while a wrong index or a nil pointer comes to light after it.
func (u *unpacker) single(a *ast.AssignStmt) (before, after []ast.Stmt) {
	pos := a.Pos()
	id, isIdent := a.Lhs[0].(*ast.Ident)
	switch {
	case isIdent && id.Name == "_" && a.Tok == token.ASSIGN:
		tv := u.info.Types[a.Rhs[0]]
		if _, isCall := ast.Unparen(a.Rhs[0]).(*ast.CallExpr); isCall && tv.Value == nil {
			return nil, nil
		}
		if _, isIdent := ast.Unparen(a.Rhs[0]).(*ast.Ident); isIdent || tv.Value != nil {
			return []ast.Stmt{}, []ast.Stmt{&ast.EmptyStmt{Semicolon: pos}}
		}
		return []ast.Stmt{}, []ast.Stmt{u.declare(u.variable("blank", types.Default(tv.Type), pos), a.Rhs[0])}
	case isIdent || a.Tok == token.DEFINE || !u.calls(a.Rhs[0]) && !(u.mapEntry(a.Lhs[0]) && derefs(a.Rhs[0])):
		return nil, nil
	}
	l := &locations{tree: u.tree, changing: u.shared}
	left := a.Lhs[0]
	if a.Tok != token.ASSIGN || u.calls(left) {
		left = l.location(left)
	}
	before = l.operands
	if a.Tok == token.ASSIGN && u.info.Types[a.Rhs[0]].Value == nil {
		value := u.variable("value", types.Default(u.info.TypeOf(a.Rhs[0])), a.Rhs[0].Pos())
		before = append(before, u.declare(value, a.Rhs[0]))
		a.Rhs[0] = u.use(value, a.Rhs[0].Pos())
	}
	a.Lhs[0] = left
	if len(before) == 0 {
		return nil, nil
	}
	return before, []ast.Stmt{a}
}

// mapEntry reports whether e is an entry of a map.
func (t *tree) mapEntry(e ast.Expr) bool {
	index, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok {
		return false
	}
	_, ok = t.info.TypeOf(index.X).Underlying().(*types.Map)
	return ok
}

// derefs reports whether an expression is what a pointer points to. If that is nil, the interpreter takes it for no value, and removes
// an entry of a map that is to have it.
func derefs(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.StarExpr)
	return ok
}

// plainDefinition reports whether the interpreter gets a definition right.
func (t *tree) plainDefinition(a *ast.AssignStmt) bool {
	if len(a.Rhs) == 1 {
		return !t.convertsResult(a) // to the type of a variable that there was before
	}
	return !slices.ContainsFunc(a.Rhs, t.complicated)
}

// complicated reports whether evaluating e takes more than looking at variables and constants.
func (t *tree) complicated(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case ast.Expr:
			if t.info.Types[n].Value != nil {
				return false
			}
			switch n := n.(type) {
			case *ast.CallExpr, *ast.CompositeLit, *ast.FuncLit, *ast.TypeAssertExpr, *ast.SliceExpr:
				found = true
			case *ast.UnaryExpr:
				found = found || n.Op == token.ARROW || n.Op == token.AND
			case *ast.BinaryExpr:
				found = found || types.IsInterface(t.info.TypeOf(n.X)) || types.IsInterface(t.info.TypeOf(n.Y))
			case *ast.Ident:
				_, isFunc := t.info.Uses[n].(*types.Func)
				found = found || isFunc
			}
		}
		return !found
	})
	return found
}

// convertsResult reports whether the results of a call are assigned to variables of other types.
func (t *tree) convertsResult(a *ast.AssignStmt) bool {
	results, ok := t.info.TypeOf(a.Rhs[0]).(*types.Tuple)
	if !ok || len(a.Rhs) > 1 {
		return false
	}
	for i, e := range a.Lhs {
		if typ := t.info.TypeOf(e); typ != nil && !types.Identical(typ, results.At(i).Type()) {
			return true
		}
	}
	return false
}

// plainTuple reports whether the interpreter gets an assignment right: the variables have names, or are elements and fields of what is
// not itself assigned to; several values come without calls.
func (t *tree) plainTuple(a *ast.AssignStmt) bool {
	if len(a.Rhs) == 1 {
		return !slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool {
			_, ok := e.(*ast.Ident)
			return !ok || t.info.TypeOf(e) != nil && types.IsInterface(t.info.TypeOf(e)) // wrapped, as in interfaces
		}) && !t.convertsResult(a)
	}
	if slices.ContainsFunc(a.Rhs, func(e ast.Expr) bool {
		return t.complicated(e) || t.info.Types[e].IsNil() || types.IsInterface(t.info.TypeOf(e))
	}) {
		return false
	}
	assigned := map[types.Object]bool{}
	for i, e := range a.Lhs {
		if id, ok := e.(*ast.Ident); ok {
			if _, evaluated := ast.Unparen(a.Rhs[i]).(*ast.Ident); id.Name == "_" && !evaluated && t.info.Types[a.Rhs[i]].Value == nil {
				return false // to the interpreter there is nothing to evaluate
			}
			assigned[t.info.Uses[id]] = true
		}
	}
	operand := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && !assigned[t.info.Uses[id]] || t.info.Types[e].Value != nil
	}
	for _, e := range a.Lhs {
		switch e := e.(type) {
		case *ast.Ident:
		case *ast.IndexExpr:
			if _, isMap := t.info.TypeOf(e.X).Underlying().(*types.Map); isMap || !operand(e.X) || !operand(e.Index) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// calls reports whether evaluating e calls a function or receives from a channel. A function literal will be a call.
func (t *tree) calls(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.CallExpr:
			if !t.info.Types[n.Fun].IsType() && t.info.Types[n].Value == nil {
				found = true
			}
		}
		return !found
	})
	return found
}

// separate makes x := f(); y := g() of what is not constant among values, and the values to assign; one call can have several.
func (t *tree) separate(values []ast.Expr) (first []ast.Stmt, after []ast.Expr) {
	for _, v := range values {
		tv := t.info.Types[v]
		if tv.Value != nil || tv.IsNil() {
			after = append(after, v)
			continue
		}
		results, ok := tv.Type.(*types.Tuple)
		if !ok {
			results = types.NewTuple(types.NewVar(v.Pos(), nil, "", types.Default(tv.Type)))
		}
		var left []ast.Expr
		for r := range results.Variables() {
			x := t.variable("value", r.Type(), v.Pos())
			left = append(left, t.define(x, v.Pos()))
			after = append(after, t.use(x, v.Pos()))
		}
		first = append(first, assignStmt(token.DEFINE, v.Pos(), left, []ast.Expr{v}))
	}
	return first, after
}
