package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golanes/kernel/internal/stdsource"
)

var instances = &Pass{
	Name: "instances",
	Doc:  "a generic function or type becomes one declaration for each list of type arguments it is used with",
	Run: func(t *tree) {
		m := &instantiator{
			tree: t, env: newSubst(t.unit.Context, t.unit.Package, t.unit.Package, nil, nil),
			seen: map[types.Type]bool{}, at: at(token.NoPos),
		}
		m.cell()
		for len(m.pending) > 0 && len(t.found) == 0 {
			next := m.pending[0]
			m.pending = m.pending[1:]
			next()
		}
	},
}

// maxInstances is how many instances a cell may need. A function that calls itself with ever larger types needs them without end;
// go/types says so only of packages that have no other error, not even an import that is not used.
const maxInstances = 1000

// An instance is a generic type or function with its type arguments.
type instance struct {
	name   string       // in lowered code
	named  *types.Named // of a type
	fun    *types.Func  // of a function
	hosted string       // the symbol of what the host has
}

// An instantiator makes the instances that a tree uses.
type instantiator struct {
	*tree
	env     *subst              // of code that is not generic: it changes nothing
	seen    map[types.Type]bool // types whose instances have been made
	at      ast.Node            // that is being looked at
	pending []func()
}

// source returns the declaration of a generic function or method with the info that belongs to it, nil if there is none.
func (m *instantiator) source(f *types.Func) (*ast.FuncDecl, *types.Info) {
	f = f.Origin()
	if f.Pkg() == m.unit.Package {
		return m.unit.Decl(f), m.tree.info
	}
	p, err := m.state.library.Package(f.Pkg().Path())
	if err != nil {
		m.fail(m.at, err.Error(), "")
	}
	if p == nil {
		return nil, nil
	}
	return p.Funcs[stdsource.Name(f)], p.Info
}

// functionInstance returns the instance of a function for type arguments without type parameters, nil if there is no source for it.
// Functions of the library that are not generic have instances too, without arguments.
func (m *instantiator) functionInstance(at ast.Node, f *types.Func, args []types.Type) *instance {
	key := m.originKey(f) + m.argsKey(args)
	if in := m.instances[key]; in != nil {
		return in
	}
	in := &instance{}
	if symbol, ok := m.state.hosted(m.erasedKey(f, args)); ok {
		in.hosted = symbol
		m.instances[key] = in
		return in
	}
	decl, info := m.source(f)
	if decl == nil {
		m.fail(m.place(at), fmt.Sprintf("%s.%s is not available in cells yet", f.Pkg().Path(), f.Name()), "")
		return nil
	}
	if len(m.instances) > maxInstances {
		m.fail(m.place(at), fmt.Sprintf("%s needs instances without end", f.Name()), "it calls itself with ever larger types")
		return nil
	}
	in.name = m.instanceName(f, key)
	m.instances[key] = in
	obj := info.Defs[decl.Name].(*types.Func)
	c := m.cloner(info, obj.Pkg(), obj.Signature().TypeParams(), args)
	fn := types.NewFunc(obj.Pos(), m.unit.Package, f.Name(), c.declared(obj.Signature()))
	m.names[fn] = in.name
	in.fun = fn
	m.visit(fn.Type())
	if m.made(in.name) {
		return in
	}
	m.later(func() {
		d := c.decl(decl)
		d.Name = m.define(fn, decl.Name.Pos())
		m.decls = append(m.decls, d)
	})
	return in
}

// later makes something when all instances that were asked for before are made, for what is being looked at now.
func (m *instantiator) later(makes func()) {
	at := m.at
	m.pending = append(m.pending, func() {
		m.at = at
		makes()
	})
}

// place returns n, or what is being looked at if n is not in a cell.
func (m *instantiator) place(n ast.Node) ast.Node {
	if m.unit.Cell.Position(n.Pos()).Line == 0 {
		return m.at
	}
	return n
}

// typeInstance makes the instance of a generic type, with its methods.
func (m *instantiator) typeInstance(named *types.Named) {
	key := m.typeKey(named)
	if m.instances[key] != nil {
		return
	}
	in := &instance{named: named}
	m.instances[key] = in
	if symbol, ok := m.state.hosted(key); ok {
		in.hosted = symbol
		return
	}
	in.name = m.instanceName(named.Obj(), key)
	if pkg := named.Obj().Pkg(); pkg != m.unit.Package {
		// The type as its source has it; what refers to it may have it from export data.
		p, err := m.state.library.Package(pkg.Path())
		if err != nil {
			m.fail(m.at, err.Error(), "")
		}
		if p != nil {
			if obj := p.Types.Scope().Lookup(named.Obj().Name()); obj != nil {
				in.named = m.instantiate(obj.Type(), named.TypeArgs())
			}
		}
		if _, isStruct := in.named.Underlying().(*types.Struct); isStruct && in.named == named {
			m.fail(m.at, m.display(named)+" is not available in cells yet", "")
			return
		}
	}
	m.visit(in.named.Underlying())
	if !m.made(in.name) {
		pos := in.named.Obj().Pos()
		if in.named == named && named.Obj().Pkg() != m.unit.Package {
			pos = token.NoPos // that of the object is of another Fset
		}
		name, underlying := m.typeIdent(in.named, pos), m.typeIdent(in.named.Underlying(), pos)
		m.info.Types[underlying] = types.TypeAndValue{Type: in.named.Underlying()}
		m.hoisted = append(m.hoisted, &ast.TypeSpec{Name: name, Type: underlying})
	}
	for method := range in.named.Methods() {
		m.method(in, method)
	}
}

// instantiate makes an instance of a generic type.
func (m *instantiator) instantiate(generic types.Type, args *types.TypeList) *types.Named {
	var list []types.Type
	for arg := range args.Types() {
		list = append(list, arg)
	}
	typ, err := types.Instantiate(m.unit.Context, generic, list, false)
	named, ok := typ.(*types.Named)
	if err != nil || !ok {
		panic(fmt.Sprintf("lower: instantiate %s: %v", generic, err)) // only with validation is there an error
	}
	return named
}

// method makes a method of an instance of a type.
func (m *instantiator) method(in *instance, method *types.Func) {
	decl, info := m.source(method)
	if decl == nil {
		m.fail(m.at, fmt.Sprintf("the method %s of %s has no source", method.Name(), m.display(in.named)), "")
		return
	}
	m.visit(method.Type())
	if m.made(in.name + mark + method.Name()) {
		return
	}
	m.later(func() {
		var args []types.Type
		for arg := range in.named.TypeArgs().Types() {
			args = append(args, arg)
		}
		origin := info.Defs[decl.Name].(*types.Func)
		c := m.cloner(info, origin.Pkg(), origin.Signature().RecvTypeParams(), args)
		d := c.decl(decl)
		d.Name = m.define(method, decl.Name.Pos())
		d.Recv = &ast.FieldList{List: []*ast.Field{{Type: m.typeIdent(method.Signature().Recv().Type(), decl.Recv.Pos())}}}
		for _, id := range decl.Recv.List[0].Names {
			d.Recv.List[0].Names = append(d.Recv.List[0].Names, c.ident(id))
		}
		m.decls = append(m.decls, d)
	})
}

func (m *instantiator) cloner(info *types.Info, pkg *types.Package, params *types.TypeParamList, args []types.Type) *cloner {
	c := &cloner{instantiator: m, info: info, subst: newSubst(m.unit.Context, pkg, m.unit.Package, params, args)}
	c.generic.made = func(named *types.Named) {
		m.names[named.Obj()] = fmt.Sprintf("%s%s0_%d", before(named.Obj().Name(), "["), mark, m.instanceNumber(m.typeKey(named)))
		m.hoisted = append(m.hoisted, &ast.TypeSpec{Name: m.define(named.Obj(), named.Obj().Pos()), Type: m.typeIdent(named.Underlying(), named.Obj().Pos())})
	}
	return c
}

// before returns what stands before a separator.
func before(s, sep string) string {
	s, _, _ = strings.Cut(s, sep)
	return s
}

// made reports whether the worker has what an instance of the given name is, and notes that it will. The same declaration in another
// cell makes the same instances, any other has another version and with it another name.
func (m *instantiator) made(name string) bool {
	if m.state.worker.declared[name] {
		return true
	}
	m.declared[name] = true
	return false
}

// instanceName returns the name of an instance, the same in all cells.
func (m *instantiator) instanceName(obj types.Object, key string) string {
	n := m.instanceNumber(key)
	switch {
	case obj.Pkg() == m.unit.Package && obj.Parent() == obj.Pkg().Scope():
		return fmt.Sprintf("%s_%d", m.unit.Name(obj), n)
	case obj.Pkg() == m.unit.Package:
		return fmt.Sprintf("%s%s0_%d", obj.Name(), mark, n)
	}
	return fmt.Sprintf("%s%s%s%s%d", nameOfPath.Replace(obj.Pkg().Path()), mark, obj.Name(), mark, n)
}

// instanceOf returns what became of an instance of a generic type, nil if no expression of the cell has that type.
func (t *tree) instanceOf(named *types.Named) *instance {
	in := t.instanceTypes[named]
	if in == nil {
		in = t.instances[t.typeKey(named)]
		t.instanceTypes[named] = in
	}
	return in
}
