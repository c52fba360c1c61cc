package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golanes/kernel/internal/diag"
)

// A rename is an identifier and the name of the version it refers to.
type rename struct {
	ident    *ast.Ident
	from, to string
}

func apply(renames []rename) {
	for _, r := range renames {
		r.ident.Name = r.to
	}
}

func undo(renames []rename) {
	for _, r := range renames {
		r.ident.Name = r.from
	}
}

// supersede returns what must be renamed in the notebook's nodes so that the names of old are free again.
func (n *Notebook) supersede(old map[string]*decl) []rename {
	if len(old) == 0 {
		return nil
	}
	before := n.types(nil)
	to := map[types.Object]string{}
	for name, d := range old {
		if obj := before.pkg.Scope().Lookup(name); obj != nil {
			to[obj] = versioned(name, d.version)
		}
	}
	var renames []rename
	for _, idents := range []map[*ast.Ident]types.Object{before.info.Defs, before.info.Uses} {
		for id, obj := range idents {
			if name, ok := to[obj]; ok {
				renames = append(renames, rename{id, id.Name, name})
			}
		}
	}
	return renames
}

// name gives each declaration of a unit its version, and each object of the package its name in lowered code.
func (n *Notebook) name(u *Unit, d *declared) diag.List {
	scope := u.Package.Scope()
	u.names = map[types.Object]string{}
	isVar := map[string]bool{}
	var list diag.List
	for _, id := range d.vars {
		isVar[id.Name] = true
		obj, ok := scope.Lookup(id.Name).(*types.Var)
		if !ok {
			continue
		}
		version, kept := n.storage(u, scope, obj)
		if !kept {
			version = n.next(id.Name)
		}
		expr, paths, err := typeExpr(obj.Type())
		if err != nil {
			list = append(list, u.Cell.Diagnose(id.Pos(), err.Error(), "declare it with an interface type or an exported one: var "+id.Name+" T = ..."))
			continue
		}
		u.names[obj] = versioned(id.Name, version)
		u.Vars = append(u.Vars, &Var{obj, kept})
		ident := ast.NewIdent(id.Name)
		u.decls = append(u.decls, &decl{
			name: id.Name, version: version, cell: u.Cell.Name, kind: token.VAR, ident: ident, paths: paths,
			node: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{ident}, Type: expr}}},
		})
	}
	for _, name := range d.names {
		if obj := scope.Lookup(name); obj != nil && !isVar[name] && u.names[obj] == "" {
			u.names[obj] = versioned(name, n.next(name))
		}
	}
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if live := n.live[name]; live != nil && u.names[obj] == "" {
			u.names[obj] = versioned(name, live.version)
		}
	}
	return list
}

// storage returns the version of an earlier variable whose storage obj takes over, because it has the same type.
func (n *Notebook) storage(u *Unit, scope *types.Scope, obj *types.Var) (version int, ok bool) {
	prev := u.old[obj.Name()]
	if prev == nil {
		prev = n.lost[obj.Name()]
	}
	if prev == nil || prev.kind != token.VAR {
		return 0, false
	}
	before := scope.Lookup(versioned(prev.name, prev.version))
	if before == nil || !types.Identical(before.Type(), obj.Type()) {
		return 0, false
	}
	return prev.version, true
}

// next returns a version that name never had, not even in a cell that failed: the interpreter may remember it.
func (n *Notebook) next(name string) int {
	n.versions[name]++
	return n.versions[name]
}

// notices says which declarations of earlier cells go on with what this cell declares anew.
func (n *Notebook) notices(u *Unit) []string {
	kept := map[string]bool{}
	for _, v := range u.Vars {
		kept[v.Object.Name()] = v.Kept
	}
	var notices []string
	for _, name := range slices.Sorted(maps.Keys(u.old)) {
		if kept[name] {
			continue
		}
		var users []string
		for _, d := range n.decls {
			if u.old[d.name] == d || d.method && belongs(d, name) {
				continue
			}
			if d.uses[name] || mentions(d, u.renames, name) {
				users = append(users, fmt.Sprintf("%s (%s)", d.name, d.cell))
			}
		}
		if len(users) > 0 {
			notices = append(notices, fmt.Sprintf("%s is declared anew; the one before stays in use by %s: run again what should have the new one", name, strings.Join(users, ", ")))
		}
	}
	return notices
}

// belongs reports whether a method is one of type name, of whatever version.
func belongs(d *decl, name string) bool {
	of, _, _ := strings.Cut(receiver(d.node.(*ast.FuncDecl)), mark)
	return of == name
}

// mentions reports whether one of the renamed identifiers called name stands in d.
func mentions(d *decl, renames []rename, name string) bool {
	found := false
	ast.Inspect(d.node, func(node ast.Node) bool {
		found = found || slices.ContainsFunc(renames, func(r rename) bool { return ast.Node(r.ident) == node && r.from == name })
		return !found
	})
	return found
}
