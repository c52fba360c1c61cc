package lower

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// A key is an expression that two types share if they are identical, in this cell and in all others: types of the notebook have their
// lowered names in it, those of other packages their import paths. Types that functions declare live in one program only.

// typeKey returns the key of a type.
func (t *tree) typeKey(typ types.Type) string {
	w := keyWriter{tree: t}
	w.typ(typ)
	return w.String()
}

// erasedKey returns the key of a function of another package for the underlying types of those of the notebook: the interpreter does
// not tell them apart.
func (t *tree) erasedKey(f *types.Func, args []types.Type) string {
	w := keyWriter{tree: t, erase: true}
	w.WriteString(t.originKey(f))
	w.args(args)
	return w.String()
}

// originKey returns the key of a generic function.
func (t *tree) originKey(f *types.Func) string {
	if f.Pkg() == t.unit.Package {
		return t.unit.Name(f)
	}
	return f.Pkg().Path() + "." + f.Name()
}

// argsKey returns the key of a list of type arguments.
func (t *tree) argsKey(args []types.Type) string {
	w := keyWriter{tree: t}
	w.args(args)
	return w.String()
}

type keyWriter struct {
	*tree
	strings.Builder
	erase bool // types of the notebook as their underlying types
}

func (w *keyWriter) args(args []types.Type) {
	if len(args) == 0 {
		return
	}
	for i, arg := range args {
		w.WriteByte("[,"[min(i, 1)])
		w.typ(arg)
	}
	w.WriteByte(']')
}

func (w *keyWriter) typ(typ types.Type) {
	switch typ := types.Unalias(typ).(type) {
	case *types.Basic:
		w.WriteString(types.Typ[typ.Kind()].Name()) // byte and rune are aliases too
	case *types.Named:
		w.named(typ)
	case *types.Pointer:
		w.WriteByte('*')
		w.typ(typ.Elem())
	case *types.Slice:
		w.WriteString("[]")
		w.typ(typ.Elem())
	case *types.Array:
		w.WriteString("[" + strconv.FormatInt(typ.Len(), 10) + "]")
		w.typ(typ.Elem())
	case *types.Map:
		w.WriteString("map[")
		w.typ(typ.Key())
		w.WriteByte(']')
		w.typ(typ.Elem())
	case *types.Chan:
		w.WriteString(map[types.ChanDir]string{types.SendRecv: "chan(", types.SendOnly: "chan<-(", types.RecvOnly: "<-chan("}[typ.Dir()])
		w.typ(typ.Elem())
		w.WriteByte(')')
	case *types.Struct:
		w.structType(typ)
	case *types.Signature:
		w.WriteString("func")
		w.signature(typ)
	case *types.Interface:
		w.interfaceType(typ)
	default:
		fmt.Fprintf(w, "!%s", typ) // a type parameter, which no type that is used has left
	}
}

func (w *keyWriter) named(typ *types.Named) {
	obj := typ.Obj()
	switch {
	case w.erase && w.own(typ) && !w.opaque(typ) && isPlain(typ):
		w.typ(typ.Underlying())
		return
	case obj.Pkg() == nil:
		w.WriteString(obj.Name())
	case obj.Pkg() != w.unit.Package:
		w.WriteString(obj.Pkg().Path() + "." + obj.Name())
	case obj.Parent() == w.unit.Package.Scope():
		w.WriteString(w.unit.Name(obj))
	default:
		fmt.Fprintf(w, "%s%s%d%s%d", obj.Name(), mark, w.number, mark, w.localNumber(obj))
	}
	if args := typ.TypeArgs(); args.Len() > 0 {
		list := make([]types.Type, args.Len())
		for i := range list {
			list[i] = args.At(i)
		}
		w.args(list)
	}
}

// isPlain reports whether a type is one of those of which the host has instances.
func isPlain(typ types.Type) bool {
	switch typ.Underlying().(type) {
	case *types.Basic, *types.Slice, *types.Map:
		return true
	}
	return false
}

// localNumber numbers the types that functions declare.
func (t *tree) localNumber(obj *types.TypeName) int {
	if t.localTypes[obj] == 0 {
		t.localTypes[obj] = len(t.localTypes) + 1
	}
	return t.localTypes[obj]
}

func (w *keyWriter) structType(typ *types.Struct) {
	w.WriteString("struct{")
	for i := range typ.NumFields() {
		f := typ.Field(i)
		if i > 0 {
			w.WriteByte(';')
		}
		if f.Embedded() {
			w.WriteByte('^')
		}
		if f.Pkg() != nil && !f.Exported() && f.Pkg() != w.unit.Package {
			w.WriteString(f.Pkg().Path() + ".")
		}
		w.WriteString(f.Name() + " ")
		w.typ(f.Type())
		if tag := typ.Tag(i); tag != "" {
			w.WriteString(strconv.Quote(tag))
		}
	}
	w.WriteByte('}')
}

func (w *keyWriter) signature(sig *types.Signature) {
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		w.WriteByte('(')
		for i := range tuple.Len() {
			if i > 0 {
				w.WriteByte(',')
			}
			if sig.Variadic() && tuple == sig.Params() && i == tuple.Len()-1 {
				w.WriteString("...")
			}
			w.typ(tuple.At(i).Type())
		}
		w.WriteByte(')')
	}
}

func (w *keyWriter) interfaceType(typ *types.Interface) {
	if typ.Empty() {
		w.WriteString("any")
		return
	}
	w.WriteString("interface{")
	for f := range typ.Methods() { // sorted by name
		if !f.Exported() && f.Pkg() != w.unit.Package {
			w.WriteString(f.Pkg().Path() + ".")
		}
		w.WriteString(f.Name())
		w.signature(f.Signature())
		w.WriteByte(';')
	}
	w.WriteByte('}')
}

// open reports whether type parameters occur in a type.
func open(typ types.Type) bool {
	seen := map[types.Type]bool{}
	var in func(typ types.Type) bool
	in = func(typ types.Type) bool {
		if typ == nil || seen[typ] {
			return false
		}
		seen[typ] = true
		switch typ := types.Unalias(typ).(type) {
		case *types.TypeParam:
			return true
		case *types.Named:
			for arg := range typ.TypeArgs().Types() {
				if in(arg) {
					return true
				}
			}
		case *types.Pointer:
			return in(typ.Elem())
		case *types.Slice:
			return in(typ.Elem())
		case *types.Array:
			return in(typ.Elem())
		case *types.Chan:
			return in(typ.Elem())
		case *types.Map:
			return in(typ.Key()) || in(typ.Elem())
		case *types.Struct:
			for f := range typ.Fields() {
				if in(f.Type()) {
					return true
				}
			}
		case *types.Signature:
			return in(typ.Params()) || in(typ.Results())
		case *types.Tuple:
			for v := range typ.Variables() {
				if in(v.Type()) {
					return true
				}
			}
		case *types.Interface:
			for f := range typ.Methods() {
				if in(f.Type()) {
					return true
				}
			}
		}
		return false
	}
	return in(typ)
}
