package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Structs that refer to each other are beyond the interpreter: it takes every reference for one to the outermost of them. So a field
// through which a struct refers to another that refers back is an interface{}, which holds what the field is declared as. References of
// a struct to itself stay, as do structs that are part of others.

// crosses reports whether field i of a struct of the notebook is an interface{} for that.
func (t *tree) crosses(typ types.Type, i int) bool {
	owner, ok := types.Unalias(typ).(*types.Named)
	if !ok || !t.own(owner) {
		return false
	}
	fields, known := t.crossing[owner]
	if !known {
		st, ok := owner.Underlying().(*types.Struct)
		if !ok {
			return false
		}
		fields = make([]bool, st.NumFields())
		for k := range fields {
			for _, other := range t.structsIn(st.Field(k).Type()) {
				fields[k] = fields[k] || !types.Identical(other, owner) && !contains(st.Field(k).Type(), other) && t.refersTo(other, owner, map[*types.Named]bool{})
			}
		}
		t.crossing[owner] = fields
	}
	return fields[i]
}

// isReference reports whether copies of a value share what it refers to, so that one that is read from an interface{} is as good as the field.
func isReference(typ types.Type) bool {
	switch typ.Underlying().(type) {
	case *types.Array, *types.Struct:
		return false
	}
	return true
}

// contains reports whether a struct is part of the values of a type.
func contains(typ types.Type, st *types.Named) bool {
	typ = types.Unalias(typ)
	if array, ok := typ.(*types.Array); ok {
		return contains(array.Elem(), st)
	}
	return types.Identical(typ, st)
}

// refersTo reports whether a struct refers to another, directly or through others.
func (t *tree) refersTo(from, to *types.Named, seen map[*types.Named]bool) bool {
	if seen[from] {
		return false
	}
	seen[from] = true
	st, _ := from.Underlying().(*types.Struct)
	for f := range st.Fields() {
		for _, other := range t.structsIn(f.Type()) {
			if types.Identical(other, to) || t.refersTo(other, to, seen) {
				return true
			}
		}
	}
	return false
}

// structsIn returns the structs of the notebook that a type is made of.
func (t *tree) structsIn(typ types.Type) []*types.Named {
	var list []*types.Named
	seen := map[types.Type]bool{}
	var visit func(types.Type)
	visit = func(typ types.Type) {
		typ = types.Unalias(typ)
		if seen[typ] {
			return
		}
		seen[typ] = true
		switch typ := typ.(type) {
		case *types.Named:
			if !t.own(typ) {
				return
			}
			if _, isStruct := typ.Underlying().(*types.Struct); isStruct {
				list = append(list, typ)
			} else {
				visit(typ.Underlying())
			}
		case *types.Pointer:
			visit(typ.Elem())
		case *types.Slice:
			visit(typ.Elem())
		case *types.Array:
			visit(typ.Elem())
		case *types.Chan:
			visit(typ.Elem())
		case *types.Map:
			visit(typ.Key())
			visit(typ.Elem())
		case *types.Struct:
			for f := range typ.Fields() {
				visit(f.Type())
			}
		case *types.Signature:
			for _, tuple := range []*types.Tuple{typ.Params(), typ.Results()} {
				for v := range tuple.Variables() {
					visit(v.Type())
				}
			}
		}
	}
	visit(typ)
	return list
}

// crossed returns the type that a selector's field is declared as if the field is an interface{}, else nil.
func (t *tree) crossed(e ast.Expr) types.Type {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	field, ok := t.info.Uses[sel.Sel].(*types.Var)
	if !ok || !field.IsField() {
		return nil
	}
	typ := t.info.TypeOf(sel.X)
	if typ == nil {
		return nil
	}
	if p, ok := typ.Underlying().(*types.Pointer); ok {
		typ = p.Elem()
	}
	st, ok := typ.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for i := range st.NumFields() {
		if st.Field(i).Name() == field.Name() && t.crosses(typ, i) {
			return field.Type()
		}
	}
	return nil
}

// out writes what is in a field that is an interface{}; text is the field.
func (t *tree) out(at ast.Node, text string, typ types.Type) string {
	return fmt.Sprintf("%s(%s)", t.helper("(x interface{}) %s {\nv, _ := x.(%[1]s)\nreturn v\n}", t.typ(at, typ)), text)
}

// in writes a value for a field that is an interface{}: nil is nil there.
func (t *tree) in(at ast.Node, text string, typ types.Type) string {
	if text == "nil" {
		return text
	}
	return fmt.Sprintf("%s(%s)", t.helper("(x %s) interface{} {\nif x == nil {\nreturn nil\n}\nreturn x\n}", t.typ(at, typ)), text)
}

// assignment writes an assignment.
func (t *tree) assignment(s *ast.AssignStmt) string {
	left, right := make([]string, len(s.Lhs)), make([]string, len(s.Rhs))
	for i, e := range s.Rhs {
		right[i] = t.expr(e)
	}
	for i, e := range s.Lhs {
		typ := t.crossed(e)
		if typ == nil {
			left[i] = t.expr(e)
			continue
		}
		left[i] = t.plain(ast.Unparen(e).(*ast.SelectorExpr))
		if len(s.Lhs) != len(s.Rhs) {
			t.fail(e, fmt.Sprintf("the field %s cannot be assigned to here: its struct and others refer to each other", left[i]), "assign to a variable first")
			continue
		}
		right[i] = t.in(e, right[i], typ)
	}
	return strings.Join(left, ", ") + " " + s.Tok.String() + " " + strings.Join(right, ", ")
}
