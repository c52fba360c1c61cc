package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// expr writes an expression.
func (t *tree) expr(e ast.Expr) string {
	if tv, ok := t.info.Types[e]; ok {
		switch {
		case tv.Value != nil:
			return t.constant(e, tv)
		case tv.IsType():
			return t.typ(e, tv.Type)
		case tv.IsNil():
			return "nil"
		}
	}
	switch e := e.(type) {
	case *ast.Ident:
		return t.ident(e)
	case *ast.ParenExpr:
		if needless(e.X) {
			return t.expr(e.X)
		}
		return "(" + t.expr(e.X) + ")"
	case *ast.SelectorExpr:
		return t.selector(e)
	case *ast.CallExpr:
		return t.call(e)
	case *ast.StarExpr:
		return "*" + t.expr(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.ARROW {
			return "<-" + t.expr(e.X)
		}
		if e.Op == token.AND && t.crossed(e.X) != nil {
			t.fail(e, "the address of this field cannot be taken: its struct and others refer to each other", "take that of a variable with the same value")
		}
		return e.Op.String() + t.operand(e.X)
	case *ast.BinaryExpr:
		return t.expr(e.X) + " " + e.Op.String() + " " + t.expr(e.Y)
	case *ast.IndexExpr:
		return t.expr(e.X) + "[" + t.expr(e.Index) + "]"
	case *ast.SliceExpr:
		return t.slice(e)
	case *ast.TypeAssertExpr:
		if e.Type == nil {
			return t.expr(e.X) + ".(type)"
		}
		return t.expr(e.X) + ".(" + t.expr(e.Type) + ")"
	case *ast.CompositeLit:
		return t.composite(e)
	case *ast.FuncLit:
		return t.funcLit(e)
	case *ast.KeyValueExpr:
		return t.expr(e.Key) + ": " + t.expr(e.Value)
	}
	t.fail(e, fmt.Sprintf("this expression is not supported (%T)", e), "")
	return "nil"
}

// needless reports whether e is one operand with or without parentheses, also in the header of a statement. In a condition the
// interpreter takes what is in parentheses for a condition.
func needless(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident, *ast.BasicLit, *ast.ParenExpr:
		return true
	case *ast.SelectorExpr:
		return needless(e.X)
	case *ast.IndexExpr:
		return needless(e.X)
	}
	return false
}

// bare writes an argument or element without parentheses around an operation: the interpreter takes the star in (*p + 1) for that of a
// pointer type.
func (t *tree) bare(e ast.Expr) string {
	if x, ok := ast.Unparen(e).(*ast.BinaryExpr); ok && t.info.Types[x].Value == nil {
		return t.expr(x)
	}
	return t.expr(e)
}

// operand writes the operand of a unary operator; - -x must not become --x.
func (t *tree) operand(e ast.Expr) string {
	text := t.expr(e)
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") || strings.HasPrefix(text, "&") {
		return "(" + text + ")"
	}
	return text
}

func (t *tree) ident(id *ast.Ident) string {
	if typ, ok := t.types[id]; ok {
		return t.typ(id, typ)
	}
	if text, ok := t.late[id]; ok {
		return text()
	}
	obj := t.info.Uses[id]
	if obj == nil {
		obj = t.info.Defs[id]
	}
	if obj == nil {
		return id.Name // the blank identifier, the variable of a type switch
	}
	return t.name(obj)
}

func (t *tree) selector(e *ast.SelectorExpr) string {
	if id, ok := e.X.(*ast.Ident); ok {
		if pkg, ok := t.info.Uses[id].(*types.PkgName); ok {
			t.available(e, pkg.Imported().Path(), e.Sel.Name)
			return t.imported(pkg.Imported().Path()) + "." + e.Sel.Name
		}
	}
	if typ := t.crossed(e); typ != nil {
		return t.out(e, t.plain(e), typ)
	}
	return t.plain(e)
}

// plain writes x.f as it is.
func (t *tree) plain(e *ast.SelectorExpr) string {
	text := t.expr(e.X)
	if strings.HasPrefix(text, "&") || strings.HasPrefix(text, "*") {
		text = "(" + text + ")"
	}
	return text + "." + e.Sel.Name
}

// available refuses a name of the standard library that the interpreter lacks.
func (t *tree) available(at ast.Node, path, name string) {
	switch {
	case !t.symbols.Missing(path, name):
	case path == "unsafe":
		t.fail(at, "unsafe."+name+" cannot be used in a cell", "")
	default:
		t.fail(at, fmt.Sprintf("%s.%s is not available in cells yet", path, name), "generic functions and types are missing")
	}
}

func (t *tree) call(e *ast.CallExpr) string {
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		args[i] = t.bare(a)
	}
	if id, ok := e.Fun.(*ast.Ident); ok && len(e.Args) > 0 && t.info.Uses[id] == types.Universe.Lookup("make") {
		args[0] = t.structural(e, t.info.TypeOf(e))
		if c, ok := t.info.TypeOf(e).Underlying().(*types.Chan); ok {
			args[0] = channel(types.SendRecv, t.typ(e, c.Elem())) // the interpreter makes no other
			if c.Dir() != types.SendRecv {
				return fmt.Sprintf("(%s)(make(%s))", t.typ(e, c), strings.Join(args, ", "))
			}
		}
	}
	if e.Ellipsis.IsValid() {
		args[len(args)-1] += "..."
	}
	fun := t.expr(e.Fun)
	if tv := t.info.Types[e.Fun]; tv.IsType() && strings.HasPrefix(fun, "*") || strings.HasPrefix(fun, "<-") || strings.HasPrefix(fun, "func(") && tv.IsType() {
		fun = "(" + fun + ")"
	}
	return fun + "(" + strings.Join(args, ", ") + ")"
}

func (t *tree) slice(e *ast.SliceExpr) string {
	part := func(e ast.Expr) string {
		if e == nil {
			return ""
		}
		return t.expr(e)
	}
	text := t.expr(e.X) + "[" + part(e.Low) + ":" + part(e.High)
	if e.Slice3 {
		text += ":" + part(e.Max)
	}
	return text + "]"
}

func (t *tree) composite(e *ast.CompositeLit) string {
	typ := types.Unalias(t.info.TypeOf(e))
	prefix := ""
	if p, ok := typ.Underlying().(*types.Pointer); ok && e.Type == nil {
		prefix, typ = "&", p.Elem() // an element whose &T was left out
	}
	st, isStruct := typ.Underlying().(*types.Struct)
	elems := make([]string, 0, len(e.Elts))
	for i, elt := range e.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		switch {
		case ok && isStruct:
			key, _ := kv.Key.(*ast.Ident)
			elems = append(elems, key.Name+": "+t.fieldValue(kv.Value, typ, st, key.Name))
		case ok:
			elems = append(elems, t.expr(kv.Key)+": "+t.expr(kv.Value))
		case isStruct && st.Field(i).Name() == "_":
			if t.calls(elt) { // it would have to be evaluated, but blank fields stay zero, so that comparing structs ignores them
				t.fail(elt, "a call as the value of a blank field is not supported yet", "call it before")
			}
		case isStruct:
			elems = append(elems, fieldName(st, i)+": "+t.fieldValue(elt, typ, st, fieldName(st, i)))
		default:
			elems = append(elems, t.expr(elt))
		}
	}
	return prefix + t.structural(e, typ) + "{" + strings.Join(elems, ", ") + "}"
}

// fieldValue writes the value of a field in a literal.
func (t *tree) fieldValue(e ast.Expr, typ types.Type, st *types.Struct, name string) string {
	for i := range st.NumFields() {
		if fieldName(st, i) == name && t.crosses(typ, i) {
			return t.in(e, t.expr(e), st.Field(i).Type())
		}
	}
	return t.expr(e)
}

func (t *tree) funcLit(e *ast.FuncLit) string {
	sig, _ := t.info.TypeOf(e).(*types.Signature)
	if sig == nil {
		t.fail(e, "this function literal has no type", "")
		return "nil"
	}
	write := func() string { return t.stmts(e.Body.List) }
	body := ""
	if f := t.functionOf[e.Body]; f != nil {
		body = t.functionBody(f, write)
	} else {
		body = write() // a literal that was not lifted is part of its function
	}
	return "func" + t.signature(e, sig, t.paramNames(e.Type)) + " {\n" + body + "}"
}

// paramNames returns the names of parameters and results in lowered code; an unnamed one is empty, or blank where others have names.
func (t *tree) paramNames(f *ast.FuncType) []string {
	names := func(list *ast.FieldList) []string {
		var names []string
		if list == nil {
			return nil
		}
		for _, field := range list.List {
			for _, id := range field.Names {
				names = append(names, t.ident(id))
			}
			if len(field.Names) == 0 {
				names = append(names, "")
			}
		}
		return names
	}
	return append(append([]string{}, names(f.Params)...), names(f.Results)...)
}
