package lower

import (
	"go/ast"
	"go/token"
)

// Loops are where counting takes time. What is counted at the beginning of every iteration is therefore counted before the loop, and
// again only where an iteration has counted something else.

// A loop is a for or range statement of a function that counts its statements.
type loop struct {
	*function
	node  ast.Stmt
	body  *ast.BlockStmt
	label string
	gotos bool // in the function
}

// countOnce moves the counting out of loops.
func (t *tree) countOnce(f *function, body []ast.Node) {
	if !f.counts {
		return
	}
	labels := map[ast.Node]string{}
	gotos := false
	for _, n := range body {
		ast.Inspect(n, func(n ast.Node) bool {
			b, ok := n.(*ast.BranchStmt)
			gotos = gotos || ok && b.Tok == token.GOTO
			return true
		})
	}
	for _, n := range body {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.LabeledStmt:
				labels[n.Stmt] = n.Label.Name
			case *ast.BlockStmt:
				if name := labels[n]; name != "" && t.wrapped[n] {
					labels[n.List[len(n.List)-1]] = name
				}
			case *ast.ForStmt:
				loop{f, n, n.Body, labels[n], gotos}.count()
			case *ast.RangeStmt:
				loop{f, n, n.Body, labels[n], gotos}.count()
			}
			return true
		})
	}
}

// count moves what is counted first in an iteration. A for statement that is counted itself is that: it panics in its condition, which
// comes before each of them.
func (l loop) count() {
	number := l.counted[l.node]
	if _, isFor := l.node.(*ast.ForStmt); isFor && number > 0 {
		l.repeat(number)
		return
	}
	if number > 0 || l.label != "" {
		return
	}
	var first ast.Node // the only one, or the one that every iteration comes to before others
	if all := l.within(l.body); len(all) == 1 {
		first = all[0]
	} else if some := l.counting(l.body.List); len(some) > 0 && l.counted[some[0]] > 0 && !l.gotos {
		if _, isFor := some[0].(*ast.ForStmt); isFor {
			return
		}
		first = some[0]
	} else {
		return
	}
	number = l.counted[first]
	l.before[l.node] = number
	delete(l.counted, first)
	l.repeat(number)
}

// repeat counts number wherever an iteration ends that may have counted something else.
func (l loop) repeat(number int) {
	if !l.gotos {
		l.again(l.body, number)
	} else if len(l.counting(l.body.List)) > 0 && !ends(l.body.List) {
		l.atEnd[l.body] = number // where a label may be
	}
	l.continues(number)
}

// within returns the counted statements below a node, in their order.
func (f *function) within(n ast.Node) []ast.Node {
	var list []ast.Node
	ast.Inspect(n, func(n ast.Node) bool {
		if n != nil && (f.counted[n] > 0 || f.before[n] > 0) {
			list = append(list, n)
		}
		return true
	})
	return list
}

// counting returns the statements of a list that count.
func (f *function) counting(list []ast.Stmt) []ast.Stmt {
	var some []ast.Stmt
	for _, s := range list {
		if len(f.within(s)) > 0 {
			some = append(some, s)
		}
	}
	return some
}

// again counts number at the end of a block, or of those in it where something else has been counted.
func (f *function) again(b *ast.BlockStmt, number int) {
	some := f.counting(b.List)
	if len(some) == 0 || ends(b.List) {
		return
	}
	if s, ok := some[0].(*ast.IfStmt); ok && len(some) == 1 && f.counted[s] == 0 && s.Init == nil {
		for s != nil {
			f.again(s.Body, number)
			switch e := s.Else.(type) {
			case *ast.BlockStmt:
				f.again(e, number)
				return
			case *ast.IfStmt:
				s = e
			default:
				return
			}
		}
	}
	f.atEnd[b] = number
}

// ends reports whether control does not come to the end of a list of statements.
func ends(list []ast.Stmt) bool {
	switch list[len(list)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	}
	return false
}

// continues counts number before each continue of the loop that may come after something else has been counted.
func (l loop) continues(number int) {
	other := false
	var visit func(n ast.Node, inner bool)
	visit = func(n ast.Node, inner bool) {
		ast.Inspect(n, func(s ast.Node) bool {
			switch s := s.(type) {
			case *ast.ForStmt, *ast.RangeStmt:
				if s != n {
					other = other || len(l.within(s)) > 0 // in an iteration before
					visit(s, true)
					return false
				}
			case *ast.BranchStmt:
				mine := !inner
				if s.Label != nil {
					mine = s.Label.Name == l.label
				}
				if s.Tok == token.CONTINUE && mine && other {
					l.counted[s] = number
				}
			}
			other = other || s != nil && l.counted[s] > 0
			return true
		})
	}
	visit(l.body, false)
}
