package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golanes/kernel/internal/spell"
)

// hint says what to do about an error of go/types in a cell, where that can be known.
func (n *Notebook) hint(e types.Error, d *declared, p *plan, c checked) string {
	if path, ok := strings.CutPrefix(e.Msg, "could not import "); ok {
		path, _, _ = strings.Cut(path, " ")
		return n.nearPackage(path)
	}
	if name, ok := strings.CutPrefix(e.Msg, "undefined: "); ok {
		if pkg, name, ok := strings.Cut(name, "."); ok && !strings.Contains(name, " ") {
			return n.hintSelected(pkg, name, d)
		}
		return n.hintUndefined(e.Pos, name, d, c)
	}
	if strings.Contains(e.Msg, " undefined (type ") || strings.HasPrefix(e.Msg, "unknown field ") {
		return n.hintMember(e.Pos, d.file, c)
	}
	if hint := n.hintVersions(e.Msg, d, p); hint != "" {
		return hint
	}
	return ""
}

// hintUndefined is about a name that is not in scope.
func (n *Notebook) hintUndefined(pos token.Pos, name string, d *declared, c checked) string {
	if lost := n.lost[name]; lost != nil && lost.virtual {
		return fmt.Sprintf("%s declared it in virtual time, and its worker has ended: declare it here", lost.cell)
	} else if lost != nil {
		return fmt.Sprintf("its value was lost with the worker: run %s again", lost.cell)
	}
	if cell := n.refused[name]; cell != "" {
		return fmt.Sprintf("%s would declare it, but has errors: mend that cell and run it first", cell)
	}
	if name == "unsafe" {
		return "add: import \"unsafe\"" // the one package that is not there unasked
	}
	if hint := spell.Foreign(name); hint != "" {
		return hint
	}
	near := spell.Nearest{Wrong: name}
	for _, local := range locals(pos, c) {
		near.Offer(local)
	}
	for _, known := range [][]string{d.names, n.live(), slices.Sorted(maps.Keys(d.session)), types.Universe.Names()} {
		for _, known := range known {
			near.Offer(known)
		}
	}
	if selects(d.file, pos) {
		for _, known := range slices.Sorted(maps.Keys(n.packages)) {
			near.Offer(known)
		}
	}
	near.OfferKeywords()
	if near.Name() == "" && len(n.packages[name]) > 0 {
		return fmt.Sprintf("%s is a package: select from it, as in %s.X", name, name)
	}
	if near.Name() == "" && assigned(d.file, pos) {
		return fmt.Sprintf("write := to declare it: %s := ...", name)
	}
	return near.Hint()
}

// assigned reports whether the name at pos is what a statement of the form x = y assigns to.
func assigned(file *ast.File, pos token.Pos) bool {
	found := false
	ast.Inspect(file, func(node ast.Node) bool {
		if s, ok := node.(*ast.AssignStmt); ok && s.Tok == token.ASSIGN && len(s.Lhs) == 1 && s.Lhs[0].Pos() == pos {
			_, found = s.Lhs[0].(*ast.Ident)
		}
		return !found
	})
	return found
}

// locals returns the names of functions of the cell that are in scope at pos, those of the innermost function first.
func locals(pos token.Pos, c checked) []string {
	type local struct {
		name string
		at   token.Pos
	}
	var found []local
	for _, obj := range c.info.Defs {
		if obj == nil || obj.Parent() == nil || obj.Parent() == c.pkg.Scope() || obj.Pos() >= pos || !obj.Parent().Contains(pos) {
			continue
		}
		found = append(found, local{obj.Name(), obj.Pos()})
	}
	slices.SortFunc(found, func(a, b local) int { return int(b.at - a.at) })
	names := make([]string, len(found))
	for i, l := range found {
		names[i] = l.name
	}
	return names
}

// selects reports whether something is selected from the name at pos.
func selects(file *ast.File, pos token.Pos) bool {
	found := false
	ast.Inspect(file, func(node ast.Node) bool {
		if sel, ok := node.(*ast.SelectorExpr); ok && sel.X.Pos() == pos {
			_, isName := sel.X.(*ast.Ident)
			found = found || isName
		}
		return !found
	})
	return found
}

// hintSelected is about a name that a package does not have.
func (n *Notebook) hintSelected(pkg, name string, d *declared) string {
	path := d.scopeImports[pkg]
	imported, err := n.importer.Import(path)
	if path == "" || err != nil {
		return ""
	}
	for _, other := range n.packages[pkg] {
		if n.exports(other, name) {
			return "add: import " + strconv.Quote(other)
		}
	}
	near := spell.Nearest{Wrong: name}
	for _, known := range imported.Scope().Names() {
		if token.IsExported(known) {
			near.Offer(known)
		}
	}
	return near.Hint()
}

// exports reports whether the package of a path has an exported name.
func (n *Notebook) exports(path, name string) bool {
	pkg, err := n.importer.Import(path)
	return err == nil && token.IsExported(name) && pkg.Scope().Lookup(name) != nil
}

// nearPackage is about a path that cannot be imported.
func (n *Notebook) nearPackage(path string) string {
	near := spell.Nearest{Wrong: path}
	for _, name := range slices.Sorted(maps.Keys(n.packages)) {
		for _, known := range n.packages[name] {
			near.Offer(known)
		}
	}
	if near.Name() == "" {
		if known := n.packages[packageName(path)]; len(known) > 0 {
			return fmt.Sprintf("did you mean %q?", known[0])
		}
		return ""
	}
	return fmt.Sprintf("did you mean %q?", near.Name())
}

// hintMember is about a field or method that a type does not have.
func (n *Notebook) hintMember(pos token.Pos, file *ast.File, c checked) string {
	var near spell.Nearest
	hint := ""
	ast.Inspect(file, func(node ast.Node) bool {
		var typ types.Type
		switch node := node.(type) {
		case *ast.SelectorExpr:
			if node.Sel.Pos() != pos {
				return true
			}
			near.Wrong, typ = node.Sel.Name, c.info.TypeOf(node.X)
			if id, ok := node.X.(*ast.Ident); ok {
				for _, path := range n.packages[id.Name] {
					if hint == "" && n.exports(path, near.Wrong) {
						hint = fmt.Sprintf("%s is not the package here; add: import %q", id.Name, path)
					}
				}
			}
		case *ast.CompositeLit:
			for _, e := range node.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok && kv.Key.Pos() == pos {
					typ = c.info.TypeOf(node)
					near.Wrong = types.ExprString(kv.Key)
				}
			}
		}
		if typ != nil {
			for _, obj := range fieldsAndMethods(typ, c.pkg) {
				near.Offer(obj.Name())
			}
		}
		return true
	})
	if hint != "" {
		return hint
	}
	return near.Hint()
}

// hintVersions is about a type that a cell declared anew and one that was there before.
func (n *Notebook) hintVersions(message string, d *declared, p *plan) string {
	for _, x := range n.superseded(p) {
		_, after, found := strings.Cut(message, versioned(x.name, x.version))
		if !found || strings.TrimLeft(after, "0123456789") != after || x.kind != token.TYPE {
			continue
		}
		now := "the new one"
		if live := n.decls[x.name]; live != nil && live != x {
			now = live.String()
		} else if d.kinds[x.name] == token.TYPE {
			now = x.name + " of this cell"
		} else {
			continue
		}
		return fmt.Sprintf("%s is not %s: values made before keep the earlier type, run again what makes them", x, now)
	}
	return ""
}

// superseded returns the declarations that have the name of their version while a cell is checked, in order.
func (n *Notebook) superseded(p *plan) []*decl {
	var list []*decl
	for _, x := range n.all() {
		if x.owner == "" && (n.decls[x.name] != x || p.old[x.name] == x) {
			list = append(list, x)
		}
	}
	return list
}
