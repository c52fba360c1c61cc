package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"

	"golanes/kernel/internal/rt"
)

var convert = &Pass{
	Name: "convert",
	Doc:  "what Go converts to an interface without saying so is converted: the interpreter's types have lost their names and methods",
	Run: func(t *tree) {
		c := &converter{tree: t}
		for _, d := range t.decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
				if obj, ok := t.info.Defs[f.Name].(*types.Func); ok {
					c.function(f.Body, obj.Signature())
				}
			}
		}
		for i, n := range t.body {
			t.body[i] = c.walk(n, nil)
		}
	},
}

// A converter finds the places where Go converts a value without saying so.
type converter struct{ *tree }

func (c *converter) function(body *ast.BlockStmt, sig *types.Signature) { c.walk(body, sig) }

// walk visits the nodes of a function with the given signature, nil for the cell's own body, and returns what stands for root.
func (c *converter) walk(root ast.Node, sig *types.Signature) ast.Node {
	return astutil.Apply(root, func(cur *astutil.Cursor) bool {
		if lit, ok := cur.Node().(*ast.FuncLit); ok {
			if inner, ok := c.info.TypeOf(lit).Underlying().(*types.Signature); ok {
				c.function(lit.Body, inner)
			}
			return false
		}
		return true
	}, func(cur *astutil.Cursor) bool {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			c.assign(cur, n)
		case *ast.ValueSpec:
			c.spec(n)
		case *ast.SendStmt:
			if channel, ok := c.info.TypeOf(n.Chan).Underlying().(*types.Chan); ok {
				c.to(&n.Value, channel.Elem())
			}
		case *ast.ReturnStmt:
			c.results(cur, n, sig)
		case *ast.CallExpr:
			c.call(cur, n)
		case *ast.IndexExpr:
			if m, ok := c.underlying(n.X).(*types.Map); ok {
				c.to(&n.Index, m.Key())
			}
		case *ast.CompositeLit:
			c.composite(n)
		}
		return true
	})
}

func (c *converter) underlying(e ast.Expr) types.Type {
	if typ := c.info.TypeOf(e); typ != nil {
		return typ.Underlying()
	}
	return nil
}

func (c *converter) assign(cur *astutil.Cursor, n *ast.AssignStmt) {
	if n.Tok == token.ASSIGN && len(n.Lhs) == len(n.Rhs) {
		for i := range n.Rhs {
			c.to(&n.Rhs[i], c.info.TypeOf(n.Lhs[i]))
		}
		return
	}
	if len(n.Lhs) == len(n.Rhs) || len(n.Rhs) != 1 {
		if n.Tok == token.DEFINE {
			for i := range n.Rhs {
				if id, ok := n.Lhs[i].(*ast.Ident); ok && c.info.Defs[id] == nil {
					c.to(&n.Rhs[i], c.info.TypeOf(id))
				}
			}
		}
		return
	}
	tuple, ok := c.info.TypeOf(n.Rhs[0]).(*types.Tuple)
	if !ok || tuple.Len() != len(n.Lhs) {
		return
	}
	// Values that are converted go through variables of their own.
	var after []ast.Stmt
	for i, l := range n.Lhs {
		id, isIdent := l.(*ast.Ident)
		from, to := tuple.At(i).Type(), c.info.TypeOf(l)
		if isIdent && (id.Name == "_" || c.info.Defs[id] != nil) {
			continue
		}
		if !c.converts(from, to) && types.IsInterface(from) == types.IsInterface(to) {
			continue // nor does the interpreter see a conversion
		}
		v := c.variable("value", tuple.At(i).Type(), l.Pos())
		use := ast.Expr(c.use(v, l.Pos()))
		c.to(&use, c.info.TypeOf(l))
		after = append(after, assignStmt(token.ASSIGN, l.Pos(), []ast.Expr{l}, []ast.Expr{use}))
		if n.Tok == token.ASSIGN {
			after = append([]ast.Stmt{c.declareZero(v, l.Pos())}, after...)
			n.Lhs[i] = c.use(v, l.Pos())
		} else {
			n.Lhs[i] = c.define(v, l.Pos())
		}
	}
	if len(after) == 0 {
		return
	}
	if cur.Name() == "Init" || cur.Name() == "Post" || n.Tok == token.DEFINE && cur.Index() < 0 {
		c.fail(n, "an assignment that converts to an interface is not supported here", "assign before the statement")
		return
	}
	if n.Tok == token.ASSIGN {
		declared := 0
		for declared < len(after) {
			if _, ok := after[declared].(*ast.DeclStmt); !ok {
				break
			}
			declared++
		}
		list := append(append(append([]ast.Stmt{}, after[:declared]...), n), after[declared:]...)
		cur.Replace(c.wrap(n.Pos(), list...))
		return
	}
	for i := len(after) - 1; i >= 0; i-- {
		cur.InsertAfter(after[i])
	}
}

func (c *converter) spec(n *ast.ValueSpec) {
	for i := range n.Values {
		switch {
		case len(n.Names) != len(n.Values):
		case n.Type != nil:
			c.to(&n.Values[i], c.info.TypeOf(n.Type))
		default:
			c.to(&n.Values[i], c.info.TypeOf(n.Names[i]))
		}
	}
}

// results converts what a function returns. A call whose results are converted goes through variables.
func (c *converter) results(cur *astutil.Cursor, n *ast.ReturnStmt, sig *types.Signature) {
	switch {
	case sig == nil:
	case sig.Results().Len() == len(n.Results):
		for i := range n.Results {
			c.to(&n.Results[i], sig.Results().At(i).Type())
		}
	case len(n.Results) == 1:
		tuple, ok := c.info.TypeOf(n.Results[0]).(*types.Tuple)
		if !ok {
			return
		}
		found := false
		for i := range tuple.Len() {
			found = found || c.converts(tuple.At(i).Type(), sig.Results().At(i).Type())
		}
		if !found {
			return
		}
		define := &ast.AssignStmt{TokPos: n.Pos(), Tok: token.DEFINE, Rhs: n.Results}
		n.Results = nil
		for i := range tuple.Len() {
			v := c.variable("value", tuple.At(i).Type(), n.Pos())
			define.Lhs = append(define.Lhs, c.define(v, n.Pos()))
			use := ast.Expr(c.use(v, n.Pos()))
			c.to(&use, sig.Results().At(i).Type())
			n.Results = append(n.Results, use)
		}
		cur.Replace(c.wrap(n.Pos(), define, n))
	}
}

func (c *converter) call(cur *astutil.Cursor, n *ast.CallExpr) {
	typ := c.info.TypeOf(n.Fun)
	if typ == nil {
		return // a function that lowering made
	}
	if c.info.Types[n.Fun].IsType() {
		if len(n.Args) == 1 {
			c.conversion(cur, n, typ)
		}
		return
	}
	sig, ok := typ.Underlying().(*types.Signature)
	if !ok {
		return
	}
	last := sig.Params().Len() - 1
	how := c.inspection(n.Fun)
	for i := range n.Args {
		var param types.Type
		switch {
		case sig.Variadic() && i >= last && !n.Ellipsis.IsValid():
			if slice, ok := sig.Params().At(last).Type().Underlying().(*types.Slice); ok {
				param = slice.Elem()
			}
		case i <= last:
			param = sig.Params().At(i).Type()
		}
		switch {
		case param == nil:
		case how != asIs && types.IsInterface(param) && !hosts(param):
			c.inspected(&n.Args[i], how)
		default:
			c.argument(&n.Args[i], param)
		}
	}
}

// argument converts an argument. The interpreter takes nil for a value of its own where an interface of the host is wanted, and looks for
// what it could wrap it in.
func (c *converter) argument(e *ast.Expr, target types.Type) {
	if i, ok := target.Underlying().(*types.Interface); ok && c.info.Types[*e].IsNil() && hosts(target) && i.NumMethods() > 0 {
		x := &ast.CallExpr{Fun: &ast.Ident{Name: c.asHost(target), NamePos: (*e).Pos()}, Lparen: (*e).Pos(), Args: []ast.Expr{*e}, Rparen: (*e).End()}
		c.info.Types[x] = types.TypeAndValue{Type: target}
		*e = x
		return
	}
	c.to(e, target)
}

// conversion lowers T(x) where it is more than the interpreter's conversion of underlying types.
func (c *converter) conversion(cur *astutil.Cursor, n *ast.CallExpr, to types.Type) {
	from := c.info.TypeOf(n.Args[0])
	switch {
	case types.IsInterface(to):
		x := n.Args[0]
		c.to(&x, to)
		if c.info.Types[n.Args[0]].IsNil() {
			return
		}
		if types.IsInterface(c.info.TypeOf(x)) {
			cur.Replace(x)
			return
		}
		name := c.helper("(x %s) %s {\nreturn x\n}", c.typ(n, c.info.TypeOf(x)), c.typ(n, to))
		cur.Replace(c.standIn(n, &ast.Ident{Name: name, NamePos: n.Pos()}, x))
	case c.opaque(to) || c.opaque(from):
		x := n.Args[0]
		c.to(&x, to)
		if !c.info.Types[x].IsNil() {
			cur.Replace(x)
		}
	}
}

func (c *converter) composite(n *ast.CompositeLit) {
	typ := c.info.TypeOf(n).Underlying()
	if p, ok := typ.(*types.Pointer); ok {
		typ = p.Elem().Underlying()
	}
	for i := range n.Elts {
		value := &n.Elts[i]
		kv, keyed := n.Elts[i].(*ast.KeyValueExpr)
		if keyed {
			value = &kv.Value
		}
		switch typ := typ.(type) {
		case *types.Slice:
			c.to(value, typ.Elem())
		case *types.Array:
			c.to(value, typ.Elem())
		case *types.Map:
			c.to(&kv.Key, typ.Key())
			c.to(value, typ.Elem())
		case *types.Struct:
			if keyed {
				c.to(value, c.info.TypeOf(kv.Key))
			} else {
				c.to(value, typ.Field(i).Type())
			}
		}
	}
}

// converts reports whether a value changes its form when it becomes one of another type.
func (t *tree) converts(from, to types.Type) bool {
	if from == nil || to == nil || types.Identical(from, to) {
		return false
	}
	if _, generic := to.(*types.TypeParam); generic {
		return false
	}
	switch {
	case !types.IsInterface(to):
		return !types.IsInterface(from) && (t.opaque(from) != t.opaque(to) || t.differ(from, to))
	case types.IsInterface(from):
		return hosts(from) != hosts(to)
	case hosts(to):
		return t.mentionsNotebook(from)
	}
	return t.boxed(from)
}

// differ reports whether two assignable types are not one to the interpreter: a struct of the notebook and one without a name.
func (t *tree) differ(from, to types.Type) bool {
	if b, ok := from.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		return false
	}
	return t.own(from) != t.own(to) && t.identityOfUnderlying(from) != t.identityOfUnderlying(to)
}

// identityOfUnderlying writes what the interpreter sees of a type.
func (t *tree) identityOfUnderlying(typ types.Type) string {
	if _, isStruct := typ.Underlying().(*types.Struct); isStruct && t.own(typ) {
		return t.identity(typ)
	}
	return t.identity(typ.Underlying())
}

// to replaces *e by its value as one of type target.
func (t *tree) to(e *ast.Expr, target types.Type) {
	source := t.info.TypeOf(*e)
	if source == nil || target == nil || t.info.Types[*e].IsNil() || !t.converts(source, target) && (!types.IsInterface(target) || !compares(*e)) {
		return
	}
	if t.opaque(source) != t.opaque(target) && !types.IsInterface(target) {
		*e = t.throughOpaque(*e, source, target)
		return
	}
	if !types.IsInterface(target) {
		x := &ast.CallExpr{Fun: t.typeIdent(target, (*e).Pos()), Lparen: (*e).Pos(), Args: []ast.Expr{*e}, Rparen: (*e).End()}
		t.info.Types[x.Fun] = types.TypeAndValue{Type: target}
		t.info.Types[x] = types.TypeAndValue{Type: target}
		*e = x
		return
	}
	raw := t.toAny(*e)
	if !hosts(target) {
		*e = raw
		return
	}
	x := &ast.CallExpr{Fun: &ast.Ident{Name: t.asHost(target), NamePos: raw.Pos()}, Lparen: raw.Pos(), Args: []ast.Expr{raw}, Rparen: raw.End()}
	t.info.Types[x] = types.TypeAndValue{Type: target}
	*e = x
}

// toAny makes an expression of e as it is in an interface of the notebook.
func (t *tree) toAny(e ast.Expr) ast.Expr {
	typ := t.info.TypeOf(e)
	empty := types.TypeAndValue{Type: types.NewInterfaceType(nil, nil)}
	switch {
	case typ == nil || t.info.Types[e].IsNil():
		return e
	case types.IsInterface(typ):
		if !hosts(typ) {
			return e
		}
		x := &ast.CallExpr{Fun: t.rt("Raw", e.Pos()), Lparen: e.Pos(), Args: []ast.Expr{e}, Rparen: e.End()}
		t.info.Types[x] = empty
		return x
	case t.boxed(typ):
		box := t.box(typ)
		st := box.Underlying().(*types.Struct)
		key := &ast.Ident{Name: "V", NamePos: e.Pos()}
		t.info.Uses[key] = st.Field(0)
		lit := &ast.CompositeLit{Type: t.typeIdent(box, e.Pos()), Lbrace: e.Pos(), Elts: []ast.Expr{&ast.KeyValueExpr{Key: key, Colon: e.Pos(), Value: e}}, Rbrace: e.End()}
		t.info.Types[lit] = types.TypeAndValue{Type: box}
		return lit
	case compares(e) && t.info.Types[e].Value == nil:
		// The interpreter takes the outcome of a comparison for a bool only where a bool is wanted.
		x := &ast.CallExpr{Fun: &ast.Ident{Name: t.helper("(x bool) interface{} {\nreturn x\n}"), NamePos: e.Pos()}, Lparen: e.Pos(), Args: []ast.Expr{e}, Rparen: e.End()}
		t.info.Types[x] = empty
		return x
	}
	return e
}

// compares reports whether e is a comparison or another operation with a boolean outcome.
func compares(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		switch e.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ, token.LAND, token.LOR:
			return true
		}
	case *ast.UnaryExpr:
		return e.Op == token.NOT
	}
	return false
}

// asHost returns the name of the function that makes an interface of the host of an interface{}.
func (t *tree) asHost(target types.Type) string {
	named, _ := types.Unalias(target).(*types.Named)
	if named.Obj().Pkg() == nil {
		return t.imported(rt.Path) + "." + rt.As + "Error"
	}
	return t.imported(named.Obj().Pkg().Path()) + "." + rt.As + named.Obj().Name()
}

// hosts reports whether an interface is the host's: error, or one of another package.
func hosts(target types.Type) bool {
	named, ok := types.Unalias(target).(*types.Named)
	return ok && types.IsInterface(target) && (named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "cell")
}

// mentionsNotebook reports whether a type is one of the notebook or a struct without a name, or a pointer to one.
func (t *tree) mentionsNotebook(typ types.Type) bool {
	if p, ok := types.Unalias(typ).(*types.Pointer); ok {
		typ = p.Elem()
	}
	_, isStruct := types.Unalias(typ).(*types.Struct)
	return isStruct || t.own(typ)
}
