package lower

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
)

// Where a cell uses instances: every use of one makes it.

// cell takes the generic declarations out of the tree and replaces the uses of instances in what is left.
func (m *instantiator) cell() {
	c := &cloner{instantiator: m, info: m.info, subst: m.env}
	var decls []ast.Decl
	for _, d := range m.decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if obj, ok := m.info.Defs[d.Name].(*types.Func); ok && isGeneric(obj) {
				continue
			}
			if uses := m.visitAll(d); uses && d.Body != nil {
				d.Body, _ = m.replace(c, d.Body).(*ast.BlockStmt)
			}
			decls = append(decls, d)
		case *ast.GenDecl:
			kept := *d
			kept.Specs = nil
			for _, spec := range d.Specs {
				if !m.notType(spec, m.tree.info) {
					m.visitAll(spec)
					kept.Specs = append(kept.Specs, spec)
				}
			}
			if len(kept.Specs) > 0 {
				decls = append(decls, &kept)
			}
		default:
			decls = append(decls, d)
		}
	}
	m.decls = decls
	for _, v := range m.unit.Vars {
		m.at = at(v.Object.Pos())
		m.visit(v.Object.Type())
	}
	body := make([]ast.Node, len(m.body))
	for i, n := range m.body {
		if body[i] = n; m.visitAll(n) {
			body[i] = m.replace(c, n)
		}
	}
	m.body = body
}

// notType reports whether a declaration is one of a generic type, or of an interface that no variable can have.
func (m *instantiator) notType(spec ast.Spec, info *types.Info) bool {
	s, ok := spec.(*ast.TypeSpec)
	if !ok {
		return false
	}
	i, ok := info.TypeOf(s.Type).Underlying().(*types.Interface)
	return s.TypeParams != nil || ok && !i.IsMethodSet()
}

// isGeneric reports whether a function has type parameters, or its receiver has.
func isGeneric(f *types.Func) bool {
	return f.Signature().TypeParams().Len() > 0 || f.Signature().RecvTypeParams().Len() > 0
}

// visitAll makes the instances of generic types that the types of a node's expressions and variables are made of. It reports whether
// there is something in the node to replace.
func (m *instantiator) visitAll(root ast.Node) (uses bool) {
	m.at = root
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			uses = uses || slices.ContainsFunc(n.Specs, func(s ast.Spec) bool { return m.notType(s, m.tree.info) })
		case *ast.Ident:
			uses = uses || m.info.Instances[n].TypeArgs.Len() > 0
			if obj := m.info.Defs[n]; obj != nil {
				m.visit(obj.Type())
			} else if obj := m.info.Uses[n]; obj != nil && m.info.Instances[n].TypeArgs.Len() == 0 {
				m.visit(obj.Type())
			}
		case ast.Expr:
			if tv, ok := m.info.Types[n]; ok {
				m.visit(tv.Type)
			}
		}
		return true
	})
	return uses
}

// visit makes the instances of generic types that typ is made of.
func (m *instantiator) visit(typ types.Type) {
	if typ == nil || m.seen[typ] {
		return
	}
	m.seen[typ] = true
	switch typ := typ.(type) {
	case *types.Alias:
		m.visit(types.Unalias(typ))
	case *types.Named:
		for arg := range typ.TypeArgs().Types() {
			m.visit(arg)
		}
		if typ.TypeArgs().Len() > 0 && !open(typ) {
			m.typeInstance(typ)
		}
	case *types.Pointer:
		m.visit(typ.Elem())
	case *types.Slice:
		m.visit(typ.Elem())
	case *types.Array:
		m.visit(typ.Elem())
	case *types.Chan:
		m.visit(typ.Elem())
	case *types.Map:
		m.visit(typ.Key())
		m.visit(typ.Elem())
	case *types.Struct:
		for f := range typ.Fields() {
			m.visit(f.Type())
		}
	case *types.Tuple:
		for v := range typ.Variables() {
			m.visit(v.Type())
		}
	case *types.Signature:
		m.visit(typ.Params())
		m.visit(typ.Results())
	case *types.Interface:
		for f := range typ.ExplicitMethods() {
			m.visit(f.Type())
		}
		for e := range typ.EmbeddedTypes() {
			m.visit(e)
		}
	}
}

// replace replaces the uses of instances in code that is not generic.
func (m *instantiator) replace(c *cloner, n ast.Node) ast.Node {
	return astutil.Apply(n, func(cur *astutil.Cursor) bool {
		if g, ok := cur.Node().(*ast.GenDecl); ok {
			g.Specs = slices.DeleteFunc(g.Specs, func(s ast.Spec) bool { return m.notType(s, m.tree.info) })
		}
		e, ok := cur.Node().(ast.Expr)
		if !ok {
			return true
		}
		if _, isType := m.instanceType(e); isType {
			cur.Replace(c.typeExpr(e))
			return false
		}
		if id := instantiated(e, m.info); id != nil {
			if with := c.function(e, id); with != nil {
				cur.Replace(with)
			}
			return false
		}
		return true
	}, nil)
}

// instanceType returns the type that an expression of the form G[T] stands for.
func (m *instantiator) instanceType(e ast.Expr) (types.Type, bool) {
	switch e.(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		tv := m.info.Types[e]
		return tv.Type, tv.IsType()
	}
	return nil, false
}

// instantiated returns the identifier of the generic function that an expression instantiates, nil if it is another expression.
func instantiated(e ast.Expr, info *types.Info) *ast.Ident {
	switch x := e.(type) {
	case *ast.IndexExpr:
		return instantiated(ast.Unparen(x.X), info)
	case *ast.IndexListExpr:
		return instantiated(ast.Unparen(x.X), info)
	case *ast.SelectorExpr:
		return instantiated(x.Sel, info)
	case *ast.Ident:
		if _, ok := info.Uses[x].(*types.Func); ok && info.Instances[x].TypeArgs.Len() > 0 {
			return x
		}
	}
	return nil
}
