package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
)

// Check type-checks a cell that was parsed with the notebook's Fset. The error is a diag.List with all that is wrong with the cell. What
// the notebook's names mean does not change before Commit. A cell can be checked once, as Check and lowering change its syntax.
func (n *Notebook) Check(c *cell.Cell) (*Unit, error) {
	d, list := n.declare(c)
	u, list := n.check(c, d, list)
	if len(list) > 0 {
		n.RefuseNames(c.Name, d.names)
		return nil, list
	}
	return u, nil
}

// Refuse says that a unit will not be committed, as something in it is not supported.
func (n *Notebook) Refuse(u *Unit) {
	for _, d := range u.decls {
		if d.owner == "" {
			n.RefuseNames(u.Cell.Name, []string{d.name})
		}
	}
}

// RefuseNames says that a cell would have declared names but for its errors: whoever misses them is told to mend it.
func (n *Notebook) RefuseNames(cell string, names []string) {
	for _, name := range names {
		if n.decls[name] == nil {
			n.refused[name] = cell
		}
	}
}

// check is Check for a cell that declares d, in which list is wrong.
func (n *Notebook) check(c *cell.Cell, d *declared, list diag.List) (*Unit, diag.List) {
	p := n.newPlan(d)
	roots := slices.Clone(d.mentioned)
	for name, kind := range d.kinds {
		for _, former := range n.former(name, kind) {
			roots = append(roots, former.ident.Name)
		}
	}
	reached := n.reach(roots, false)
	list = append(list, n.resolveEarly(c, d, p, reached)...)
	n.decide(c, d, p, reached)
	list = append(list, n.refuseMethods(c, p)...)

	v := n.view(d, p, reached, false)
	v.apply()
	defer v.undo()
	checked := v.check(n, d.file, false)
	errors, warnings := n.sort(c, d, p, checked)
	if list = merge(list, errors); len(list) > 0 {
		return nil, list
	}
	u := &Unit{
		Cell: c, Decls: d.decls, Body: d.order(c, checked.info), Main: d.main,
		Info: checked.info, Package: checked.pkg, Context: checked.context, Warnings: warnings,
		plan: p, names: map[types.Object]string{}, kept: map[types.Object]bool{}, revived: map[string]*decl{}, imports: d.session, files: checked.files,
	}
	u.Value = lastValue(c, d, checked.info)
	if list := n.name(u, d); len(list) > 0 {
		return nil, list
	}
	u.keep()
	u.keepUses()
	u.Notices = n.notices(u)
	return u, nil
}

// resolveEarly lets x := x + 1 mean the x of an earlier cell on the right, as in a function whose outer scope has an x. It returns what
// is wrong with names that are used before the cell declares them.
func (n *Notebook) resolveEarly(c *cell.Cell, d *declared, p *plan, reached []*decl) diag.List {
	if !d.mayBeEarly(c) {
		return nil
	}
	v := n.view(d, &plan{old: p.old}, reached, true)
	v.apply()
	defer v.undo()
	var list diag.List
	for _, e := range d.early(c, v.check(n, d.file, false)) {
		if prev := p.old[e.Name]; prev != nil {
			e.Name = versioned(prev.name, prev.version)
		} else {
			list = append(list, c.Diagnose(e.Pos(), "undefined: "+e.Name, "it is declared further down in this cell"))
		}
	}
	return list
}

// refuseMethods says which methods cannot change without their type. The next declaration of that type is another one.
func (n *Notebook) refuseMethods(c *cell.Cell, p *plan) diag.List {
	var list diag.List
	for _, m := range p.changed {
		m.owner.renew = true
		message := fmt.Sprintf("method %s has another signature or receiver than in %s, %s", m.old.full(), m.old.cell, n.plain(m.was, p))
		if isGeneric(m.fn) {
			message = fmt.Sprintf("method %s of a generic type is another one than in %s", m.old.full(), m.old.cell)
		}
		hint := fmt.Sprintf("a method changes so with its type only: run %s again, which declares %s, and then this cell", m.owner.cell, m.owner.name)
		list = append(list, c.Diagnose(m.fn.Name.Pos(), message, hint))
	}
	return list
}

// name gives each declaration of a unit its version, and each object of the package its name in lowered code.
func (n *Notebook) name(u *Unit, d *declared) diag.List {
	scope := u.Package.Scope()
	var list diag.List
	for _, id := range d.vars {
		obj, ok := scope.Lookup(id.Name).(*types.Var)
		if !ok || u.names[obj] != "" {
			continue
		}
		version, kept := n.version(u, d, obj)
		u.names[obj], u.kept[obj] = versioned(id.Name, version), kept
		u.Vars = append(u.Vars, &Var{obj, kept})
		if err := u.keepVar(obj, version); err != nil {
			list = append(list, u.Cell.Diagnose(id.Pos(), err.Error(), "declare it with an interface type or an exported one: var "+id.Name+" T = ..."))
		}
	}
	for _, name := range d.names {
		if obj := scope.Lookup(name); obj != nil && u.names[obj] == "" {
			version, kept := n.version(u, d, obj)
			u.names[obj], u.kept[obj] = versioned(name, version), kept
		}
	}
	for _, m := range u.plan.methods {
		if obj := u.Info.Defs[m.fn.Name]; obj != nil && u.plan.kept[m.old] {
			u.kept[obj] = true
		}
	}
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if live := n.decls[name]; live != nil && u.names[obj] == "" && !strings.Contains(name, mark) {
			u.names[obj] = versioned(name, live.version)
		}
	}
	return list
}

// version returns the version of a declaration of the cell, and whether it is an earlier one: the last, or one that went out of scope
// and is in use somewhere, so that a change that is taken back is as if it had never been.
func (n *Notebook) version(u *Unit, d *declared, obj types.Object) (version int, kept bool) {
	name := obj.Name()
	if prev := u.plan.old[name]; prev != nil && u.plan.kept[prev] {
		return prev.version, true
	}
	if fn := d.funcs[name]; fn == nil || !isGeneric(fn) {
		for _, former := range n.former(name, d.kinds[name]) {
			if before := u.Package.Scope().Lookup(former.ident.Name); before != nil && types.Identical(before.Type(), obj.Type()) {
				u.revived[name] = former
				return former.version, true
			}
		}
	}
	return n.next(name), false
}

// former returns the variables or functions called name that are not in scope but in use, the last first.
func (n *Notebook) former(name string, kind token.Token) []*decl {
	if kind != token.VAR && kind != token.FUNC {
		return nil
	}
	var former []*decl
	for version := n.versions[name]; version > 0; version-- {
		if d := n.decls[versioned(name, version)]; d != nil && d.kind == kind {
			former = append(former, d)
		}
	}
	return former
}

// lastValue returns the expression whose value the cell shows, if there is one.
func lastValue(c *cell.Cell, d *declared, info *types.Info) ast.Expr {
	if d.value == nil || c.Quiet {
		return nil
	}
	tv, ok := info.Types[d.value]
	if !ok || !tv.IsValue() {
		return nil // a call without results
	}
	if call, ok := ast.Unparen(d.value).(*ast.CallExpr); ok && prints(call, info) {
		return nil
	}
	return d.value
}

// prints reports whether a call writes something, with package fmt or to a writer: nobody wants to see how many bytes it were.
func prints(call *ast.CallExpr, info *types.Info) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	f, ok := info.Uses[sel.Sel].(*types.Func)
	if !ok || f.Pkg() == nil {
		return false
	}
	if f.Signature().Recv() != nil {
		return f.Name() == "Write" || f.Name() == "WriteString"
	}
	return f.Pkg().Path() == "fmt" && (strings.HasPrefix(f.Name(), "Print") || strings.HasPrefix(f.Name(), "Fprint"))
}
