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
)

// hint says what to do about an error of go/types in a cell, where that can be known.
func (n *Notebook) hint(e types.Error, d *declared, p *plan, c checked) string {
	if path, ok := strings.CutPrefix(e.Msg, "could not import "); ok {
		path, _, _ = strings.Cut(path, " ")
		return n.nearPackage(path)
	}
	if name, ok := strings.CutPrefix(e.Msg, "undefined: "); ok {
		if pkg, name, ok := strings.Cut(name, "."); ok {
			return n.hintSelected(pkg, name, d)
		}
		return n.hintUndefined(e.Pos, name, d, c)
	}
	if strings.Contains(e.Msg, " undefined (type ") {
		return hintMember(e.Pos, d.file, c)
	}
	if hint := n.hintVersions(e.Msg, d, p); hint != "" {
		return hint
	}
	return ""
}

// hintUndefined is about a name that is not in scope.
func (n *Notebook) hintUndefined(pos token.Pos, name string, d *declared, c checked) string {
	if lost := n.lost[name]; lost != nil {
		return fmt.Sprintf("its value was lost with the worker: run %s again", lost.cell)
	}
	if foreign[name] != "" {
		return foreign[name]
	}
	near := nearest{wrong: name}
	for _, local := range locals(pos, c) {
		near.offer(local)
	}
	for _, known := range [][]string{d.names, n.live(), slices.Sorted(maps.Keys(d.session)), types.Universe.Names()} {
		for _, known := range known {
			near.offer(known)
		}
	}
	if selects(d.file, pos) {
		for _, known := range slices.Sorted(maps.Keys(n.packages)) {
			near.offer(known)
		}
	}
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		near.offer(tok.String())
	}
	if near.name == "" && len(n.packages[name]) > 0 {
		return fmt.Sprintf("%s is a package: select from it, as in %s.X", name, name)
	}
	return near.hint()
}

// foreign says how Go writes what other languages call by names that it does not have.
var foreign = map[string]string{
	"while": "every loop of Go begins with for", "elif": "Go writes else if", "None": "Go writes nil", "null": "Go writes nil", "NULL": "Go writes nil",
	"True": "Go writes true", "False": "Go writes false", "def": "a function begins with func", "function": "a function begins with func",
	"fn": "a function begins with func", "let": "Go declares a variable with x := value", "try": "Go returns errors as values: if err != nil",
	"self": "the receiver has the name that the method gives it", "this": "the receiver has the name that the method gives it",
	"async": "Go starts a goroutine with go f()", "await": "Go waits by receiving from a channel or with sync.WaitGroup",
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
	near := nearest{wrong: name}
	for _, known := range imported.Scope().Names() {
		if token.IsExported(known) {
			near.offer(known)
		}
	}
	if hint := near.hint(); hint != "" {
		return hint
	}
	for _, other := range n.packages[pkg] {
		if other == path {
			continue
		}
		if imported, err := n.importer.Import(other); err == nil && token.IsExported(name) && imported.Scope().Lookup(name) != nil {
			return "add: import " + strconv.Quote(other)
		}
	}
	return ""
}

// nearPackage is about a path that cannot be imported.
func (n *Notebook) nearPackage(path string) string {
	near := nearest{wrong: path}
	for _, name := range slices.Sorted(maps.Keys(n.packages)) {
		for _, known := range n.packages[name] {
			near.offer(known)
		}
	}
	if near.name == "" {
		if known := n.packages[packageName(path)]; len(known) > 0 {
			return fmt.Sprintf("did you mean %q?", known[0])
		}
		return ""
	}
	return fmt.Sprintf("did you mean %q?", near.name)
}

// hintMember is about a field or method that a type does not have.
func hintMember(pos token.Pos, file *ast.File, c checked) string {
	var near nearest
	ast.Inspect(file, func(node ast.Node) bool {
		sel, ok := node.(*ast.SelectorExpr)
		if !ok || sel.Sel.Pos() != pos {
			return true
		}
		near.wrong = sel.Sel.Name
		if typ := c.info.TypeOf(sel.X); typ != nil {
			for _, obj := range fieldsAndMethods(typ, c.pkg) {
				near.offer(obj.Name())
			}
		}
		return true
	})
	return near.hint()
}

// hintVersions is about a type that a cell declared anew and one that was there before.
func (n *Notebook) hintVersions(message string, d *declared, p *plan) string {
	for _, x := range n.superseded(p) {
		if !strings.Contains(message, versioned(x.name, x.version)) || x.kind != token.TYPE {
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
