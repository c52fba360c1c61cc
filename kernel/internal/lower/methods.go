package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

var methods = &Pass{
	Name: "methods",
	Doc:  "a method is a function that takes its receiver; what an embedded field promotes is selected in full; a method value is a function literal",
	Run: func(t *tree) {
		m := methodCalls{t, map[ast.Expr]bool{}, map[*ast.CallExpr]bool{}}
		t.each(func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				m.called[ast.Unparen(n.Fun)] = true
			case *ast.GoStmt:
				m.statements[n.Call] = true
			case *ast.DeferStmt:
				m.statements[n.Call] = true
			}
			return true
		})
		t.rewrite(func(c *astutil.Cursor) {
			switch n := c.Node().(type) {
			case *ast.SelectorExpr:
				m.selector(c, n)
			case *ast.CallExpr:
				m.call(n)
			case *ast.Ident:
				m.function(c, n)
			}
		})
		for i, d := range t.decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
				t.decls[i] = t.receiverFirst(f)
			}
		}
	},
}

type methodCalls struct {
	*tree
	called     map[ast.Expr]bool      // what calls call
	statements map[*ast.CallExpr]bool // the calls of go and defer, which see to it at once that there is something to call
}

// selector selects a promoted field in full, and makes a function of a method that is not called.
func (m methodCalls) selector(c *astutil.Cursor, n *ast.SelectorExpr) {
	s := m.info.Selections[n]
	if s == nil {
		if f, ok := m.info.Uses[n.Sel].(*types.Func); ok && !m.called[n] && f.Signature().TypeParams() == nil {
			return // a function of another package is a value
		}
		return
	}
	switch s.Kind() {
	case types.FieldVal:
		if path := s.Index(); len(path) > 1 {
			n.X = m.path(n.X, path[:len(path)-1])
			m.info.Selections[n] = nil
			delete(m.info.Selections, n)
		}
	case types.MethodVal:
		if !m.called[n] {
			c.Replace(m.methodValue(n, s))
		}
	case types.MethodExpr:
		c.Replace(m.methodExpression(n, s))
	}
}

// path selects embedded fields of the notebook's structs.
func (t *tree) path(x ast.Expr, index []int) ast.Expr {
	for _, i := range index {
		typ := t.info.TypeOf(x)
		if p, ok := typ.Underlying().(*types.Pointer); ok {
			typ = p.Elem()
		}
		st, ok := typ.Underlying().(*types.Struct)
		if _, named := types.Unalias(typ).(*types.Named); !ok || named && !t.own(typ) {
			return x // what the host's types promote, the host finds
		}
		x = t.field(x, st.Field(i))
	}
	return x
}

// field makes x.f.
func (t *tree) field(x ast.Expr, f *types.Var) ast.Expr {
	sel := &ast.Ident{Name: f.Name(), NamePos: x.Pos()}
	t.info.Uses[sel] = f
	e := &ast.SelectorExpr{X: x, Sel: sel}
	t.info.Types[e] = types.TypeAndValue{Type: f.Type()}
	return e
}

// call makes calls of methods of calls of functions.
func (m methodCalls) call(n *ast.CallExpr) {
	f, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	s := m.info.Selections[f]
	if s == nil || s.Kind() != types.MethodVal {
		return
	}
	obj, ok := s.Obj().(*types.Func)
	if !ok || m.info.TypeOf(f.X) == nil {
		return // on something of package rt
	}
	if len(n.Args) == 1 {
		if _, several := m.info.TypeOf(n.Args[0]).(*types.Tuple); several && (m.ofNotebook(obj) || !hosts(m.info.TypeOf(f.X))) {
			n.Fun = m.methodValue(f, s) // the receiver cannot stand beside them
			return
		}
	}
	receiver := m.path(f.X, s.Index()[:len(s.Index())-1])
	switch {
	case types.IsInterface(m.info.TypeOf(receiver)) && !hosts(m.info.TypeOf(receiver)):
		if m.statements[n] {
			receiver = m.standIn(receiver, m.rt("NotNil", f.Pos()), receiver)
		}
		n.Fun = m.dispatcher(obj, f.Pos())
		n.Args = append([]ast.Expr{receiver}, n.Args...)
	case m.ofNotebook(obj):
		n.Fun = m.methodFunction(obj, f.Pos())
		n.Args = append([]ast.Expr{m.receiverOf(receiver, obj)}, n.Args...)
	default:
		f.X = receiver
	}
}

// ofNotebook reports whether a method is one that a cell declares.
func (t *tree) ofNotebook(f *types.Func) bool {
	named := receiverType(f)
	return named != nil && t.own(named) && !types.IsInterface(named)
}

// methodFunction makes a reference to the function that a method is.
func (t *tree) methodFunction(f *types.Func, pos token.Pos) *ast.Ident {
	sig := f.Signature()
	params := append([]*types.Var{sig.Recv()}, vars(sig.Params())...)
	id := t.use(f, pos)
	t.info.Types[id] = types.TypeAndValue{Type: types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())}
	return id
}

func vars(tuple *types.Tuple) []*types.Var {
	list := make([]*types.Var, tuple.Len())
	for i := range list {
		list[i] = tuple.At(i)
	}
	return list
}

// receiverOf makes the receiver of a method of x: its address or what it points to, where Go takes that without saying so.
func (t *tree) receiverOf(x ast.Expr, f *types.Func) ast.Expr {
	_, wantPointer := types.Unalias(f.Signature().Recv().Type()).(*types.Pointer)
	p, isPointer := t.info.TypeOf(x).Underlying().(*types.Pointer)
	switch {
	case wantPointer && !isPointer:
		if star, ok := ast.Unparen(x).(*ast.StarExpr); ok {
			return star.X
		}
		return t.address(ast.Unparen(x))
	case !wantPointer && isPointer:
		e := &ast.StarExpr{Star: x.Pos(), X: x}
		t.info.Types[e] = types.TypeAndValue{Type: p.Elem()}
		return e
	}
	return x
}

// receiverFirst returns a declaration in which the receiver of a method is its first parameter too. The notebook keeps the one it has.
func (t *tree) receiverFirst(f *ast.FuncDecl) *ast.FuncDecl {
	params := &ast.FieldList{}
	for _, list := range []*ast.FieldList{f.Recv, f.Type.Params} {
		for _, field := range list.List {
			names := field.Names
			if len(names) == 0 {
				names = []*ast.Ident{{Name: "_", NamePos: field.Pos()}}
			}
			params.List = append(params.List, &ast.Field{Names: names, Type: field.Type})
		}
	}
	lowered := *f
	lowered.Type = &ast.FuncType{Func: f.Type.Func, Params: params, Results: f.Type.Results}
	return &lowered
}

// methodValue makes the function x.M: a helper takes x and returns a function that has it.
func (m methodCalls) methodValue(n *ast.SelectorExpr, s *types.Selection) ast.Expr {
	obj, _ := s.Obj().(*types.Func)
	receiver := m.path(n.X, s.Index()[:len(s.Index())-1])
	var callee string
	switch {
	case types.IsInterface(m.info.TypeOf(receiver)):
		if hosts(m.info.TypeOf(receiver)) {
			callee = "r." + obj.Name()
		} else {
			callee = m.dispatcher(obj, n.Pos()).Name
			receiver = m.standIn(receiver, m.rt("NotNil", n.Pos()), receiver)
		}
	case m.ofNotebook(obj):
		receiver = m.receiverOf(receiver, obj)
		callee = m.name(obj)
	default:
		n.X = m.receiverOf(receiver, obj)
		return n // the host's own
	}
	sig, _ := s.Type().(*types.Signature)
	params, args := m.parameters(n, sig)
	if !strings.HasPrefix(callee, "r.") {
		args = strings.TrimSuffix("r, "+args, ", ")
	}
	name := m.helper("(r %s) %s {\nreturn func(%s) %s {\n%s%s(%s)\n}\n}",
		m.typ(n, m.info.TypeOf(receiver)), m.typ(n, sig), params, m.results(n, sig), returns(sig), callee, args)
	return m.standIn(n, &ast.Ident{Name: name, NamePos: n.Pos()}, receiver)
}

// methodExpression makes the function T.M.
func (m methodCalls) methodExpression(n *ast.SelectorExpr, s *types.Selection) ast.Expr {
	sig, _ := m.info.TypeOf(n).(*types.Signature)
	recv := types.NewParam(n.Pos(), m.unit.Package, "r", sig.Params().At(0).Type())
	params := []*ast.Field{{Names: []*ast.Ident{m.define(m.fresh1(recv), n.Pos())}, Type: m.typeIdent(recv.Type(), n.Pos())}}
	var args []ast.Expr
	list := []*types.Var{recv}
	for i := 1; i < sig.Params().Len(); i++ {
		p := types.NewParam(n.Pos(), m.unit.Package, "a", sig.Params().At(i).Type())
		list = append(list, p)
		params = append(params, &ast.Field{Names: []*ast.Ident{m.define(m.fresh1(p), n.Pos())}, Type: m.typeIdent(p.Type(), n.Pos())})
		args = append(args, m.use(p, n.Pos()))
	}
	sel := &ast.SelectorExpr{X: m.use(recv, n.Pos()), Sel: n.Sel}
	call := &ast.CallExpr{Fun: sel, Lparen: n.Pos(), Args: args, Rparen: n.End()}
	if sig.Variadic() {
		call.Ellipsis = n.End()
	}
	obj, _ := s.Obj().(*types.Func)
	typ, _ := obj.Type().(*types.Signature)
	m.info.Types[sel] = types.TypeAndValue{Type: typ}
	m.info.Types[call] = types.TypeAndValue{Type: resultType(sig)}
	selection := types.NewMethodSet(recv.Type()).Lookup(obj.Pkg(), obj.Name())
	m.info.Selections[sel] = selection
	m.call(call)
	var body ast.Stmt = &ast.ExprStmt{X: call}
	if sig.Results().Len() > 0 {
		body = &ast.ReturnStmt{Return: n.Pos(), Results: []ast.Expr{call}}
	}
	var results []*ast.Field
	for v := range sig.Results().Variables() {
		results = append(results, &ast.Field{Type: m.typeIdent(v.Type(), n.Pos())})
	}
	lit := &ast.FuncLit{
		Type: &ast.FuncType{Func: n.Pos(), Params: &ast.FieldList{List: params}, Results: &ast.FieldList{List: results}},
		Body: &ast.BlockStmt{Lbrace: n.Pos(), List: []ast.Stmt{body}, Rbrace: n.End()},
	}
	m.info.Types[lit] = types.TypeAndValue{Type: types.NewSignatureType(nil, nil, nil, types.NewTuple(list...), sig.Results(), sig.Variadic())}
	return lit
}

// fresh1 gives a variable a name that nothing else has.
func (t *tree) fresh1(v *types.Var) *types.Var {
	t.fresh++
	t.names[v] = fmt.Sprintf("%s%s%d", v.Name(), mark, t.fresh)
	return v
}

// resultType returns the type of a call of a function.
func resultType(sig *types.Signature) types.Type {
	if sig.Results().Len() == 1 {
		return sig.Results().At(0).Type()
	}
	return sig.Results()
}

// function makes a function literal of a function of the notebook that is not called: it is called through a variable, which may get
// another body.
func (m methodCalls) function(c *astutil.Cursor, n *ast.Ident) {
	f, ok := m.info.Uses[n].(*types.Func)
	if !ok || m.called[n] || f.Pkg() != m.unit.Package || f.Signature().Recv() != nil {
		return
	}
	if _, isSelector := c.Parent().(*ast.SelectorExpr); isSelector && c.Name() == "Sel" {
		return
	}
	if _, isNode := c.Parent().(ast.Stmt); !isNode {
		if _, isExpr := c.Parent().(ast.Expr); !isExpr {
			if _, isSpec := c.Parent().(*ast.ValueSpec); !isSpec {
				return // the cell's call of an init function
			}
		}
	}
	sig := f.Signature()
	params, args := m.parameters(n, sig)
	name := m.helper("() %s {\nreturn func(%s) %s {\n%s%s(%s)\n}\n}", m.typ(n, sig), params, m.results(n, sig), returns(sig), m.name(f), args)
	c.Replace(m.standIn(n, &ast.Ident{Name: name, NamePos: n.Pos()}))
}

// parameters writes the parameters of a function as a0, a1 ... with their types, and as arguments.
func (t *tree) parameters(at ast.Node, sig *types.Signature) (params, args string) {
	var p, a []string
	for i := range sig.Params().Len() {
		name := fmt.Sprintf("a%d", i)
		typ := t.typ(at, sig.Params().At(i).Type())
		arg := name
		if sig.Variadic() && i == sig.Params().Len()-1 {
			typ = "..." + strings.TrimPrefix(typ, "[]")
			arg += "..."
		}
		p, a = append(p, name+" "+typ), append(a, arg)
	}
	return strings.Join(p, ", "), strings.Join(a, ", ")
}

// results writes the results of a function.
func (t *tree) results(at ast.Node, sig *types.Signature) string {
	text := t.signature(at, types.NewSignatureType(nil, nil, nil, nil, sig.Results(), false), nil)
	return strings.TrimSpace(strings.TrimPrefix(text, "()"))
}

// returns begins the statement that ends a function which only calls another.
func returns(sig *types.Signature) string {
	if sig.Results().Len() == 0 {
		return ""
	}
	return "return "
}
