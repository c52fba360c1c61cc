package check

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
)

// Commit makes a unit part of the notebook. Call it once, when the unit's code has run, and before the next Check.
func (n *Notebook) Commit(u *Unit) {
	superseded := n.supersede(u)
	n.imports = u.imports
	for _, d := range u.decls {
		n.count++
		d.order = n.count
		if d.owner != "" {
			continue
		}
		if d.kind != token.VAR {
			obj := u.Package.Scope().Lookup(d.name)
			fmt.Sscanf(strings.TrimPrefix(u.names[obj], d.name+mark), "%d", &d.version)
		}
		if prev := u.plan.old[d.name]; prev != nil && u.plan.kept[prev] {
			d.methods = prev.methods
		}
		delete(n.refused, d.name)
		if n.lost[d.name] != nil {
			superseded = true
			delete(n.lost, d.name)
		}
		if former := u.revived[d.name]; former != nil {
			n.rename(former, d.name) // for what refers to it
		}
		n.decls[d.name] = d
	}
	for _, d := range u.decls {
		if d.owner == "" {
			continue
		}
		if owner := n.decls[d.owner]; owner != nil {
			owner.methods = slices.DeleteFunc(slices.Clone(owner.methods), func(m *decl) bool { return m.name == d.name })
			owner.methods = append(owner.methods, d)
			owner.renew = false
		}
	}
	if superseded {
		n.sweep()
	}
}

// supersede frees the names that a unit declares, and reports whether something was declared again.
func (n *Notebook) supersede(u *Unit) bool {
	for name, prev := range u.plan.old {
		switch {
		case !u.plan.kept[prev]:
			n.rename(prev, versioned(name, prev.version))
		case prev.kind == token.CONST:
			prev.ident.Name = "_" // the rest of its group may be needed
		}
	}
	return len(u.plan.old)+len(u.plan.methods) > 0
}

// notices says which declarations of earlier cells go on with what this cell declares anew.
func (n *Notebook) notices(u *Unit) []string {
	var old []*decl
	for _, prev := range u.plan.old {
		if !u.plan.kept[prev] {
			old = append(old, prev)
		}
	}
	if len(old) == 0 {
		return nil
	}
	var notices []string
	var users []*decl // that a reader sees
	for _, d := range n.all() {
		if n.visible(d) && !u.replaces(d) {
			users = append(users, d)
		}
	}
	slices.SortFunc(old, func(a, b *decl) int { return cmp.Compare(a.name, b.name) })
	for _, prev := range old {
		var names []string
		for _, d := range users {
			if d.mentions(prev) && !slices.Contains(prev.methods, d) {
				names = append(names, d.String())
			}
		}
		if len(names) > 0 {
			notices = append(notices, fmt.Sprintf("%s is declared anew; the one before stays in use by %s: run again what should have the new one", prev.name, strings.Join(names, ", ")))
		}
		notices = append(notices, u.orphans(prev)...)
	}
	return notices
}

// orphans says which methods of a type stay with the version that was superseded, because other cells declare them.
func (u *Unit) orphans(prev *decl) []string {
	if u.Package.Scope().Lookup(prev.name) == nil {
		return nil
	}
	var cells []string
	names := map[string][]string{}
	for _, m := range prev.methods {
		if m.joined || slices.ContainsFunc(u.plan.methods, func(x method) bool { return x.old == m }) {
			continue
		}
		if names[m.cell] == nil {
			cells = append(cells, m.cell)
		}
		names[m.cell] = append(names[m.cell], m.name)
	}
	var notices []string
	for _, in := range cells {
		notices = append(notices, fmt.Sprintf("methods of %s in %s (%s) belong to the earlier %s: run %s again", prev.name, in, strings.Join(names[in], ", "), prev.name, in))
	}
	return notices
}

// visible reports whether a declaration is in scope, or a method of a type that is.
func (n *Notebook) visible(d *decl) bool {
	if d.owner == "" {
		return n.decls[d.name] == d
	}
	owner, _, _ := strings.Cut(d.owner, mark)
	live := n.decls[owner]
	return live != nil && slices.Contains(live.methods, d)
}

// replaces reports whether the cell declares again what d is, so that d is not there to be run again.
func (u *Unit) replaces(d *decl) bool {
	if d.owner == "" {
		return u.plan.old[d.name] == d
	}
	return slices.ContainsFunc(u.plan.methods, func(m method) bool { return m.old == d })
}

// mentions reports whether d refers to another declaration. It asks for the name that the other has outside a view.
func (d *decl) mentions(other *decl) bool {
	for _, id := range d.uses {
		if id.Name == other.name {
			return true
		}
	}
	for _, id := range d.refs {
		if id.Name == other.name || id.Name == other.ident.Name {
			return true
		}
	}
	return false
}
