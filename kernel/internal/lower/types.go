package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// typ writes a type with the names of lowered code. Aliases are resolved.
func (t *tree) typ(at ast.Node, typ types.Type) string {
	switch typ := types.Unalias(typ).(type) {
	case *types.Basic:
		if typ.Kind() == types.UnsafePointer {
			t.fail(at, "unsafe.Pointer cannot be used in a cell", "")
		}
		return typ.Name()
	case *types.Named:
		return t.named(at, typ)
	case *types.Pointer:
		return "*" + t.typ(at, typ.Elem())
	case *types.Slice:
		return "[]" + t.typ(at, typ.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", typ.Len(), t.typ(at, typ.Elem()))
	case *types.Map:
		return fmt.Sprintf("map[%s]%s", t.typ(at, typ.Key()), t.typ(at, typ.Elem()))
	case *types.Chan:
		elem := t.typ(at, typ.Elem())
		switch typ.Dir() {
		case types.SendOnly:
			return "chan<- " + elem
		case types.RecvOnly:
			return "<-chan " + elem
		}
		if strings.HasPrefix(elem, "<-") {
			return "chan (" + elem + ")"
		}
		return "chan " + elem
	case *types.Signature:
		return "func" + t.signature(at, typ, nil)
	case *types.Struct:
		return t.structType(at, typ)
	case *types.Interface:
		return t.interfaceType(at, typ)
	}
	t.fail(at, fmt.Sprintf("the type %s cannot be used in a cell yet", typ), "")
	return "any"
}

func (t *tree) named(at ast.Node, typ *types.Named) string {
	obj := typ.Obj()
	switch {
	case typ.TypeArgs().Len() > 0:
		t.fail(at, fmt.Sprintf("%s: generic types are not supported yet", types.TypeString(typ, types.RelativeTo(t.unit.Package))), "write the type out for its element type")
		return "any"
	case obj.Pkg() == nil:
		return obj.Name()
	case obj.Pkg() == t.unit.Package:
		return t.name(obj)
	}
	return t.imported(obj.Pkg().Path()) + "." + obj.Name()
}

// imported notes that a package is used and returns its name.
func (t *tree) imported(path string) string {
	t.imports[path] = true
	return t.importName(path)
}

// signature writes parameters and results; names, when not nil, are the parameters' names and then the results'.
func (t *tree) signature(at ast.Node, sig *types.Signature, names []string) string {
	params := t.tuple(at, sig.Params(), names, sig.Variadic())
	if names != nil {
		names = names[sig.Params().Len():]
	}
	switch results := sig.Results(); {
	case results.Len() == 0:
		return "(" + params + ")"
	case results.Len() == 1 && (names == nil || names[0] == ""):
		return "(" + params + ") " + t.typ(at, results.At(0).Type())
	}
	return "(" + params + ") (" + t.tuple(at, sig.Results(), names, false) + ")"
}

func (t *tree) tuple(at ast.Node, tuple *types.Tuple, names []string, variadic bool) string {
	parts := make([]string, tuple.Len())
	for i := range parts {
		text := ""
		if slice, ok := tuple.At(i).Type().(*types.Slice); ok && variadic && i == len(parts)-1 {
			text = "..." + t.typ(at, slice.Elem())
		} else {
			text = t.typ(at, tuple.At(i).Type())
		}
		if names != nil && names[i] != "" {
			text = names[i] + " " + text
		}
		parts[i] = text
	}
	return strings.Join(parts, ", ")
}

func (t *tree) structType(at ast.Node, typ *types.Struct) string {
	var b strings.Builder
	b.WriteString("struct {")
	for i := range typ.NumFields() {
		f := typ.Field(i)
		if i > 0 {
			b.WriteString(";")
		}
		if !f.Embedded() {
			b.WriteString(" " + f.Name())
		}
		b.WriteString(" " + t.typ(at, f.Type()))
		if tag := typ.Tag(i); tag != "" {
			b.WriteString(" " + strconv.Quote(tag))
		}
	}
	b.WriteString(" }")
	return b.String()
}

func (t *tree) interfaceType(at ast.Node, typ *types.Interface) string {
	if !typ.IsMethodSet() {
		t.fail(at, "type constraints are not supported yet", "")
	}
	if typ.Empty() {
		return "interface{}"
	}
	var parts []string
	for m := range typ.ExplicitMethods() {
		parts = append(parts, m.Name()+t.signature(at, m.Signature(), nil))
	}
	for e := range typ.EmbeddedTypes() {
		parts = append(parts, t.typ(at, e))
	}
	return "interface { " + strings.Join(parts, "; ") + " }"
}

// name returns the name of an object of the notebook in lowered code.
func (t *tree) name(obj types.Object) string {
	if name, ok := t.names[obj]; ok {
		return name
	}
	return t.unit.Name(obj)
}
