package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// keep makes the declarations that the notebook keeps of a unit. They are copies: what the unit's own become while it is lowered is
// not what later cells refer to. Functions lose their bodies, but for generic ones, which later cells instantiate.
func (u *Unit) keep() {
	for _, node := range u.Decls {
		switch node := node.(type) {
		case *ast.FuncDecl:
			u.keepFunc(node)
		case *ast.GenDecl:
			for _, spec := range node.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && spec.Name.Name != "_" {
					d := u.newDecl(spec.Name.Name, token.TYPE)
					spec = copyNode(spec, u.keepIdent(d))
					d.ident, d.node = spec.Name, &ast.GenDecl{Tok: token.TYPE, Specs: []ast.Spec{spec}}
				}
			}
			if node.Tok == token.CONST {
				u.keepConstants(node)
			}
		}
	}
}

func (u *Unit) keepFunc(node *ast.FuncDecl) {
	if node.Name.Name == "_" || node.Recv == nil && node.Name.Name == "init" {
		return
	}
	d := u.newDecl(node.Name.Name, token.FUNC)
	d.hosts = u.hostsOf(node.Body)
	f := &ast.FuncDecl{Recv: node.Recv, Name: node.Name, Type: node.Type}
	if isGeneric(node) {
		f.Body = node.Body
		d.text = u.Cell.Text(node)
	} else {
		d.uses = u.usesOf(node.Body)
	}
	f = copyNode(f, u.keepIdent(d))
	d.ident, d.node = f.Name, f
	if node.Recv == nil {
		return
	}
	recv := u.Info.Defs[node.Name].(*types.Func).Signature().Recv().Type()
	d.pointer = isPointer(recv)
	if named := namedOf(recv); named != nil {
		d.owner = named.Obj().Name()
		d.joined = u.Cell.Owns(named.Obj().Pos())
	}
}

// keepConstants keeps a group of constants, which share its node: one may repeat the expression of the one before.
func (u *Unit) keepConstants(node *ast.GenDecl) {
	group := &decl{imports: map[string]string{}}
	node = copyNode(node, u.keepIdent(group))
	for _, spec := range node.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for _, id := range spec.Names {
			if id.Name != "_" {
				d := u.newDecl(id.Name, token.CONST)
				d.ident, d.node, d.refs, d.basic, d.imports = id, node, group.refs, group.basic, group.imports
			}
		}
	}
}

// keepVar keeps a variable, whose type is an expression of its own.
func (u *Unit) keepVar(v *types.Var, version int) error {
	d := u.newDecl(v.Name(), token.VAR)
	d.version = version
	expr, err := d.typeExpr(v.Type())
	if err != nil {
		return err
	}
	d.ident = ast.NewIdent(v.Name())
	d.node = &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{d.ident}, Type: expr}}}
	return nil
}

// newDecl adds a declaration of the unit.
func (u *Unit) newDecl(name string, kind token.Token) *decl {
	d := &decl{name: name, cell: u.Cell.Name, kind: kind, imports: map[string]string{}}
	u.decls = append(u.decls, d)
	return d
}

// keepIdent returns a function that takes an identifier and its copy in d: it notes what it refers to, and gives imports a name that
// cannot clash.
func (u *Unit) keepIdent(d *decl) func(from, to *ast.Ident) {
	return func(from, to *ast.Ident) {
		switch obj := u.Info.Uses[from].(type) {
		case nil:
		case *types.PkgName:
			path := obj.Imported().Path()
			d.imports[from.Name] = path
			to.Name = importName(path)
		default:
			switch obj.Parent() {
			case u.Package.Scope():
				d.refs = append(d.refs, to)
			case types.Universe:
				if _, ok := obj.(*types.TypeName); ok {
					d.basic = append(d.basic, to)
				}
			}
		}
	}
}

// usesOf returns an identifier for each declaration of the package that the given part of the cell refers to.
func (u *Unit) usesOf(node ast.Node) []*ast.Ident {
	var uses []*ast.Ident
	ast.Inspect(node, func(node ast.Node) bool {
		id, ok := node.(*ast.Ident)
		if !ok {
			return true
		}
		obj := u.Info.Uses[id]
		if obj == nil || obj.Parent() != u.Package.Scope() {
			return true
		}
		name := u.plan.current(obj.Name())
		if !slices.ContainsFunc(uses, func(id *ast.Ident) bool { return id.Name == name }) {
			uses = append(uses, ast.NewIdent(name))
		}
		return true
	})
	return uses
}

// keepUses notes what the function literals refer to with which variables of the cell begin.
func (u *Unit) keepUses() {
	for _, node := range u.Body {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			continue
		}
		var uses []*ast.Ident
		for _, value := range spec.Values {
			ast.Inspect(value, func(node ast.Node) bool {
				lit, ok := node.(*ast.FuncLit)
				if ok {
					uses = append(uses, u.usesOf(lit.Body)...)
				}
				return !ok
			})
		}
		if len(uses) == 0 {
			continue
		}
		for _, d := range u.decls {
			if d.kind == token.VAR && slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return id.Name == d.name }) {
				d.uses = uses
			}
		}
	}
}

func isPointer(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Pointer)
	return ok
}

// namedOf returns the named type that t is or points to, in its generic form.
func namedOf(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		return named.Origin()
	}
	return nil
}
