package check

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golanes/kernel/internal/cell"
)

// A plan says what becomes of the declarations that a cell makes again.
type plan struct {
	old     map[string]*decl // by name
	kept    map[*decl]bool   // those whose version goes on, methods too
	methods []method         // that were declared before
	changed []method         // those with another signature than their type, which the cell does not declare, can give them
}

// A method is one that a cell declares again.
type method struct {
	fn         *ast.FuncDecl
	old, owner *decl
	was        string // the signature before, if it was another one
}

// newPlan finds the declarations that a cell makes again, and which of them may keep their version.
func (n *Notebook) newPlan(d *declared) *plan {
	p := &plan{old: map[string]*decl{}, kept: map[*decl]bool{}}
	for _, name := range slices.Concat(d.names, slices.Collect(maps.Keys(d.explicit))) {
		if prev := n.decls[name]; prev != nil {
			p.old[name] = prev
			p.kept[prev] = d.kinds[name] == prev.kind && !prev.renew
		}
	}
	for _, fn := range d.methods {
		owner := n.owner(d, fn)
		if owner == nil {
			continue
		}
		for _, m := range owner.methods {
			if m.name == fn.Name.Name {
				p.methods = append(p.methods, method{fn: fn, old: m, owner: owner})
				p.kept[m] = p.old[owner.name] != owner || p.kept[owner]
			}
		}
	}
	for _, prev := range p.old {
		for _, m := range prev.methods {
			if again := slices.ContainsFunc(p.methods, func(x method) bool { return x.old == m }); m.joined && !again {
				p.drop(prev) // who edits a type and takes a method away wants a type without it
			}
		}
	}
	maps.DeleteFunc(p.kept, func(_ *decl, kept bool) bool { return !kept })
	return p
}

// owner returns the declaration in the notebook of the type that a method of the cell belongs to; the cell may declare it again.
func (n *Notebook) owner(d *declared, fn *ast.FuncDecl) *decl {
	name := receiver(fn)
	for range 8 { // aliases
		spec := d.types[name]
		prev := n.decls[name]
		if spec == nil && prev != nil && prev.kind == token.TYPE {
			spec = prev.node.(*ast.GenDecl).Specs[0].(*ast.TypeSpec)
		}
		if spec == nil {
			return nil
		}
		typ := ast.Unparen(spec.Type)
		if star, ok := typ.(*ast.StarExpr); ok {
			typ = ast.Unparen(star.X)
		}
		to, ok := typ.(*ast.Ident)
		if !ok || !spec.Assign.IsValid() {
			return prev
		}
		name = to.Name
	}
	return nil
}

// receiver returns the name of the type that a method belongs to.
func receiver(f *ast.FuncDecl) string {
	name := ""
	if len(f.Recv.List) == 0 {
		return name
	}
	ast.Inspect(f.Recv.List[0].Type, func(node ast.Node) bool {
		if id, ok := node.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name
}

// drop notes that a declaration does not keep its version, nor do the methods of a type.
func (p *plan) drop(d *decl) {
	delete(p.kept, d)
	for _, m := range d.methods {
		delete(p.kept, m)
	}
}

// again reports whether the cell declares the type of a method too.
func (p *plan) again(m method) bool { return p.old[m.owner.name] == m.owner }

// current returns the name in scope of a declaration that keeps its version, whatever name it has while it is compared.
func (p *plan) current(name string) string {
	if before, _, found := strings.Cut(name, mark); found {
		if d := p.old[before]; d != nil && p.kept[d] && versioned(d.name, d.version) == name {
			return before
		}
	}
	return name
}

// decide compares the declarations that may keep their version with those of the cell. That one keeps it can depend on another that
// does: so all are taken to, and those that turn out not to are taken away until the rest agree.
func (n *Notebook) decide(c *cell.Cell, d *declared, p *plan, reached []*decl) {
	for stable := false; !stable && len(p.kept) > 0; {
		stable = true
		v := n.view(d, p, reached, true)
		v.apply()
		checked := v.check(n, d.file, true)
		var gone []*decl
		for _, prev := range p.old {
			if p.kept[prev] && !same(c, d, prev, checked) {
				gone = append(gone, prev)
			}
		}
		for _, m := range p.methods {
			switch {
			case !p.kept[m.old] || sameMethod(c, d, m, checked):
			case p.again(m):
				gone = append(gone, m.owner)
			default:
				if before := checked.info.Defs[m.old.ident]; before != nil {
					m.was = types.TypeString(before.Type(), n.qualifier())
				}
				p.changed = append(p.changed, m)
				delete(p.kept, m.old)
			}
		}
		v.undo()
		for _, prev := range gone {
			p.drop(prev)
			stable = false
		}
	}
}

// same reports whether the cell declares what prev is.
func same(c *cell.Cell, d *declared, prev *decl, checked checked) bool {
	before, after := checked.info.Defs[prev.ident], checked.pkg.Scope().Lookup(prev.name)
	switch before := before.(type) {
	case *types.Var:
		return after != nil && types.Identical(before.Type(), after.Type())
	case *types.Const:
		after, ok := after.(*types.Const)
		return ok && types.Identical(before.Type(), after.Type()) && before.Val().Kind() == after.Val().Kind() &&
			before.Val().Kind() != constant.Unknown && constant.Compare(before.Val(), token.EQL, after.Val())
	case *types.Func:
		fn := d.funcs[prev.name]
		return fn != nil && after != nil && types.Identical(before.Type(), after.Type()) && (!isGeneric(fn) || prev.sameText(c, d, fn))
	case *types.TypeName:
		after, ok := after.(*types.TypeName)
		return ok && sameType(before, after)
	}
	return false
}

// sameType reports whether two declarations of a type, each of which means the second where it names itself, are the same.
func sameType(before, after *types.TypeName) bool {
	if before.IsAlias() || after.IsAlias() {
		return before.IsAlias() && after.IsAlias() && types.Identical(before.Type(), after.Type())
	}
	b, ok := before.Type().(*types.Named)
	if !ok {
		return false
	}
	a, ok := after.Type().(*types.Named)
	if !ok || a.TypeParams().Len() != b.TypeParams().Len() {
		return false
	}
	var params []types.Type
	for i := range a.TypeParams().Len() {
		x, y := a.TypeParams().At(i), b.TypeParams().At(i)
		if x.Obj().Name() != y.Obj().Name() || x.Constraint().String() != y.Constraint().String() {
			return false
		}
		params = append(params, x)
	}
	was := types.Type(b)
	if len(params) > 0 {
		var err error
		if was, err = types.Instantiate(nil, b, params, false); err != nil {
			return false
		}
	}
	return types.Identical(was.Underlying(), a.Underlying())
}

// sameMethod reports whether a method has the receiver and the signature that it had.
func sameMethod(c *cell.Cell, d *declared, m method, checked checked) bool {
	before, ok := checked.info.Defs[m.old.ident].(*types.Func)
	if !ok {
		return false
	}
	after, ok := checked.info.Defs[m.fn.Name].(*types.Func)
	if !ok || after.Signature().Recv() == nil || isPointer(after.Signature().Recv().Type()) != m.old.pointer {
		return false
	}
	if isGeneric(m.fn) {
		return m.old.sameText(c, d, m.fn)
	}
	return types.Identical(before.Type(), after.Type())
}

// sameText reports whether fn is the generic function d, to the letter, and means the same. Instances of it are made of its body, so
// another body is another function.
func (d *decl) sameText(c *cell.Cell, in *declared, fn *ast.FuncDecl) bool {
	for name, path := range d.imports {
		if in.scopeImports[name] != path {
			return false
		}
	}
	for _, id := range d.refs {
		if strings.Contains(id.Name, mark) {
			return false // the cell means what superseded it
		}
	}
	return d.text == c.Text(fn)
}
