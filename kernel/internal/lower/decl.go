package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// emitDecls writes the types, functions and variables of the unit. Constants are folded where they are used.
func (t *tree) emitDecls() string {
	var b strings.Builder
	for _, spec := range t.typeSpecs() {
		fmt.Fprintf(&b, "\n%stype %s %s\n", t.line(spec), t.ident(spec.Name), t.typ(spec, t.info.TypeOf(spec.Type)))
	}
	for _, v := range t.unit.Vars {
		if !v.Kept {
			fmt.Fprintf(&b, "\nvar %s %s\n", t.name(v.Object), t.typ(at(v.Object.Pos()), v.Object.Type()))
		}
	}
	for _, d := range t.decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name != "_" {
			b.WriteString("\n" + t.line(f) + t.funcDecl(f) + "\n")
		}
	}
	for _, l := range t.lifted {
		b.WriteString("\n" + t.line(l.lit) + t.liftedFunc(l) + "\n")
	}
	for _, text := range t.helpers {
		b.WriteString("\n" + text + "\n")
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

// at is a position as a node.
type at token.Pos

func (p at) Pos() token.Pos { return token.Pos(p) }
func (p at) End() token.Pos { return token.Pos(p) }

func (t *tree) funcDecl(f *ast.FuncDecl) string {
	obj, ok := t.info.Defs[f.Name].(*types.Func)
	if !ok || f.Body == nil {
		t.fail(f, "this function has no body", "")
		return ""
	}
	sig := obj.Signature()
	text := "func "
	name := t.name(obj)
	if sig.Recv() != nil {
		receiver := ""
		if names := f.Recv.List[0].Names; len(names) == 1 {
			receiver = t.ident(names[0]) + " "
		}
		text += "(" + receiver + t.typ(f, sig.Recv().Type()) + ") "
		name = f.Name.Name
	}
	return text + name + t.signature(f, sig, t.paramNames(f.Type)) + " {\n" + t.functionBody(t.functionOf[f.Body], func() string { return t.stmts(f.Body.List) }) + "}"
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
			if t.unit.Value != nil && node.X == t.unit.Value {
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
	tv := t.info.Types[e]
	if _, ok := tv.Type.Underlying().(*types.Signature); ok {
		return t.imported(rtPath) + ".ShowText(" + strconv.Quote(types.TypeString(tv.Type, (*types.Package).Name)) + ")"
	}
	if tv.Value != nil && tv.Value.Kind() == constant.Int && !representable(tv.Value) {
		return t.imported(rtPath) + ".ShowText(" + strconv.Quote(tv.Value.ExactString()) + ")"
	}
	return t.imported(rtPath) + ".Show(" + t.expr(e) + ")"
}

// representable reports whether an integer constant fits into an int or a uint64.
func representable(v constant.Value) bool {
	_, signed := constant.Int64Val(v)
	_, unsigned := constant.Uint64Val(v)
	return signed || unsigned
}

// rtPath is the import path of what lowered code calls.
const rtPath = "golanes/rt"

// assign gives the variables of a declaration at the top level of a cell their values. A variable whose storage was there before is
// set to zero, where a new one is zero already.
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
		return t.line(spec) + strings.Join(left, ", ") + " = " + text + "\n"
	}
	var b strings.Builder
	for i, id := range spec.Names {
		obj := t.info.Defs[id]
		for _, v := range t.unit.Vars {
			if v.Object == obj && v.Kept {
				zero := t.variable("zero", obj.Type(), spec.Pos())
				fmt.Fprintf(&b, "var %s %s\n%s = %s\n", t.name(zero), t.typ(spec, obj.Type()), left[i], t.name(zero))
			}
		}
	}
	return b.String()
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
