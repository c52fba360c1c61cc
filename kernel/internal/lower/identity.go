package lower

import (
	"fmt"
	"go/types"
	"strings"

	"golanes/kernel/internal/rt"
)

// identityTag is the struct tag of a type with an identity; see [rt.Type].
func identityTag(identity string) string { return fmt.Sprintf("%s:%q", rt.TagKey, identity) }

// identity writes a type as an expression in lowered names, host types as package reflect writes them. Two types of the notebook are
// identical if their identities are.
func (t *tree) identity(typ types.Type) string { return t.expression(typ, false) }

// display writes a type as %T prints it.
func (t *tree) display(typ types.Type) string { return t.expression(typ, true) }

func (t *tree) expression(typ types.Type, display bool) string {
	inner := func(typ types.Type) string { return t.expression(typ, display) }
	switch typ := types.Unalias(typ).(type) {
	case *types.Basic:
		return types.Typ[types.Default(typ).(*types.Basic).Kind()].Name() // uint8, not byte
	case *types.Named:
		switch obj := typ.Obj(); {
		case obj.Pkg() == nil:
			return obj.Name()
		case !t.own(typ):
			return types.TypeString(typ, (*types.Package).Name)
		case display:
			name, _, _ := strings.Cut(obj.Name(), mark)
			pkg := "main"
			if obj.Pkg() != t.unit.Package {
				pkg = obj.Pkg().Name()
			}
			return pkg + "." + name + argsExpression(typ, inner)
		default:
			return t.typeName(typ)
		}
	case *types.Pointer:
		return "*" + inner(typ.Elem())
	case *types.Slice:
		return "[]" + inner(typ.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", typ.Len(), inner(typ.Elem()))
	case *types.Map:
		return fmt.Sprintf("map[%s]%s", inner(typ.Key()), inner(typ.Elem()))
	case *types.Chan:
		return channel(typ.Dir(), inner(typ.Elem()))
	case *types.Signature:
		return "func" + signatureExpression(typ, inner)
	case *types.Struct:
		return structExpression(typ, inner)
	case *types.Interface:
		return interfaceExpression(typ, inner)
	}
	return typ.String()
}

// argsExpression writes the type arguments of a type.
func argsExpression(typ *types.Named, inner func(types.Type) string) string {
	if typ.TypeArgs().Len() == 0 {
		return ""
	}
	parts := make([]string, typ.TypeArgs().Len())
	for i := range parts {
		parts[i] = inner(typ.TypeArgs().At(i))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func signatureExpression(sig *types.Signature, inner func(types.Type) string) string {
	list := func(tuple *types.Tuple, variadic bool) string {
		parts := make([]string, tuple.Len())
		for i := range parts {
			parts[i] = inner(tuple.At(i).Type())
			if variadic && i == len(parts)-1 {
				parts[i] = "..." + strings.TrimPrefix(parts[i], "[]")
			}
		}
		return strings.Join(parts, ", ")
	}
	text := "(" + list(sig.Params(), sig.Variadic()) + ")"
	switch results := list(sig.Results(), false); sig.Results().Len() {
	case 0:
		return text
	case 1:
		return text + " " + results
	default:
		return text + " (" + results + ")"
	}
}

func structExpression(typ *types.Struct, inner func(types.Type) string) string {
	parts := make([]string, typ.NumFields())
	for i := range parts {
		f := typ.Field(i)
		parts[i] = inner(f.Type())
		if !f.Embedded() {
			parts[i] = f.Name() + " " + parts[i]
		}
		if tag := typ.Tag(i); tag != "" {
			parts[i] += fmt.Sprintf(" %q", tag)
		}
	}
	if len(parts) == 0 {
		return "struct {}"
	}
	return "struct { " + strings.Join(parts, "; ") + " }"
}

func interfaceExpression(typ *types.Interface, inner func(types.Type) string) string {
	if typ.NumMethods() == 0 {
		return "interface {}"
	}
	parts := make([]string, typ.NumMethods())
	for i := range parts {
		m := typ.Method(i)
		parts[i] = m.Name() + signatureExpression(m.Signature(), inner)
	}
	return "interface { " + strings.Join(parts, "; ") + " }"
}

// boxed reports whether a value of a type is put into a box when it becomes an interface: where reflect would take it for one of
// another type, as what is written for it has lost a name of the notebook.
func (t *tree) boxed(typ types.Type) bool {
	if types.IsInterface(typ) {
		return false
	}
	if named, ok := types.Unalias(typ).(*types.Named); ok {
		_, isStruct := named.Underlying().(*types.Struct)
		return t.own(typ) && !isStruct
	}
	return t.loses(typ, map[types.Type]bool{})
}

// loses reports whether what is written for a type has lost a name of the notebook.
func (t *tree) loses(typ types.Type, seen map[types.Type]bool) bool {
	typ = types.Unalias(typ)
	if seen[typ] {
		return false
	}
	seen[typ] = true
	tuple := func(tuple *types.Tuple) bool {
		for v := range tuple.Variables() {
			if t.loses(v.Type(), seen) {
				return true
			}
		}
		return false
	}
	switch typ := typ.(type) {
	case *types.Named:
		_, isStruct := typ.Underlying().(*types.Struct)
		return t.own(typ) && !isStruct
	case *types.Pointer:
		return t.loses(typ.Elem(), seen)
	case *types.Slice:
		return t.loses(typ.Elem(), seen)
	case *types.Array:
		return t.loses(typ.Elem(), seen)
	case *types.Chan:
		return t.loses(typ.Elem(), seen)
	case *types.Map:
		return t.loses(typ.Key(), seen) || t.loses(typ.Elem(), seen)
	case *types.Signature:
		return tuple(typ.Params()) || tuple(typ.Results())
	case *types.Struct:
		if types.NewMethodSet(types.NewPointer(typ)).Len() > 0 {
			return true // what embedded fields promote, the host has to be told
		}
		for f := range typ.Fields() {
			if t.loses(f.Type(), seen) {
				return true
			}
		}
	case *types.Interface:
		return typ.NumMethods() > 0
	}
	return false
}

// box returns the type of the boxes of a type.
func (t *tree) box(typ types.Type) *types.Named {
	id := t.identity(typ)
	if b := t.boxes[id]; b != nil {
		return b
	}
	t.fresh++
	obj := types.NewTypeName(0, t.unit.Package, fmt.Sprintf("box%s%d%s%d", mark, t.number, mark, t.fresh), nil)
	field := types.NewField(0, t.unit.Package, "V", typ, false)
	b := types.NewNamed(obj, types.NewStruct([]*types.Var{field}, nil), nil)
	t.boxes[id] = b
	return b
}
