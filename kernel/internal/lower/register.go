package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golanes/kernel/internal/rt"
)

// registration writes the function, called where it is declared, that fills the slots of the program's functions and tells the host of
// its types and their methods.
func (t *tree) registration() string {
	var b strings.Builder
	rt := t.imported(rt.Path)
	declared := map[*types.Named]bool{}
	for _, spec := range t.typeSpecs() {
		named := t.declaredBy(spec)
		if named == nil {
			continue
		}
		declared[named] = true
		fmt.Fprintf(&b, "%s.Define(%q, %q, %q)\n", rt, t.identity(named), t.display(named), t.identity(named.Underlying()))
		if !types.IsInterface(named) {
			b.WriteString(t.adapters(named))
		}
	}
	for _, d := range t.decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name == "_" {
			continue
		}
		obj, _ := t.info.Defs[f.Name].(*types.Func)
		if t.hasSlot(f) {
			fmt.Fprintf(&b, "%s.Link(%q, %q)\n", rt, t.name(obj), t.bodyName(f))
		}
		if f.Recv == nil {
			continue
		}
		if named := receiverType(obj); !declared[named] {
			s := types.NewMethodSet(types.NewPointer(named)).Lookup(obj.Pkg(), obj.Name())
			b.WriteString(t.adapter(named, s))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(t.boxes)) {
		typ := t.boxes[id].Underlying().(*types.Struct).Field(0).Type()
		if p, ok := typ.(*types.Pointer); ok {
			typ = p.Elem()
		}
		if st, ok := types.Unalias(typ).(*types.Struct); ok && types.NewMethodSet(types.NewPointer(st)).Len() > 0 {
			fmt.Fprintf(&b, "%s.Define(%q, %q, %[2]q)\n", rt, t.identity(st), t.display(st))
			b.WriteString(t.adapters(st))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	name := fmt.Sprintf("declare%s%d", mark, t.number)
	return fmt.Sprintf("\nfunc %s() bool {\n%sreturn true\n}\n\nvar declared%s%d = %[1]s()\n", name, b.String(), mark, t.number)
}

// adapters writes those of all methods of a type, but for those that only another package can call.
func (t *tree) adapters(typ types.Type) string {
	var b strings.Builder
	for s := range types.NewMethodSet(types.NewPointer(typ)).Methods() {
		if s.Obj().Exported() || s.Obj().Pkg() == t.unit.Package {
			b.WriteString(t.adapter(typ, s))
		}
	}
	return b.String()
}

// adapter writes the call that tells the host of a method: with a function that takes the receiver as an interface holds it.
func (t *tree) adapter(typ types.Type, s *types.Selection) string {
	f, _ := s.Obj().(*types.Func)
	pos := at(f.Pos())
	sig := f.Signature()
	pointer := types.NewMethodSet(typ).Lookup(f.Pkg(), f.Name()) == nil
	params, args := t.parameters(pos, sig)
	if params != "" {
		params = ", " + params
	}
	// The receiver is a pointer p to the value.
	text := t.typ(pos, typ)
	var receive string
	if !t.boxed(typ) {
		receive = fmt.Sprintf("p, ok := v.(*%s)\nif !ok {\ns := v.(%[1]s)\np = &s\n}\n", text)
		if pointer {
			receive = fmt.Sprintf("p := v.(*%s)\n", text)
		}
	} else {
		box, boxOfPointer := t.typ(pos, t.box(typ)), t.typ(pos, t.box(types.NewPointer(typ)))
		receive = fmt.Sprintf("var p *%s\nif b, ok := v.(%s); ok {\np = b.V\n} else {\ns := v.(%s).V\np = &s\n}\n", text, boxOfPointer, box)
		if pointer {
			receive = fmt.Sprintf("p := v.(%s).V\n", boxOfPointer)
		}
	}
	if !pointer {
		receive += fmt.Sprintf("if p == nil {\npanic(%s.NilReceiver(%q, %q))\n}\n", t.imported(rt.Path), t.display(typ), f.Name())
	}
	return fmt.Sprintf("%s.DefineMethod(%q, %q, %q, %v, func(v interface{}%s) %s {\n%s%s%s\n})\n", t.imported(rt.Path), t.identity(typ), f.Name(),
		"func"+signatureExpression(sig, t.identity), pointer, params, t.results(pos, sig), receive, returns(sig), t.promoted(typ, s, args))
}

// promoted writes the call of a method, perhaps of an embedded field, on what p points to.
func (t *tree) promoted(typ types.Type, s *types.Selection, args string) string {
	f, _ := s.Obj().(*types.Func)
	p := types.NewParam(token.NoPos, t.unit.Package, "p", types.NewPointer(typ))
	x := t.path(t.use(p, token.NoPos), s.Index()[:len(s.Index())-1])
	switch of := t.info.TypeOf(x); {
	case types.IsInterface(of) && !hosts(of):
		m := methodCalls{tree: t}
		return fmt.Sprintf("%s(%s)", m.dispatcher(f, f.Pos()).Name, strings.TrimSuffix(t.expr(x)+", "+args, ", "))
	case t.ofNotebook(f):
		return fmt.Sprintf("%s(%s)", t.name(f), strings.TrimSuffix(t.expr(t.receiverOf(x, f))+", "+args, ", "))
	}
	return fmt.Sprintf("%s.%s(%s)", t.expr(x), f.Name(), args)
}
