package check

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golanes/kernel/internal/diag"
)

// Virtual reports whether a unit runs in virtual time, as wanted, or because it, or a function that it uses, names lanes.Virtual or
// lanes.Speed. The list is what it uses that there is not: variables of earlier cells, whose values are in the session's worker, and
// functions that wait for what has no virtual time.
//
// What functions of earlier cells use counts too, and what those use; of a type all methods. Call it before the unit is lowered.
func (n *Notebook) Virtual(u *Unit, wanted bool) (virtual bool, list diag.List) {
	if len(u.Body) == 0 && !u.Main {
		return false, nil // it declares, and does nothing
	}
	virtual = wanted
	uses := n.usesOf(u)
	for _, x := range uses {
		virtual = virtual || namesVirtual(x.obj)
	}
	if !virtual {
		return false, nil
	}
	for _, x := range uses {
		if message, hint := x.refusal(); message != "" {
			list = append(list, u.Cell.Diagnose(x.pos, message, hint))
		}
	}
	for _, v := range u.Vars {
		delete(u.plan.old, v.Object.Name()) // it is not declared anew in the notebook
	}
	u.Notices = n.notices(u)
	return true, merge(list)
}

// A use is something that a unit uses: of the host, or a variable of an earlier cell.
type use struct {
	pos      token.Pos // in the cell
	obj      types.Object
	variable *decl
	through  *decl // the function or type by which; nil if the cell names it itself
}

// usesOf returns what a unit uses. Where it uses something in several ways, the first counts.
func (n *Notebook) usesOf(u *Unit) []use {
	var uses []use
	seen := map[*decl]bool{}
	visit := func(node ast.Node) bool {
		id, ok := node.(*ast.Ident)
		if !ok {
			return true
		}
		obj := u.Info.Uses[id]
		switch {
		case obj == nil:
		case isHost(obj):
			uses = append(uses, use{pos: id.Pos(), obj: obj})
		case obj.Parent() == u.Package.Scope():
			d := n.decls[u.plan.current(obj.Name())]
			if d == nil || seen[d] || u.Cell.Owns(obj.Pos()) {
				return true
			}
			seen[d] = true
			uses = append(uses, n.usesBy(u, id.Pos(), d)...)
		}
		return true
	}
	for _, d := range u.Decls {
		ast.Inspect(d, visit)
	}
	for _, node := range u.Body {
		ast.Inspect(node, visit)
	}
	slices.SortStableFunc(uses, func(a, b use) int { return cmp.Compare(a.pos, b.pos) })
	return uses
}

// usesBy returns what the unit uses by naming a declaration of an earlier cell at pos.
func (n *Notebook) usesBy(u *Unit, pos token.Pos, d *decl) []use {
	if d.kind == token.VAR {
		return []use{{pos: pos, variable: d}}
	}
	var uses []use
	for _, x := range n.reach([]string{d.ident.Name}, true) {
		if x.kind == token.VAR && !u.has(x) {
			uses = append(uses, use{pos: pos, variable: x, through: d})
		}
		for _, obj := range x.hosts {
			uses = append(uses, use{pos: pos, obj: obj, through: d})
		}
	}
	return uses
}

// has reports whether a variable of an earlier cell is one of the cell's own, which declares it again in the same version.
func (u *Unit) has(d *decl) bool {
	return u.plan.old[d.name] == d && u.plan.kept[d] || u.revived[d.name] == d
}

// refusal says why something cannot be used in virtual time; it is empty if it can.
func (x use) refusal() (message, hint string) {
	by := ""
	if x.through != nil {
		by = fmt.Sprintf("%s uses ", x.through)
	}
	if d := x.variable; d != nil {
		if d.virtual {
			return fmt.Sprintf("%s%s, a variable of %s, which ran in virtual time: its worker has ended, and the value with it", by, d.name, d.cell),
				"declare it in this cell, or pass it to functions as a parameter"
		}
		return fmt.Sprintf("%s%s, a variable of %s: its value is in the session's worker, and a cell in virtual time has a worker of its own",
				by, d.name, d.cell),
			"declare it in this cell, or pass it to functions as a parameter"
	}
	name, what := real(x.obj)
	if what == "" {
		return "", ""
	}
	return fmt.Sprintf("%s%s: %s", by, name, what),
		"run the cell in real time, or have a time.Sleep of as long as it would take in its place"
}

// isHost reports whether an object is of a package that cells import.
func isHost(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Func, *types.Var:
		return obj.Pkg() != nil && obj.Pkg().Path() != packagePath
	}
	return false
}

// namesVirtual reports whether an object is an option of package lanes that makes a run one in virtual time.
func namesVirtual(obj types.Object) bool {
	return obj != nil && isHost(obj) && obj.Pkg().Path() == lanes && (obj.Name() == "Virtual" || obj.Name() == "Speed")
}

// hostsOf returns the objects of the host in a part of the cell that Virtual asks about.
func (u *Unit) hostsOf(node ast.Node) []types.Object {
	var hosts []types.Object
	ast.Inspect(node, func(node ast.Node) bool {
		id, ok := node.(*ast.Ident)
		if !ok {
			return true
		}
		obj := u.Info.Uses[id]
		if obj == nil || !isHost(obj) || slices.Contains(hosts, obj) {
			return true
		}
		if _, what := real(obj); what != "" || namesVirtual(obj) {
			hosts = append(hosts, obj)
		}
		return true
	})
	return hosts
}

// What has no virtual time.
const (
	network = "the network has no virtual time"
	others  = "other programs have no virtual time"
	signals = "signals of the system have no virtual time"
	bubbles = "a cell in virtual time is in a bubble of package testing/synctest already"
	system  = "the system has no virtual time"
)

// A realPackage has functions that wait for something of the world outside.
type realPackage struct {
	why      string
	prefixes string // of functions and variables, separated by spaces; empty is all of them
	types    string // whose methods do
}

// realPackages are those, by path. Not in it is what a package can do without waiting, such as net.Pipe and net.ParseIP.
var realPackages = map[string]realPackage{
	"crypto/tls":        {network, "Dial Listen", "Dialer"},
	"log/syslog":        {system, "", "Writer"},
	"net":               {network, "Dial Listen Lookup Resolve File", "Dialer ListenConfig Resolver"},
	"net/http":          {network, "Get Head Post ListenAndServe Serve DefaultClient DefaultTransport", "Client Server Transport"},
	"net/http/cgi":      {others, "", "Handler"},
	"net/http/fcgi":     {network, "", ""},
	"net/http/httptest": {network, "NewServer NewTLSServer NewUnstartedServer", "Server"},
	"net/rpc":           {network, "", "Client Server"},
	"net/rpc/jsonrpc":   {network, "", ""},
	"net/smtp":          {network, "", "Client"},
	"os/exec":           {others, "", "Cmd"},
	"os/signal":         {signals, "", ""},
	"testing/synctest":  {bubbles, "", ""},
}

// real says what of the host has no virtual time, and why; nothing if an object has.
func real(obj types.Object) (name, why string) {
	path := obj.Pkg().Path()
	p, ok := realPackages[path]
	if !ok {
		return "", ""
	}
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		return "", ""
	}
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		owner := namedOf(f.Signature().Recv().Type())
		if owner == nil || !slices.Contains(strings.Fields(p.types), owner.Obj().Name()) {
			return "", ""
		}
		return path + "." + owner.Obj().Name() + "." + obj.Name(), p.why
	}
	found := p.prefixes == ""
	for prefix := range strings.FieldsSeq(p.prefixes) {
		found = found || strings.HasPrefix(obj.Name(), prefix)
	}
	if !found {
		return "", ""
	}
	return path + "." + obj.Name(), p.why
}

// CommitVirtual is Commit for a unit that ran in virtual time. Its functions, types and constants are the notebook's; its variables went
// with its worker, and what they took the names of is there as before.
func (n *Notebook) CommitVirtual(u *Unit) {
	var vars []*decl
	for _, d := range u.decls {
		if d.kind == token.VAR {
			vars = append(vars, d)
		}
	}
	for _, v := range vars {
		old := n.decls[v.name]
		if v.virtual = old == nil || !u.plan.kept[old]; !v.virtual {
			continue // they are one to lowered code
		}
		v.ident.Name = versioned(v.name, v.version)
		for _, d := range u.decls {
			for _, id := range slices.Concat(d.refs, d.uses) {
				if id.Name == v.name {
					id.Name = v.ident.Name
				}
			}
		}
	}
	u.decls = slices.DeleteFunc(slices.Clone(u.decls), func(d *decl) bool { return d.kind == token.VAR })
	n.Commit(u)
	for _, v := range vars {
		if !v.virtual {
			continue
		}
		n.count++
		v.order = n.count
		n.decls[v.ident.Name] = v
		delete(n.refused, v.name)
		if n.decls[v.name] == nil {
			n.lost[v.name] = v
		}
	}
}
