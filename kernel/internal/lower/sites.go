package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golanes/kernel/internal/diag"
)

// The interpreter says which function a panic left, but not at which statement. So lowering notes for each function its sites: what
// can panic and how, and where. The text of the panic, or the function called, nearly always names one of them. A function where it
// cannot, because two statements can panic alike, counts its statements as it runs; see tracked.

// A Function is a function of a lowered program.
type Function struct {
	Name        string // in lowered code; a literal within f is "f.func"
	Cell        string
	First, Last int // lines
	Sites       []Site
	Waits       []Site // where it can come to wait; the causes are those of [Waiting]
	// Statements are the positions of a function that counts them; number 1 is the first.
	Statements []diag.Position
}

// A Site is a place that can panic.
type Site struct {
	Cause string // what the panic is about; see causes
	Pos   diag.Position
}

// Causes of panics. A call of a function of the notebook has the cause call + its name in lowered code, one of another package
// host + the package's name.
const (
	causeIndex    = "index out of range"
	causeSlice    = "slice bounds out of range"
	causeDivide   = "integer divide by zero"
	causeNil      = "nil pointer dereference"
	causeNilMap   = "assignment to entry in nil map"
	causeSend     = "send on closed channel"
	causeClose    = "close of"
	causeAssert   = "interface conversion"
	causeMake     = "makeslice"
	causeNegative = "negative shift amount"
	causeThrow    = "panic"
	call          = "call "
	host          = "host "
)

// functions returns the functions of the unit with their sites, and decides which count their statements.
func (t *tree) functions() []*function {
	var list []*function
	add := func(name string, node ast.Node, body []ast.Node) {
		f := &function{Function: Function{Name: name, Cell: t.unit.Cell.Name}, before: map[ast.Node]int{}, atEnd: map[*ast.BlockStmt]int{}}
		first, last := t.unit.Cell.Position(node.Pos()), t.unit.Cell.Position(node.End())
		f.First, f.Last = first.Line, last.Line
		c := collector{tree: t, f: f}
		for _, n := range body {
			c.statements(n)
		}
		f.count()
		t.countOnce(f, body)
		list = append(list, f)
	}
	for _, d := range t.decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
			add(t.bodyName(d), d, []ast.Node{d.Body})
			t.functionOf[d.Body] = list[len(list)-1]
		}
	}
	for _, l := range t.lifted {
		name := l.name
		if !l.direct {
			name += ".func"
		}
		add(name, l.lit, []ast.Node{l.lit.Body})
		t.functionOf[l.lit.Body] = list[len(list)-1]
	}
	if len(t.body) > 0 {
		add(t.entry(), span{t.body}, t.body)
		t.bodyFunction = list[len(list)-1]
	}
	return list
}

// A span is the nodes of a cell's body as one node.
type span struct{ nodes []ast.Node }

func (s span) Pos() token.Pos { return s.nodes[0].Pos() }
func (s span) End() token.Pos { return s.nodes[len(s.nodes)-1].End() }

// A function is a Function while it is lowered.
type function struct {
	Function
	counted map[ast.Node]int // statements that have numbers
	before  map[ast.Node]int // numbers that are counted before loops, see count.go
	atEnd   map[*ast.BlockStmt]int
	counts  bool
	leaves  bool   // it defers something that says when a panic leaves it
	left    string // the function that it defers to say so
}

// count decides whether the function counts its statements: when two of its lines can panic alike.
func (f *function) count() {
	lines := map[string]int{}
	for _, s := range f.Sites {
		if line, ok := lines[s.Cause]; ok && line != s.Pos.Line && !strings.HasPrefix(s.Cause, host) {
			f.counts = true
		}
		lines[s.Cause] = s.Pos.Line
	}
	if !f.counts {
		f.Statements, f.counted = nil, nil
	}
}

// A collector finds the sites of one function.
type collector struct {
	*tree
	f *function
}

// statements collects the sites below n and numbers the statements that have some. Literals that were not lifted belong to the function.
func (c collector) statements(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		s, ok := n.(ast.Stmt)
		if _, isSpec := n.(*ast.ValueSpec); !ok && !isSpec {
			return true
		}
		switch s.(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.LabeledStmt:
			return true
		}
		before := len(c.f.Sites)
		c.own(n)
		if len(c.f.Sites) > before {
			c.f.Statements = append(c.f.Statements, c.unit.Cell.Position(n.Pos()))
			if c.f.counted == nil {
				c.f.counted = map[ast.Node]int{}
			}
			c.f.counted[n] = len(c.f.Statements)
		}
		return true
	})
}

// own collects the sites of a statement but not those of statements within it.
func (c collector) own(s ast.Node) {
	ast.Inspect(s, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		if n != s {
			switch n := n.(type) {
			case *ast.BlockStmt:
				return n == switchBody(s)
			case *ast.CaseClause:
				for _, e := range n.List {
					c.own(e)
				}
				return false
			}
		}
		c.node(n)
		return true
	})
}

// switchBody returns the body of a switch, nil if s is another statement.
func switchBody(s ast.Node) *ast.BlockStmt {
	if s, ok := s.(*ast.SwitchStmt); ok {
		return s.Body
	}
	return nil
}

func (c collector) add(cause string, pos token.Pos) {
	if pos.IsValid() {
		c.f.Sites = append(c.f.Sites, Site{cause, c.unit.Cell.Position(pos)})
	}
}

// node adds what n itself can cause.
func (c collector) node(n ast.Node) {
	c.waits(n)
	switch n := n.(type) {
	case *ast.IndexExpr:
		switch c.under(n.X).(type) {
		case *types.Map, *types.Signature, nil:
		default:
			c.add(causeIndex, n.Pos())
		}
	case *ast.SliceExpr:
		c.add(causeSlice, n.Pos())
	case *ast.BinaryExpr:
		switch n.Op {
		case token.QUO, token.REM:
			if c.info.Types[n.Y].Value == nil {
				c.add(causeDivide, n.OpPos)
			}
		case token.SHL, token.SHR:
			c.add(causeNegative, n.OpPos)
		}
	case *ast.StarExpr:
		if !c.made(n.X) {
			c.add(causeNil, n.Pos())
		}
	case *ast.SelectorExpr:
		switch c.under(n.X).(type) {
		case *types.Pointer, *types.Interface:
			if !c.made(n.X) {
				c.add(causeNil, n.Pos())
			}
		}
	case *ast.TypeAssertExpr:
		c.add(causeAssert, n.Pos())
	case *ast.SendStmt:
		c.add(causeSend, n.Pos())
	case *ast.AssignStmt:
		if n.Tok == token.QUO_ASSIGN || n.Tok == token.REM_ASSIGN {
			c.add(causeDivide, n.TokPos)
		}
		for _, e := range n.Lhs {
			c.mapEntry(e)
		}
	case *ast.IncDecStmt:
		c.mapEntry(n.X)
	case *ast.CallExpr:
		c.call(n)
	}
}

// made reports whether e is a pointer that is never nil: a variable that lowering made, or an address.
func (c collector) made(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CallExpr:
		return c.fromHelper[e]
	case *ast.UnaryExpr:
		return e.Op == token.AND
	case *ast.Ident:
		return c.names[c.info.Uses[e]] != ""
	}
	return false
}

// under returns the underlying type of an expression, nil if it has none.
func (c collector) under(e ast.Expr) types.Type {
	if typ := c.info.TypeOf(e); typ != nil {
		return typ.Underlying()
	}
	return nil
}

func (c collector) mapEntry(e ast.Expr) {
	if x, ok := ast.Unparen(e).(*ast.IndexExpr); ok {
		if _, ok := c.under(x.X).(*types.Map); ok {
			c.add(causeNilMap, x.Pos())
		}
	}
}

func (c collector) call(n *ast.CallExpr) {
	if c.info.Types[n.Fun].IsType() {
		return
	}
	switch f := ast.Unparen(n.Fun).(type) {
	case *ast.Ident:
		switch obj := c.info.Uses[f].(type) {
		case *types.Builtin:
			switch obj.Name() {
			case "panic":
				c.add(causeThrow, n.Pos())
			case "close":
				c.add(causeClose, n.Pos())
			case "make":
				c.add(causeMake, n.Pos())
			}
		case *types.Func:
			c.add(call+c.name(obj), n.Pos())
		case *types.Var:
			c.add(causeNil, n.Pos())
			c.add(call, n.Pos())
		case nil:
			if replaces(f.Name) {
				c.hostMethod(n)
			} else {
				c.helper(f.Name, n.Pos())
			}
		}
	case *ast.SelectorExpr:
		obj, ok := c.info.Uses[f.Sel].(*types.Func)
		switch {
		case !ok:
			c.add(call, n.Pos()) // a field that is a function
		case obj.Pkg() == c.unit.Package:
			c.add(call+obj.Name(), n.Pos())
		case obj.Pkg() != nil:
			c.add(host+obj.Pkg().Name(), n.Pos())
			if slices.ContainsFunc(n.Args, c.callsBack) {
				c.add(call, n.Pos())
			}
		default:
			c.add(call+obj.Name(), n.Pos()) // error.Error
		}
	default:
		c.add(call, n.Pos())
	}
}

// hostMethod adds the call of a function that stands for a method of the host, whose receiver is the first argument.
func (c collector) hostMethod(n *ast.CallExpr) {
	if receiver, ok := n.Args[0].(*ast.UnaryExpr); !ok || receiver.Op != token.AND {
		c.add(causeNil, n.Pos())
	}
}

// callsBack reports whether a function of another package may call its argument e.
func (c collector) callsBack(e ast.Expr) bool {
	switch typ := c.under(e).(type) {
	case *types.Signature, *types.Interface:
		return true
	case *types.Slice:
		_, ok := typ.Elem().Underlying().(*types.Signature)
		return ok
	}
	return false
}

// helper adds the call of a function that lowering made.
func (c collector) helper(name string, pos token.Pos) {
	c.leaving(name, c.f)
	switch {
	case strings.Contains(name, ".Select"):
		c.add(causeSend, pos)
	case strings.Contains(name, "."), name == "new":
	default:
		c.add(call+name, pos)
	}
}
