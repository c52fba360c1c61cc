package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golanes/kernel/internal/stdsource"
)

// typ writes a type as the interpreter gets it: aliases are resolved, structs of the notebook keep their names, every other type of the
// notebook is its underlying one, and an interface that is not the host's is interface{}.
func (t *tree) typ(at ast.Node, typ types.Type) string {
	switch typ := types.Unalias(typ).(type) {
	case *types.Basic:
		switch typ.Kind() {
		case types.UnsafePointer:
			t.fail(at, "unsafe.Pointer cannot be used in a cell", "")
		case types.UntypedNil:
			return "interface{}"
		}
		return types.Default(typ).(*types.Basic).Name()
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
		return channel(typ.Dir(), t.typ(at, typ.Elem()))
	case *types.Signature:
		return "func" + t.signature(at, typ, nil)
	case *types.Struct:
		return t.structType(at, typ, typ, "")
	case *types.Interface:
		return "interface{}"
	}
	t.fail(at, fmt.Sprintf("the type %s cannot be used in a cell yet", typ), "")
	return "interface{}"
}

func channel(dir types.ChanDir, elem string) string {
	switch dir {
	case types.SendOnly:
		return "chan<- " + elem
	case types.RecvOnly:
		return "<-chan " + elem
	}
	if strings.HasPrefix(elem, "<-") {
		return "chan (" + elem + ")"
	}
	return "chan " + elem
}

func (t *tree) named(at ast.Node, typ *types.Named) string {
	obj := typ.Obj()
	switch {
	case obj.Pkg() == nil:
		return obj.Name()
	case t.own(typ):
		if _, isStruct := typ.Underlying().(*types.Struct); isStruct {
			return t.typeName(typ)
		}
		if t.opaque(typ) {
			return "interface{}"
		}
		return t.typ(at, typ.Underlying())
	case typ.TypeArgs().Len() > 0:
		return t.imported(stdsource.HostPath) + "." + t.instanceOf(typ).hosted
	}
	return t.imported(obj.Pkg().Path()) + "." + obj.Name()
}

// own reports whether a type is one that the notebook declares, or an instance of a generic type.
func (t *tree) own(typ types.Type) bool {
	named, ok := types.Unalias(typ).(*types.Named)
	if !ok {
		return false
	}
	if named.TypeArgs().Len() > 0 {
		in := t.instanceOf(named)
		return in == nil || in.hosted == ""
	}
	return named.Obj().Pkg() == t.unit.Package
}

// typeName returns the name of a type of the notebook in lowered code.
func (t *tree) typeName(typ *types.Named) string {
	if typ.TypeArgs().Len() == 0 {
		return t.name(typ.Obj())
	}
	in := t.instanceOf(typ)
	if in == nil {
		t.fail(at(token.NoPos), "there is no instance "+t.display(typ), "")
		return "_"
	}
	return in.name
}

// opaque reports whether a type is made of itself without a struct between, as in type state func() state. The interpreter has no such
// types: a value of one is an interface{} that holds a value of its underlying type.
func (t *tree) opaque(typ types.Type) bool {
	named, ok := types.Unalias(typ).(*types.Named)
	if !ok || !t.own(typ) {
		return false
	}
	seen := map[types.Type]bool{}
	var reaches func(typ types.Type) bool
	reaches = func(typ types.Type) bool {
		typ = types.Unalias(typ)
		if types.Identical(typ, named) {
			return true
		}
		if n, ok := typ.(*types.Named); ok {
			if seen[n] || !t.own(n) {
				return false
			}
			seen[n] = true
			typ = n.Underlying()
		}
		switch typ := typ.(type) {
		case *types.Pointer:
			return reaches(typ.Elem())
		case *types.Slice:
			return reaches(typ.Elem())
		case *types.Array:
			return reaches(typ.Elem())
		case *types.Map:
			return reaches(typ.Key()) || reaches(typ.Elem())
		case *types.Chan:
			return reaches(typ.Elem())
		case *types.Signature:
			for _, tuple := range []*types.Tuple{typ.Params(), typ.Results()} {
				for v := range tuple.Variables() {
					if reaches(v.Type()) {
						return true
					}
				}
			}
		}
		return false
	}
	switch named.Underlying().(type) {
	case *types.Struct, *types.Interface:
		return false
	}
	return reaches(named.Underlying())
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
		if slice, ok := types.Unalias(tuple.At(i).Type()).(*types.Slice); ok && variadic && i == len(parts)-1 {
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

// structType writes a struct, that of the type owner or one without a name. Embedded fields have names: what they promote is selected in full. A struct with an identity has it in the
// tag of its first field.
func (t *tree) structType(at ast.Node, owner types.Type, typ *types.Struct, identity string) string {
	var b strings.Builder
	b.WriteString("struct {")
	for i := range typ.NumFields() {
		f := typ.Field(i)
		if i > 0 {
			b.WriteString(";")
		}
		if f.Pkg() != t.unit.Package && !f.Exported() {
			t.fail(at, fmt.Sprintf("a struct with the field %s of package %s cannot be used in a cell", f.Name(), f.Pkg().Name()), "make the type of another package a field")
		}
		text := "interface{}"
		if !t.crosses(owner, i) {
			text = t.typ(at, f.Type())
		} else if !isReference(f.Type()) {
			t.fail(at, fmt.Sprintf("the field %s is not supported: %s and another struct refer to each other through the parts of its %s", f.Name(), types.TypeString(owner, types.RelativeTo(t.unit.Package)), types.TypeString(f.Type().Underlying(), types.RelativeTo(t.unit.Package))), "make the field a slice or a pointer")
		}
		fmt.Fprintf(&b, " %s %s", fieldName(typ, i), text)
		tag := typ.Tag(i)
		if !f.Exported() {
			tag = strings.TrimSpace(`json:"-" ` + tag) // to reflect it has an exported name
		}
		if i == 0 && identity != "" {
			tag = strings.TrimSpace(tag + " " + identityTag(identity))
		}
		if tag != "" {
			b.WriteString(" " + strconv.Quote(tag))
		}
	}
	if typ.NumFields() == 0 && identity != "" {
		fmt.Fprintf(&b, " %s struct{} %q", mark, identityTag(identity))
	}
	b.WriteString(" }")
	return b.String()
}

// fieldName returns the name of a field in lowered code: a blank one has one.
func fieldName(typ *types.Struct, i int) string {
	if name := typ.Field(i).Name(); name != "_" {
		return name
	}
	return fmt.Sprintf("blank%s%d", mark, i)
}

// name returns the name of an object of the notebook in lowered code.
func (t *tree) name(obj types.Object) string {
	if name, ok := t.names[obj]; ok {
		return name
	}
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		if named := receiverType(f); named != nil {
			return t.typeName(named) + mark + f.Name()
		}
	}
	return t.unit.Name(obj)
}

// receiverType returns the type that a method belongs to, nil for the methods of interface literals.
func receiverType(f *types.Func) *types.Named {
	typ := types.Unalias(f.Signature().Recv().Type())
	if p, ok := typ.(*types.Pointer); ok {
		typ = types.Unalias(p.Elem())
	}
	named, _ := typ.(*types.Named)
	return named
}
