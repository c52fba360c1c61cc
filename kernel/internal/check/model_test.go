package check

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
)

// A model is what a reader of the notebook would say of it: simple, slow, and without go/types. An entity is one version of a name.
type model struct {
	live     map[string]*entity
	former   []*entity // not in scope, but perhaps in use
	lost     map[string]*entity
	versions map[string]int
}

// An entity is a version of a name, or a method.
type entity struct {
	name, kind string // kind is "var", "func", "const", "type" or "method"
	version    int
	cell       string
	key        string    // its type, value or definition, in identities
	types      []*entity // that key contains
	uses       []*entity // of its body

	methods map[string]*entity // of a type
	renew   bool
	owner   *entity // of a method
	joined  bool
}

// A declaration is one that a generated cell makes.
type declaration struct {
	name, kind string
	typ        string   // the source of its type, value or definition; T and U in it are types
	uses       []string // of its body
	owner      string   // of a method
	itself     bool     // a variable that is defined by its value before
}

// source writes a declaration.
func (d declaration) source() string {
	var body strings.Builder
	for _, name := range d.uses {
		if isTypeName(name) {
			fmt.Fprintf(&body, " var _ %s;", name)
		} else {
			fmt.Fprintf(&body, " _ = %s;", name)
		}
	}
	if !strings.HasSuffix(d.typ, ")") {
		body.WriteString(" panic(0)")
	}
	switch d.kind {
	case "method":
		return fmt.Sprintf("func (t %s) %s%s {%s }", d.owner, d.name, d.typ, body.String())
	case "func":
		return fmt.Sprintf("func %s%s {%s }", d.name, d.typ, body.String())
	case "var":
		switch {
		case d.itself:
			return fmt.Sprintf("%[1]s := %[1]s", d.name)
		case d.typ == "int":
			return d.name + " := 1"
		}
	case "const":
		return fmt.Sprintf("const %s = %s", d.name, d.typ)
	}
	return d.kind + " " + d.name + " " + d.typ
}

func isTypeName(name string) bool { return name == "T" || name == "U" }

func (e *entity) String() string {
	if e.owner != nil {
		return fmt.Sprintf("%s.%s (%s)", e.owner.name, e.name, e.cell)
	}
	return fmt.Sprintf("%s (%s)", e.name, e.cell)
}

// id names an entity as lowered code does.
func (e *entity) id() string { return versioned(e.name, e.version) }

// An outcome is what a cell does to the notebook.
type outcome struct {
	refused bool            // a method changes without its type
	kept    map[string]bool // by name, "T.M" for methods
	notices []string        // the names that each mentions, sorted
	commit  func()
}

// run says what a cell of the given declarations does. Nothing changes before commit, but for versions.
func (m *model) run(cell string, decls []declaration) outcome {
	// A type is the same if its definition is and no method of its cell is gone, provided that the others are; take away what is not.
	same := map[string]bool{}
	methods := map[string]declaration{}
	for _, d := range decls {
		if d.kind == "method" {
			methods[d.owner+"."+d.name] = d
		}
	}
	inCell := map[string]bool{}
	for _, d := range decls {
		if d.kind != "type" {
			continue
		}
		inCell[d.name] = true
		if was := m.live[d.name]; was != nil {
			same[d.name] = !was.renew
			for _, x := range was.methods {
				if _, again := methods[d.name+"."+x.name]; x.joined && !again {
					same[d.name] = false
				}
			}
		}
	}
	resolve := func(name string) string {
		if inCell[name] && !same[name] {
			return name + " of " + cell
		}
		return m.live[name].id()
	}
	key := func(typ string) string {
		return strings.NewReplacer("T", resolveIf("T", typ, resolve), "U", resolveIf("U", typ, resolve)).Replace(typ)
	}
	for again := true; again; {
		again = false
		for _, d := range decls {
			name := d.name
			if d.kind == "method" {
				name = d.owner
			}
			if !same[name] || d.kind != "type" && d.kind != "method" {
				continue
			}
			was := m.live[name]
			if d.kind == "method" {
				if was = was.methods[d.name]; was == nil {
					continue
				}
			}
			if was.key != key(d.typ) {
				same[name] = false
				again = true
			}
		}
	}

	out := outcome{kept: map[string]bool{}}
	made := map[string]*entity{} // by name, "T.M" for methods; kept ones are those there were
	var changed []*entity
	for _, d := range decls {
		e := &entity{name: d.name, kind: d.kind, key: key(d.typ)}
		if d.itself {
			e = m.live[d.name]
		}
		switch d.kind {
		case "type":
			if same[d.name] {
				e = m.live[d.name]
			}
			made[d.name] = e
		case "method":
			if !inCell[d.owner] || same[d.owner] {
				if was := m.live[d.owner].methods[d.name]; was != nil {
					if was.key != e.key {
						changed = append(changed, m.live[d.owner])
						continue
					}
					e = was
					out.kept[d.owner+"."+d.name] = true
				}
			}
			made[d.owner+"."+d.name] = e
		default:
			if was := m.live[d.name]; was != nil && was.kind == d.kind && was.key == e.key {
				e = was
			} else if d.kind != "const" {
				for _, f := range m.inUse() {
					if f.name == d.name && f.kind == d.kind && f.key == e.key && e.version == 0 {
						e = f
					}
				}
			}
			made[d.name] = e
		}
	}
	if len(changed) > 0 {
		for _, t := range changed {
			t.renew = true
		}
		out.refused = true
		return out
	}
	for _, d := range decls {
		if d.kind == "method" {
			continue
		}
		if made[d.name].version > 0 {
			out.kept[d.name] = true
		} else {
			m.versions[d.name]++
			made[d.name].version = m.versions[d.name]
		}
	}
	out.notices = m.notices(decls, made, methods)
	out.commit = func() { m.commit(cell, decls, made, inCell, key) }
	return out
}

func resolveIf(name, typ string, resolve func(string) string) string {
	if strings.Contains(typ, name) {
		return resolve(name)
	}
	return name
}

// all returns the entities that there are, methods too.
func (m *model) all() []*entity {
	return withMethods(append(slices.Collect(maps.Values(m.live)), m.inUse()...))
}

// visible returns the entities in scope, and the methods of their types.
func (m *model) visible() []*entity { return withMethods(slices.Collect(maps.Values(m.live))) }

func withMethods(list []*entity) []*entity {
	for _, e := range list {
		list = append(list, slices.Collect(maps.Values(e.methods))...)
	}
	return list
}

// inUse returns the entities that are not in scope, but that something refers to which is, or that were lost; later versions first.
func (m *model) inUse() []*entity {
	reached := map[*entity]bool{}
	var visit func(e *entity)
	visit = func(e *entity) {
		if reached[e] {
			return
		}
		reached[e] = true
		for _, x := range slices.Concat(e.types, e.uses, slices.Collect(maps.Values(e.methods))) {
			visit(x)
		}
	}
	for _, e := range m.live {
		visit(e)
	}
	for _, e := range m.lost {
		visit(e)
	}
	list := slices.DeleteFunc(slices.Clone(m.former), func(e *entity) bool { return !reached[e] })
	sort.SliceStable(list, func(i, j int) bool { return list[i].version > list[j].version })
	return list
}

// notices returns the names in the notices of a cell: what is superseded, and who uses it.
func (m *model) notices(decls []declaration, made map[string]*entity, methods map[string]declaration) []string {
	var notices []string
	for _, d := range decls {
		was := m.live[d.name]
		if d.kind == "method" || was == nil || made[d.name] == was {
			continue
		}
		var users []string
		for _, e := range m.visible() {
			replaced := m.live[e.name] == e && made[e.name] != nil
			if e.owner != nil {
				_, again := methods[e.owner.name+"."+e.name]
				replaced = again && m.live[e.owner.name] == e.owner
			}
			if e == was || e.owner == was || replaced || !slices.Contains(append(e.uses, e.types...), was) {
				continue
			}
			users = append(users, e.String())
		}
		slices.Sort(users)
		if len(users) > 0 {
			notices = append(notices, was.name+": "+strings.Join(users, ", "))
		}
		for _, e := range was.methods {
			if _, again := methods[was.name+"."+e.name]; !e.joined && !again && made[d.name].kind == d.kind {
				notices = append(notices, was.name+": "+e.name+" "+e.cell)
			}
		}
	}
	slices.Sort(notices)
	return notices
}

func (m *model) commit(cell string, decls []declaration, made map[string]*entity, inCell map[string]bool, key func(string) string) {
	for name, e := range made {
		if e.kind == "method" {
			continue
		}
		if was := m.live[name]; was != nil && was != e {
			m.former = append(m.former, was)
		}
		m.former = slices.DeleteFunc(m.former, func(f *entity) bool { return f == e })
		delete(m.lost, name)
	}
	keys := map[string]string{}
	for _, d := range decls {
		keys[d.typ] = key(d.typ)
	}
	for name, e := range made {
		if e.kind != "method" {
			m.live[name] = e
		}
	}
	for _, d := range decls {
		e := made[d.name]
		if d.kind == "method" {
			e = made[d.owner+"."+d.name]
			owner := m.live[d.owner]
			e.owner, e.joined, owner.renew = owner, inCell[d.owner], false
			if owner.methods == nil {
				owner.methods = map[string]*entity{}
			}
			owner.methods[d.name] = e
		}
		if e.cell = cell; d.itself {
			continue
		}
		e.types, e.uses = nil, nil
		e.key = keys[d.typ]
		for _, name := range []string{"T", "U"} {
			if strings.Contains(d.typ, name) || d.owner == name {
				e.types = append(e.types, m.live[name])
			}
		}
		for _, name := range d.uses {
			e.uses = append(e.uses, m.live[name])
		}
	}
	// A new type is called by its cell until it has its version.
	for _, e := range m.all() {
		for _, t := range e.types {
			e.key = strings.ReplaceAll(e.key, t.name+" of "+cell, t.id())
		}
	}
	m.former = m.inUse()
}

// restart loses the variables.
func (m *model) restart() {
	for name, e := range m.live {
		if e.kind == "var" {
			m.lost[name] = e
			m.former = append(m.former, e)
			delete(m.live, name)
		}
	}
}
