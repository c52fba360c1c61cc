package check

import (
	"go/scanner"
	"go/token"
	"go/types"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Completion is what can replace the bytes Start to End of a cell.
type Completion struct {
	Start, End int
	Matches    []Match
}

// A Match is one completion.
type Match struct {
	Text      string
	Kind      string // "function", "variable", "constant", "type", "module", "field", "keyword"
	Signature string // of a function
}

// Complete returns the names that begin with what stands before byte offset cursor of code: after a dot what a package, a type or a
// value has, elsewhere what is in scope, and the names that code itself contains.
func (n *Notebook) Complete(code string, cursor int) Completion {
	path, start, end := around(code, cursor)
	c := Completion{Start: start, End: end}
	prefix := path[len(path)-1]
	if at := min(max(cursor, 0), len(code)); at >= start && at <= end {
		prefix = code[start:at]
	}
	add := func(m Match) {
		if strings.HasPrefix(m.Text, prefix) {
			c.Matches = append(c.Matches, m)
		}
	}
	if len(path) > 1 {
		for _, obj := range n.members(path[:len(path)-1]) {
			add(match(obj, n.qualifier()))
		}
	} else {
		n.inScope(code, start, add)
	}
	slices.SortFunc(c.Matches, func(a, b Match) int { return strings.Compare(a.Text, b.Text) })
	c.Matches = slices.CompactFunc(c.Matches, func(a, b Match) bool { return a.Text == b.Text })
	return c
}

// An Inspection describes a name.
type Inspection struct {
	Declaration string // "func time.Sleep(d time.Duration)"
	Cell        string // that declared it; empty for other packages
}

// Inspect describes the name at byte offset cursor of code.
func (n *Notebook) Inspect(code string, cursor int) (Inspection, bool) {
	path, _, _ := around(code, cursor)
	name := path[len(path)-1]
	if name == "" {
		return Inspection{}, false
	}
	if len(path) > 1 {
		for _, obj := range n.members(path[:len(path)-1]) {
			if obj.Name() == name {
				return Inspection{Declaration: types.ObjectString(obj, n.qualifier())}, true
			}
		}
		return Inspection{}, false
	}
	if d := n.decls[name]; d != nil {
		obj := n.scope(n.reach([]string{name}, false)).Scope().Lookup(name)
		if obj == nil {
			return Inspection{}, false
		}
		return Inspection{Declaration: n.plain(types.ObjectString(obj, n.qualifier()), &plan{}), Cell: d.cell}, true
	}
	if paths := n.pathsOf(name); len(paths) > 0 {
		return Inspection{Declaration: "package " + name + " // import \"" + paths[0] + "\""}, true
	}
	if obj := types.Universe.Lookup(name); obj != nil {
		return Inspection{Declaration: types.ObjectString(obj, n.qualifier())}, true
	}
	return Inspection{}, false
}

// around returns the selector at an offset, "a.b.c" as its names, and where its last name begins and ends. The last name may be empty.
func around(code string, cursor int) (path []string, start, end int) {
	cursor = min(max(cursor, 0), len(code))
	name := func(at int) int { // where the name that ends at at begins
		for at > 0 {
			r, size := utf8.DecodeLastRuneInString(code[:at])
			if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				break
			}
			at -= size
		}
		return at
	}
	start, end = name(cursor), cursor
	for end < len(code) {
		r, size := utf8.DecodeRuneInString(code[end:])
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		end += size
	}
	path = []string{code[start:end]}
	for at := start; at > 0 && code[at-1] == '.'; {
		first := name(at - 1)
		path = append([]string{code[first : at-1]}, path...)
		at = first
	}
	return path, start, end
}

// members returns what can follow the selector path and a dot.
func (n *Notebook) members(path []string) []types.Object {
	pkg := n.scope(n.reach(path[:1], false))
	var typ types.Type
	if paths := n.pathsOf(path[0]); len(paths) > 0 {
		exported := n.exported(paths)
		if len(path) == 1 {
			return exported
		}
		for _, obj := range exported {
			if obj.Name() == path[1] && typ == nil {
				typ = obj.Type()
			}
		}
		path = path[1:]
	} else if obj := pkg.Scope().Lookup(path[0]); obj != nil {
		typ = obj.Type()
	}
	for _, name := range path[1:] {
		if typ == nil {
			return nil
		}
		obj, _, _ := types.LookupFieldOrMethod(typ, true, pkg, name)
		if obj == nil {
			return nil
		}
		typ = obj.Type()
	}
	if typ == nil {
		return nil
	}
	return fieldsAndMethods(typ, pkg)
}

// pathsOf returns the paths of the packages that a name can mean, or nothing if it means something else.
func (n *Notebook) pathsOf(name string) []string {
	if path := n.imports[name]; path != "" {
		return []string{path}
	}
	if n.decls[name] != nil {
		return nil
	}
	return n.packages[name]
}

// exported returns what the packages of the given paths export.
func (n *Notebook) exported(paths []string) []types.Object {
	var list []types.Object
	for _, path := range paths {
		pkg, err := n.importer.Import(path)
		if err != nil {
			continue
		}
		for _, name := range pkg.Scope().Names() {
			if token.IsExported(name) {
				list = append(list, pkg.Scope().Lookup(name))
			}
		}
	}
	return list
}

// fieldsAndMethods returns what a value of type typ has that code of pkg may use.
func fieldsAndMethods(typ types.Type, pkg *types.Package) []types.Object {
	var list []types.Object
	add := func(obj types.Object) {
		if obj.Exported() || obj.Pkg() == pkg {
			list = append(list, obj)
		}
	}
	methods := typ
	if _, ok := typ.Underlying().(*types.Pointer); !ok && !types.IsInterface(typ) {
		methods = types.NewPointer(typ)
	}
	for s := range types.NewMethodSet(methods).Methods() {
		add(s.Obj())
	}
	if p, ok := typ.Underlying().(*types.Pointer); ok {
		typ = p.Elem()
	}
	if st, ok := typ.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			add(f)
		}
	}
	return list
}

// inScope adds the names that can stand at the beginning of an expression or statement. The name being typed, which begins at start, is not one.
func (n *Notebook) inScope(code string, start int, add func(Match)) {
	pkg := n.scope(n.all())
	for _, name := range n.live() {
		if obj := pkg.Scope().Lookup(name); obj != nil {
			add(match(obj, n.qualifier()))
		}
	}
	for _, names := range []iter.Seq[string]{maps.Keys(n.imports), maps.Keys(n.packages)} {
		for name := range names {
			add(Match{Text: name, Kind: "module"})
		}
	}
	for _, name := range types.Universe.Names() {
		add(match(types.Universe.Lookup(name), n.qualifier()))
	}
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(code))
	s.Init(file, []byte(code), func(token.Position, string) {}, 0)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.IDENT && file.Offset(pos) != start && lit != "_" {
			add(Match{Text: lit, Kind: "variable"})
		}
	}
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		add(Match{Text: tok.String(), Kind: "keyword"})
	}
}

// qualifier names packages as cells do; the notebook's own is left out.
func (n *Notebook) qualifier() types.Qualifier {
	return func(p *types.Package) string {
		if p.Path() == "cell" {
			return ""
		}
		return p.Name()
	}
}

func match(obj types.Object, q types.Qualifier) Match {
	m := Match{Text: obj.Name()}
	switch obj := obj.(type) {
	case *types.Func:
		m.Kind, m.Signature = "function", types.TypeString(obj.Type(), q)
	case *types.Builtin:
		m.Kind = "function"
	case *types.Var:
		m.Kind = "variable"
		if obj.IsField() {
			m.Kind = "field"
		}
	case *types.Const, *types.Nil:
		m.Kind = "constant"
	case *types.TypeName:
		m.Kind = "type"
	}
	return m
}
