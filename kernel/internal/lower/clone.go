package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"runtime"
	"slices"
)

// A cloner copies a generic declaration as one of its instances. What it copies has types as what was parsed does.
type cloner struct {
	*instantiator
	*subst
	info *types.Info // of the declaration
}

// decl copies a function, without name and receiver.
func (c *cloner) decl(d *ast.FuncDecl) *ast.FuncDecl {
	typ := *d.Type
	typ.TypeParams = nil
	copied := &ast.FuncDecl{Type: clone(c, &typ)}
	if d.Body != nil {
		copied.Body = clone(c, d.Body)
	}
	return copied
}

// clone copies a node.
func clone[N ast.Node](c *cloner, n N) N {
	copied, _ := c.node(n).(N)
	return copied
}

// node copies a node and says of the copy what is known of the node.
func (c *cloner) node(n ast.Node) ast.Node {
	if e, ok := n.(ast.Expr); ok {
		return c.expr(e)
	}
	if g, ok := n.(*ast.GenDecl); ok {
		types := *g
		types.Specs = slices.DeleteFunc(slices.Clone(g.Specs), func(s ast.Spec) bool { return c.notType(s, c.info) })
		n = &types
	}
	copied := c.children(n)
	if obj := c.info.Implicits[n]; obj != nil {
		c.tree.info.Implicits[copied] = c.object(obj)
	}
	return copied
}

// children copies a node with the copies of what it consists of.
func (c *cloner) children(n ast.Node) ast.Node {
	from := reflect.ValueOf(n).Elem()
	to := reflect.New(from.Type())
	for i := range from.NumField() {
		to.Elem().Field(i).Set(c.value(from.Field(i)))
	}
	copied, _ := to.Interface().(ast.Node)
	return copied
}

// value copies a field of a node.
func (c *cloner) value(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		list := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			list.Index(i).Set(c.value(v.Index(i)))
		}
		return list
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return v
		}
		if n, ok := v.Interface().(ast.Node); ok {
			if _, isComment := n.(*ast.CommentGroup); isComment {
				return reflect.Zero(v.Type())
			}
			return reflect.ValueOf(c.node(n))
		}
	}
	return v
}

// expr copies an expression. Where it stands for a type, an instance of a function or a method of a type parameter, something else
// takes its place.
func (c *cloner) expr(e ast.Expr) ast.Expr {
	tv, hasType := c.info.Types[e]
	if hasType && tv.IsType() {
		switch e.(type) {
		case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
			return c.typeExpr(e)
		}
	}
	if id := instantiated(e, c.info); id != nil {
		if with := c.function(e, id); with != nil {
			return with
		}
		return e // refused
	}
	var copied ast.Expr
	switch e := e.(type) {
	case *ast.Ident:
		if f, ok := c.info.Uses[e].(*types.Func); ok && f.Pkg() != c.unit.Package {
			return c.reference(e, f, nil) // of the library, not generic
		}
		copied = c.ident(e)
	case *ast.SelectorExpr:
		copied = c.selector(e)
	case *ast.CallExpr:
		copied = c.call(e)
	case *ast.CompositeLit:
		copied = c.composite(e)
	default:
		copied, _ = c.children(e).(ast.Expr)
	}
	if hasType {
		if _, done := c.tree.info.Types[copied]; !done {
			c.record(copied, tv)
		}
	}
	return copied
}

// record notes the type of a copy.
func (c *cloner) record(e ast.Expr, tv types.TypeAndValue) {
	tv.Type = c.typ(tv.Type)
	c.visit(tv.Type)
	if call, ok := e.(*ast.CallExpr); ok && tv.Value == nil {
		tv.Value = c.size(call)
	}
	c.tree.info.Types[e] = tv
}

// size returns the value of unsafe.Sizeof and unsafe.Alignof, which is constant for an instance, and nil for every other call.
func (c *cloner) size(call *ast.CallExpr) constant.Value {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	id, _ := sel.X.(*ast.Ident)
	if pkg, ok := c.tree.info.Uses[id].(*types.PkgName); !ok || pkg.Imported() != types.Unsafe {
		return nil
	}
	sizes := types.SizesFor("gc", runtime.GOARCH)
	switch typ := c.tree.info.TypeOf(call.Args[0]); sel.Sel.Name {
	case "Sizeof":
		return constant.MakeInt64(sizes.Sizeof(typ))
	case "Alignof":
		return constant.MakeInt64(sizes.Alignof(typ))
	}
	return nil
}

// typeExpr makes an identifier for the type that e stands for.
func (c *cloner) typeExpr(e ast.Expr) ast.Expr {
	tv := c.info.Types[e]
	tv.Type = c.typ(tv.Type)
	c.visit(tv.Type)
	id := c.typeIdent(tv.Type, e.Pos())
	c.tree.info.Types[id] = tv
	return id
}

// ident copies an identifier that is not a type's.
func (c *cloner) ident(id *ast.Ident) *ast.Ident {
	copied := &ast.Ident{NamePos: id.NamePos, Name: id.Name}
	if obj, ok := c.info.Defs[id]; ok {
		obj = c.object(obj)
		c.tree.info.Defs[copied] = obj
		if obj != nil {
			c.visit(obj.Type())
		}
	}
	if obj := c.info.Uses[id]; obj != nil {
		c.tree.info.Uses[copied] = c.object(obj)
	}
	return copied
}

// function makes what refers to an instance of a function, nil if it cannot be had.
func (c *cloner) function(e ast.Expr, id *ast.Ident) ast.Expr {
	f, _ := c.info.Uses[id].(*types.Func)
	var args []types.Type
	for arg := range c.info.Instances[id].TypeArgs.Types() {
		args = append(args, c.typ(arg))
	}
	return c.reference(e, f, args)
}

// reference makes what refers to an instance of f in place of e.
func (c *cloner) reference(e ast.Expr, f *types.Func, args []types.Type) ast.Expr {
	in := c.functionInstance(e, f, args)
	if in == nil {
		return nil
	}
	var with ast.Expr
	if in.hosted != "" {
		with = c.hostedFunc(in.hosted, c.typ(c.info.TypeOf(e)), e.Pos())
	} else {
		with = c.use(in.fun, e.Pos())
	}
	c.record(with, c.info.Types[e])
	return with
}

// selector copies a selector expression; a field or method is looked up again in the type that there is now.
func (c *cloner) selector(e *ast.SelectorExpr) ast.Expr {
	s := c.info.Selections[e]
	if s == nil {
		return &ast.SelectorExpr{X: clone(c, e.X), Sel: c.ident(e.Sel)}
	}
	if s.Kind() == types.MethodExpr {
		return c.methodExpr(e, s)
	}
	return c.selection(clone(c, e.X), e.Sel, s.Obj(), c.info.Types[e.X].Addressable())
}

// selection makes x.sel, obj being what sel was in the generic type.
func (c *cloner) selection(x ast.Expr, sel *ast.Ident, obj types.Object, addressable bool) ast.Expr {
	copied := &ast.SelectorExpr{X: x, Sel: &ast.Ident{NamePos: sel.NamePos, Name: sel.Name}}
	found, ok := types.LookupSelection(c.tree.info.TypeOf(x), addressable, obj.Pkg(), sel.Name)
	if !ok {
		c.fail(sel, "no "+sel.Name+" in "+c.display(c.tree.info.TypeOf(x)), "")
		return copied
	}
	c.tree.info.Selections[copied] = &found
	c.tree.info.Uses[copied.Sel] = found.Obj()
	return copied
}

// methodExpr makes a function literal of T.m: what calls it cannot know which type T was.
func (c *cloner) methodExpr(e *ast.SelectorExpr, s *types.Selection) ast.Expr {
	pos := e.Pos()
	sig, _ := c.typ(c.info.TypeOf(e)).(*types.Signature)
	lit := &ast.FuncLit{Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}, Results: &ast.FieldList{}}, Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos}}
	var vars []*types.Var
	var args []ast.Expr
	for p := range sig.Params().Variables() {
		v := c.variable("p", p.Type(), pos)
		vars = append(vars, v)
		args = append(args, c.tree.use(v, pos))
		lit.Type.Params.List = append(lit.Type.Params.List, &ast.Field{Names: []*ast.Ident{c.define(v, pos)}, Type: c.typeIdent(v.Type(), pos)})
	}
	for r := range sig.Results().Variables() {
		lit.Type.Results.List = append(lit.Type.Results.List, &ast.Field{Type: c.typeIdent(r.Type(), pos)})
	}
	call := &ast.CallExpr{Fun: c.selection(args[0], e.Sel, s.Obj(), true), Lparen: pos, Args: args[1:], Rparen: pos}
	c.tree.info.Types[call.Fun] = types.TypeAndValue{Type: types.NewSignatureType(nil, nil, nil, types.NewTuple(vars[1:]...), sig.Results(), sig.Variadic())}
	c.tree.info.Types[call] = types.TypeAndValue{Type: sig.Results()}
	if sig.Results().Len() == 1 {
		c.tree.info.Types[call] = types.TypeAndValue{Type: sig.Results().At(0).Type()}
	}
	if sig.Variadic() {
		call.Ellipsis = pos
	}
	lit.Body.List = []ast.Stmt{&ast.ExprStmt{X: call}}
	if sig.Results().Len() > 0 {
		lit.Body.List = []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{call}}}
	}
	c.tree.info.Types[lit] = types.TypeAndValue{Type: types.NewSignatureType(nil, nil, nil, types.NewTuple(vars...), sig.Results(), sig.Variadic())}
	return lit
}

// call copies a call. A constant that is converted to a type parameter was a constant of its default type; now it is one of that type.
func (c *cloner) call(e *ast.CallExpr) ast.Expr {
	copied, _ := c.children(e).(*ast.CallExpr)
	fun := c.info.Types[e.Fun]
	if _, isParam := types.Unalias(fun.Type).(*types.TypeParam); !fun.IsType() || !isParam || len(e.Args) != 1 {
		return copied
	}
	target, ok := c.typ(fun.Type).Underlying().(*types.Basic)
	if arg := c.tree.info.Types[copied.Args[0]]; ok && arg.Value != nil {
		if v := converted(arg.Value, target); v != nil {
			arg.Type, arg.Value = c.typ(fun.Type), v
			c.tree.info.Types[copied.Args[0]] = arg
		}
	}
	return copied
}

// converted returns a number as a constant of another numeric type, nil if it is not a number or cannot be one.
func converted(v constant.Value, target *types.Basic) constant.Value {
	if v.Kind() != constant.Int && v.Kind() != constant.Float && v.Kind() != constant.Complex {
		return nil
	}
	switch info := target.Info(); {
	case info&types.IsInteger != 0:
		v = constant.ToInt(v)
	case info&types.IsFloat != 0:
		v = constant.ToFloat(v)
	case info&types.IsComplex != 0:
		v = constant.ToComplex(v)
	default:
		return nil
	}
	if v.Kind() == constant.Unknown {
		return nil
	}
	return v
}

// composite copies a composite literal; the keys of one of a struct are fields of the type that there is now.
func (c *cloner) composite(e *ast.CompositeLit) ast.Expr {
	copied, _ := c.children(e).(*ast.CompositeLit)
	typ := c.typ(c.info.TypeOf(e)).Underlying()
	if p, ok := typ.(*types.Pointer); ok {
		typ = p.Elem().Underlying()
	}
	st, ok := typ.(*types.Struct)
	if !ok {
		return copied
	}
	for _, elt := range copied.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			key, _ := kv.Key.(*ast.Ident)
			for f := range st.Fields() {
				if f.Name() == key.Name {
					c.tree.info.Uses[key] = f
				}
			}
		}
	}
	return copied
}

// hostedFunc makes what refers to an instance of a function that is the host's.
func (t *tree) hostedFunc(name string, typ types.Type, pos token.Pos) ast.Expr {
	pkg := types.NewPkgName(pos, t.unit.Package, t.state.host.Name(), t.state.host)
	x := &ast.Ident{NamePos: pos, Name: pkg.Name()}
	t.info.Uses[x] = pkg
	sel := &ast.Ident{NamePos: pos, Name: name}
	sig, _ := typ.(*types.Signature)
	t.info.Uses[sel] = types.NewFunc(pos, t.state.host, name, sig)
	return &ast.SelectorExpr{X: x, Sel: sel}
}
