package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var loopVar = &Pass{
	Name: "loopvar",
	Doc:  "a loop variable that a function literal captures, or whose address is taken, is another one in each iteration",
	Run: func(t *tree) {
		shared := t.shared()
		t.rewrite(func(c *astutil.Cursor) {
			switch s := c.Node().(type) {
			case *ast.ForStmt:
				if first := t.perIteration(s, shared); first != nil {
					c.Replace(t.wrap(s.Pos(), first, s))
				}
			case *ast.RangeStmt:
				if s.Tok == token.DEFINE {
					s.Body.List = append(t.rangeCopies(s, shared), s.Body.List...)
				}
			}
		})
	},
}

// shared returns the local variables that something other than their own function may see: captured ones and those whose address
// is taken, also by a method call or by slicing.
func (t *tree) shared() map[types.Object]bool {
	shared := map[types.Object]bool{}
	t.each(func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			for _, v := range t.captured(n) {
				shared[v] = true
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				shared[t.root(n.X)] = true
			}
		case *ast.SelectorExpr:
			if s := t.info.Selections[n]; s != nil && s.Kind() == types.MethodVal {
				shared[t.root(n.X)] = true
			}
		case *ast.SliceExpr:
			shared[t.root(n.X)] = true
		}
		return true
	})
	delete(shared, nil)
	return shared
}

// root returns the local variable that an addressable expression is part of, or nil.
func (t *tree) root(e ast.Expr) types.Object {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			if _, ok := t.info.TypeOf(x.X).Underlying().(*types.Struct); !ok {
				return nil // through a pointer, or a package
			}
			e = x.X
		case *ast.IndexExpr:
			if _, ok := t.info.TypeOf(x.X).Underlying().(*types.Array); !ok {
				return nil
			}
			e = x.X
		case *ast.Ident:
			if obj := t.info.Uses[x]; obj != nil && t.local(obj) {
				return obj
			}
			return nil
		default:
			return nil
		}
	}
}

// rangeCopies makes the statements that copy the shared variables of a range clause, whose place other variables take.
func (t *tree) rangeCopies(s *ast.RangeStmt, shared map[types.Object]bool) []ast.Stmt {
	var copies []ast.Stmt
	replace := func(e ast.Expr) ast.Expr {
		id, ok := e.(*ast.Ident)
		if !ok || !shared[t.info.Defs[id]] {
			return e
		}
		each := t.variable(id.Name, t.info.Defs[id].Type(), id.Pos())
		copies = append(copies, assignStmt(token.DEFINE, id.Pos(), []ast.Expr{id}, []ast.Expr{t.use(each, id.Pos())}))
		return t.define(each, id.Pos())
	}
	s.Key, s.Value = replace(s.Key), replace(s.Value)
	return copies
}

// perIteration gives a loop with three clauses a hidden variable for each shared one: the header works on it, the body begins with a
// copy and ends, as each continue does, by copying back, which is what Go does between an iteration and the post statement. It returns
// a statement that is to stand before the loop, or nil.
func (t *tree) perIteration(s *ast.ForStmt, shared map[types.Object]bool) ast.Stmt {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return nil
	}
	hidden := map[types.Object]*types.Var{}
	var in, back []ast.Stmt
	for i, e := range init.Lhs {
		id, ok := e.(*ast.Ident)
		if !ok || !shared[t.info.Defs[id]] {
			continue
		}
		v := t.info.Defs[id]
		h := t.variable(id.Name, v.Type(), id.Pos())
		hidden[v] = h
		init.Lhs[i] = t.define(h, id.Pos())
		in = append(in, assignStmt(token.DEFINE, id.Pos(), []ast.Expr{id}, []ast.Expr{t.use(h, id.Pos())}))
		back = append(back, assignStmt(token.ASSIGN, id.Pos(), []ast.Expr{t.use(h, id.Pos())}, []ast.Expr{t.use(v, id.Pos())}))
	}
	if len(hidden) == 0 {
		return nil
	}
	if (s.Cond != nil && t.lasting(s.Cond)) || (s.Post != nil && t.lasting(s.Post)) {
		t.beforeContinue(s, back)
		return t.headerInBody(s, in, back)
	}
	header := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && hidden[t.info.Uses[id]] != nil {
				t.info.Uses[id] = hidden[t.info.Uses[id]]
			}
			return true
		})
	}
	if s.Cond != nil {
		header(s.Cond)
	}
	if s.Post != nil {
		header(s.Post)
	}
	if t.assigned(s.Body, hidden) {
		t.beforeContinue(s, back)
		s.Body.List = append(s.Body.List, back...)
	}
	s.Body.List = append(in, s.Body.List...)
	return nil
}

// lasting reports whether a part of a loop's header may keep one of the loop's variables for longer than it runs itself.
func (t *tree) lasting(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND
		}
		return !found
	})
	return found
}

// headerInBody moves condition and post statement into the body, where they work on the variable of the iteration:
//
//	again := false
//	for iˑ := 0; ; {
//		i := iˑ
//		if again { post }
//		again = true
//		if !cond { break }
//		body
//		iˑ = i
//	}
//
// It returns the declaration of again, or nil.
func (t *tree) headerInBody(s *ast.ForStmt, in, back []ast.Stmt) (first ast.Stmt) {
	pos := s.Pos()
	list := in
	if s.Post != nil {
		again := t.variable("again", types.Typ[types.Bool], pos)
		first = t.declare(again, t.literalOf(constant.MakeBool(false), again.Type(), pos))
		yes := t.literalOf(constant.MakeBool(true), again.Type(), pos)
		list = append(list, t.when(t.use(again, pos), s.Post), assignStmt(token.ASSIGN, pos, []ast.Expr{t.use(again, pos)}, []ast.Expr{yes}))
	}
	if s.Cond != nil {
		not := &ast.UnaryExpr{OpPos: s.Cond.Pos(), Op: token.NOT, X: &ast.ParenExpr{Lparen: s.Cond.Pos(), X: s.Cond, Rparen: s.Cond.End()}}
		t.info.Types[not] = types.TypeAndValue{Type: types.Typ[types.Bool]}
		list = append(list, t.when(not, &ast.BranchStmt{TokPos: s.Cond.Pos(), Tok: token.BREAK}))
	}
	s.Cond, s.Post = nil, nil
	s.Body.List = append(append(list, s.Body.List...), back...)
	return first
}

// assigned reports whether one of the variables may change in body.
func (t *tree) assigned(body ast.Node, vars map[types.Object]*types.Var) bool {
	found := false
	note := func(e ast.Expr) {
		if obj := t.root(e); obj != nil && vars[obj] != nil {
			found = true
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				note(e)
			}
		case *ast.IncDecStmt:
			note(n.X)
		case *ast.RangeStmt:
			note(n.Key)
			note(n.Value)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				note(n.X)
			}
		case *ast.SelectorExpr:
			if s := t.info.Selections[n]; s != nil && s.Kind() == types.MethodVal {
				note(n.X)
			}
		}
		return !found
	})
	return found
}

// beforeContinue puts statements before each continue of a loop. One with a label belongs to this loop or to one around it; copying
// back is right for both.
func (t *tree) beforeContinue(loop *ast.ForStmt, back []ast.Stmt) {
	depth := 0
	astutil.Apply(loop.Body, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			depth++
		case *ast.BranchStmt:
			if n.Tok == token.CONTINUE && (depth == 0 || n.Label != nil) {
				c.Replace(&ast.BlockStmt{Lbrace: n.Pos(), List: append(back[:len(back):len(back)], n)})
				return false
			}
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch c.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			depth--
		}
		return true
	})
}
