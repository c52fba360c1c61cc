package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var switches = &Pass{
	Name: "switch",
	Doc:  "a switch that does more than compare a number or a string with constants becomes comparisons and a switch over the number of the clause",
	Run: func(t *tree) {
		t.rewrite(func(c *astutil.Cursor) {
			s, ok := c.Node().(*ast.SwitchStmt)
			switch {
			case !ok:
			case len(s.Body.List) == 0:
				if list := t.emptySwitch(s); list != nil {
					c.Replace(&ast.BlockStmt{Lbrace: s.Pos(), List: list, Rbrace: s.End()})
				}
			case !t.plainSwitch(s):
				c.Replace(t.numbered(s))
			}
		})
	},
}

// emptySwitch makes the statements that evaluate the tag of a switch without clauses.
func (t *tree) emptySwitch(s *ast.SwitchStmt) []ast.Stmt {
	var list []ast.Stmt
	if s.Init != nil {
		list = append(list, s.Init)
	}
	if s.Tag != nil && t.info.Types[s.Tag].Value == nil {
		list = append(list, t.declare(t.variable("tag", types.Default(t.info.TypeOf(s.Tag)), s.Tag.Pos()), s.Tag))
	}
	return list
}

// plainSwitch reports whether the interpreter gets a switch right: it does not when a clause has several values that are not constants,
// when values are interfaces, structs or arrays, or when a clause falls through into a default that is not the last.
func (t *tree) plainSwitch(s *ast.SwitchStmt) bool {
	if s.Tag != nil {
		if _, basic := t.info.TypeOf(s.Tag).Underlying().(*types.Basic); !basic {
			return false
		}
	}
	for i, clause := range s.Body.List {
		clause, ok := clause.(*ast.CaseClause)
		if !ok {
			return false
		}
		if clause.List == nil && i < len(s.Body.List)-1 && t.fallsThrough(s) {
			return false
		}
		for _, e := range clause.List {
			if types.IsInterface(t.info.TypeOf(e)) {
				return false
			}
			if t.info.Types[e].Value == nil && (len(clause.List) > 1 || s.Tag != nil && t.calls(e)) {
				return false
			}
		}
	}
	return true
}

func (t *tree) fallsThrough(s *ast.SwitchStmt) bool {
	for _, clause := range s.Body.List {
		if clause, ok := clause.(*ast.CaseClause); ok && len(clause.Body) > 0 {
			if b, ok := clause.Body[len(clause.Body)-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
				return true
			}
		}
	}
	return false
}

// numbered makes
//
//	init
//	tag, clause := x, 2
//	if tag == a { clause = 0 } else if tag == b { clause = 0 } else if tag == f() { clause = 1 }
//	switch clause { case 0: ... case 1: ... }
//
// where 2, at first, stands for no clause, or for the default.
func (t *tree) numbered(s *ast.SwitchStmt) ast.Stmt {
	var list []ast.Stmt
	if s.Init != nil {
		list = append(list, s.Init)
	}
	var tag *types.Var
	if s.Tag != nil {
		tag = t.variable("tag", types.Default(t.info.TypeOf(s.Tag)), s.Tag.Pos())
		list = append(list, t.declare(tag, s.Tag))
	}
	number := t.variable("clause", types.Typ[types.Int], s.Pos())
	first := len(s.Body.List)
	var chain *ast.IfStmt // the first comparison
	var last *ast.IfStmt
	for i, c := range s.Body.List {
		clause, ok := c.(*ast.CaseClause)
		if !ok {
			continue
		}
		if clause.List == nil {
			first = i
		}
		for _, e := range clause.List {
			cond := t.inHeader(e)
			switch {
			case tag != nil:
				cond = t.equals(t.use(tag, e.Pos()), cond)
			case types.IsInterface(t.info.TypeOf(e)):
				cond = t.equals(t.literalOf(constant.MakeBool(true), types.Typ[types.Bool], e.Pos()), cond)
			}
			set := assignStmt(token.ASSIGN, e.Pos(), []ast.Expr{t.use(number, e.Pos())}, []ast.Expr{t.integer(i, e.Pos())})
			next := t.when(cond, set)
			if last == nil {
				chain = next
			} else {
				last.Else = next
			}
			last = next
		}
		clause.List = []ast.Expr{t.integer(i, clause.Pos())}
	}
	list = append(list, t.declare(number, t.integer(first, s.Pos())))
	if chain != nil {
		list = append(list, chain)
	}
	return t.wrap(s.Pos(), append(list, &ast.SwitchStmt{Switch: s.Pos(), Tag: t.use(number, s.Pos()), Body: s.Body})...)
}

// equals makes x == y.
func (t *tree) equals(x, y ast.Expr) ast.Expr {
	e := &ast.BinaryExpr{X: x, OpPos: y.Pos(), Op: token.EQL, Y: y}
	t.info.Types[e] = types.TypeAndValue{Type: types.Typ[types.Bool]}
	return e
}

// inHeader puts an expression that contains a composite literal in parentheses.
func (t *tree) inHeader(e ast.Expr) ast.Expr {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		_, ok := n.(*ast.CompositeLit)
		found = found || ok
		return !found
	})
	if !found {
		return e
	}
	paren := &ast.ParenExpr{Lparen: e.Pos(), X: e, Rparen: e.End()}
	t.info.Types[paren] = t.info.Types[e]
	return paren
}
