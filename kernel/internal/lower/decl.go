package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golanes/kernel/internal/check"
	"golanes/kernel/internal/rt"
)

// emitDecls writes the types, functions and variables of the unit. Constants are folded where they are used.
func (t *tree) emitDecls() string {
	var b strings.Builder
	for _, spec := range t.typeSpecs() {
		named := t.declaredBy(spec)
		if named == nil || named.TypeArgs().Len() == 0 && t.unit.Kept(named.Obj()) {
			continue
		}
		if st, ok := named.Underlying().(*types.Struct); ok {
			fmt.Fprintf(&b, "\n%stype %s %s\n", t.line(spec), t.typeName(named), t.structType(spec, named, st, t.identity(named)))
		}
	}
	for _, v := range t.unit.Vars {
		if !v.Kept {
			fmt.Fprintf(&b, "\nvar %s %s\n", t.name(v.Object), t.typ(at(v.Object.Pos()), v.Object.Type()))
		}
	}
	for _, l := range t.leavers {
		b.WriteString("\n" + l.write() + "\n")
	}
	for _, d := range t.decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name != "_" {
			b.WriteString(t.slot(f) + "\n" + t.line(f) + t.funcDecl(f) + "\n")
		}
	}
	for _, l := range t.lifted {
		b.WriteString("\n" + t.line(l.lit) + t.liftedFunc(l) + "\n")
	}
	b.WriteString(t.registration())
	for _, text := range t.helpers {
		b.WriteString("\n" + text + "\n")
	}
	for _, id := range slices.Sorted(maps.Keys(t.boxes)) {
		box := t.boxes[id]
		st, _ := box.Underlying().(*types.Struct)
		fmt.Fprintf(&b, "\ntype %s %s\n", box.Obj().Name(), t.structType(at(token.NoPos), box, st, id))
	}
	return b.String()
}

// typeSpecs returns the types of the unit and those hoisted from functions; aliases are resolved where they are used.
func (t *tree) typeSpecs() []*ast.TypeSpec {
	var specs []*ast.TypeSpec
	for _, d := range t.decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
			for _, spec := range g.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && !spec.Assign.IsValid() {
					specs = append(specs, spec)
				}
			}
		}
	}
	return append(specs, t.hoisted...)
}

// declaredBy returns the type that a declaration declares: its own or, where lowering has made it, an instance of a generic type.
func (t *tree) declaredBy(spec *ast.TypeSpec) *types.Named {
	typ := t.types[spec.Name]
	if typ == nil {
		typ = t.info.Defs[spec.Name].Type()
	}
	named, _ := typ.(*types.Named)
	return named
}

// at is a position as a node.
type at token.Pos

func (p at) Pos() token.Pos { return token.Pos(p) }
func (p at) End() token.Pos { return token.Pos(p) }

// A function of the notebook is called through a variable, its slot, which the worker makes refer to the function's body. So a function
// that is declared again with the same signature is another body in the same slot, also for those who called the one before.

// slot writes the variable of a function.
func (t *tree) slot(f *ast.FuncDecl) string {
	obj, ok := t.info.Defs[f.Name].(*types.Func)
	if !ok || !t.hasSlot(f) || t.kept(obj) {
		return ""
	}
	sig := obj.Signature()
	if sig.Recv() != nil {
		sig, _ = t.info.TypeOf(t.methodFunction(obj, f.Pos())).(*types.Signature)
	}
	return fmt.Sprintf("\nvar %s %s\n", t.name(obj), t.typ(f, sig))
}

// hasSlot reports whether a function can be called by name: no init function can.
func (t *tree) hasSlot(f *ast.FuncDecl) bool { return f.Recv != nil || f.Name.Name != "init" }

// kept reports whether the slot of a function is there.
func (t *tree) kept(f *types.Func) bool { return t.unit.Kept(f) }

// bodyName returns the name of the function that is in the slot of f.
func (t *tree) bodyName(f *ast.FuncDecl) string {
	name := t.name(t.info.Defs[f.Name])
	if !t.hasSlot(f) {
		return name
	}
	return fmt.Sprintf("%s%s%d", name, bodyMark, t.number)
}

func (t *tree) funcDecl(f *ast.FuncDecl) string {
	obj, ok := t.info.Defs[f.Name].(*types.Func)
	if !ok || f.Body == nil {
		t.fail(f, "this function has no body", "")
		return ""
	}
	sig := obj.Signature()
	if sig.Recv() != nil {
		sig, _ = t.info.TypeOf(t.methodFunction(obj, f.Pos())).(*types.Signature)
	}
	return "func " + t.bodyName(f) + t.signature(f, sig, t.paramNames(f.Type)) + " {\n" + t.functionBody(t.functionOf[f.Body], func() string { return t.stmts(f.Body.List) }) + "}"
}

// emitBody writes what the cell runs: its init functions, its statements with the values of its variables, its main function, and the
// call that shows its value.
func (t *tree) emitBody() string {
	return t.functionBody(t.bodyFunction, t.emitStatements)
}

func (t *tree) emitStatements() string {
	var b strings.Builder
	for _, node := range t.body {
		switch node := node.(type) {
		case *ast.ValueSpec:
			b.WriteString(t.counted(node) + t.assign(node))
		case *ast.Ident:
			b.WriteString(t.ident(node) + "()\n")
		case *ast.ExprStmt:
			if node == t.value {
				b.WriteString(t.counted(node) + t.line(node) + t.show(node.X) + "\n")
				continue
			}
			b.WriteString(t.stmt(node))
		case ast.Stmt:
			b.WriteString(t.stmt(node))
		}
	}
	if t.unit.Main {
		b.WriteString(t.name(t.unit.Package.Scope().Lookup("main")) + "()\n")
	}
	return b.String()
}

// show writes the call that hands the cell's value to the worker. Of a function there is nothing to show but its type, and a constant
// may be too big for a variable.
func (t *tree) show(e ast.Expr) string {
	tv := t.info.Types[t.unit.Value]
	if _, ok := tv.Type.Underlying().(*types.Signature); ok {
		qualifier := func(pkg *types.Package) string {
			if pkg == t.unit.Package {
				return "main"
			}
			return pkg.Name()
		}
		return t.imported(rt.Path) + ".ShowText(" + strconv.Quote(types.TypeString(tv.Type, qualifier)) + ")"
	}
	if tv.Value != nil && tv.Value.Kind() == constant.Int && !representable(tv.Value) {
		return t.imported(rt.Path) + ".ShowText(" + strconv.Quote(tv.Value.ExactString()) + ")"
	}
	tuple, ok := tv.Type.(*types.Tuple)
	if !ok {
		return t.imported(rt.Path) + ".Show(" + t.expr(t.toAny(e)) + ")"
	}
	var names, values []string
	for v := range tuple.Variables() {
		value := t.variable("value", v.Type(), e.Pos())
		names, values = append(names, t.name(value)), append(values, t.expr(t.toAny(t.use(value, e.Pos()))))
	}
	return strings.Join(names, ", ") + " := " + t.expr(e) + "\n" + t.imported(rt.Path) + ".Show(" + strings.Join(values, ", ") + ")"
}

// representable reports whether an integer constant fits into an int or a uint64.
func representable(v constant.Value) bool {
	_, signed := constant.Int64Val(v)
	_, unsigned := constant.Uint64Val(v)
	return signed || unsigned
}

// assign gives the variables of a declaration at the top level of a cell their values. A variable whose storage was there before is
// set to zero, where a new one is zero already. If goroutines may wait in it, it gets other storage, for they cannot wait in a new lock.
func (t *tree) assign(spec *ast.ValueSpec) string {
	left := make([]string, len(spec.Names))
	for i, id := range spec.Names {
		left[i] = "_"
		if id.Name != "_" {
			left[i] = t.ident(id)
		}
	}
	if len(spec.Values) > 0 {
		text := t.exprs(spec.Values)
		if spec.Type != nil && len(spec.Values) == len(spec.Names) {
			text = t.converted(spec)
		}
		if obj := t.info.Defs[spec.Names[0]]; len(spec.Names) == 1 && t.renewed(obj) {
			value := t.name(t.variable("value", obj.Type(), spec.Pos()))
			return fmt.Sprintf("%s%s := %s\n%s.Renew(%q)\n%s = %[2]s\n", t.line(spec), value, text, t.imported(rt.Path), left[0], left[0])
		}
		return t.line(spec) + strings.Join(left, ", ") + " = " + text + "\n"
	}
	var b strings.Builder
	for i, id := range spec.Names {
		obj := t.info.Defs[id]
		if t.renewed(obj) {
			fmt.Fprintf(&b, "%s%s.Renew(%q)\n", t.line(spec), t.imported(rt.Path), left[i])
			continue
		}
		for _, v := range t.unit.Vars {
			if v.Object == obj && v.Kept {
				zero := t.variable("zero", obj.Type(), spec.Pos())
				// With its line: the interpreter tells functions from each other by where they begin.
				fmt.Fprintf(&b, "%svar %s %s; %s = %s\n", t.line(spec), t.name(zero), t.typ(spec, obj.Type()), left[i], t.name(zero))
			}
		}
	}
	return b.String()
}

// renewed reports whether a variable of the package gets other storage when it is declared again.
func (t *tree) renewed(obj types.Object) bool {
	return obj != nil && locks(obj.Type()) && slices.ContainsFunc(t.unit.Vars, func(v *check.Var) bool { return v.Object == obj && v.Kept })
}

// locks reports whether a variable of a type has something of package sync in it.
func locks(typ types.Type) bool {
	if named, ok := types.Unalias(typ).(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "sync" {
		return true
	}
	switch u := typ.Underlying().(type) {
	case *types.Array:
		return locks(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if locks(f.Type()) {
				return true
			}
		}
	}
	return false
}

// converted writes values that are assigned to blank variables of a declared type with that type, so that what Go would convert is.
func (t *tree) converted(spec *ast.ValueSpec) string {
	parts := make([]string, len(spec.Values))
	for i, v := range spec.Values {
		parts[i] = t.expr(v)
		if spec.Names[i].Name == "_" && t.info.Types[v].IsNil() {
			parts[i] = "(" + t.expr(spec.Type) + ")(nil)"
		}
	}
	return strings.Join(parts, ", ")
}
