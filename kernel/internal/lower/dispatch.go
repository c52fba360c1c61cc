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

// maxFast is how many types a dispatcher asserts before it looks the method up: an assertion costs a sixth of a look-up.
const maxFast = 6

// dispatcher makes a reference to the function that calls a method of an interface: it tries the types known now that have the method,
// and then what the host knows, which holds for types of later cells too.
func (m methodCalls) dispatcher(f *types.Func, pos token.Pos) *ast.Ident {
	sig := f.Signature()
	name := m.helper("%s", m.dispatcherText(f, at(pos)))
	empty := types.NewParam(pos, m.unit.Package, "", types.NewInterfaceType(nil, nil))
	params := append([]*types.Var{empty}, vars(sig.Params())...)
	id := &ast.Ident{Name: name, NamePos: pos}
	m.info.Types[id] = types.TypeAndValue{Type: types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())}
	return id
}

// dispatcherText writes a dispatcher from its parameters on.
func (m methodCalls) dispatcherText(f *types.Func, pos ast.Node) string {
	sig := f.Signature()
	params, args := m.parameters(pos, sig)
	after := func(s string) string {
		if s == "" {
			return ""
		}
		return ", " + s
	}
	ret, end := returns(sig), ""
	if ret == "" {
		end = "\nreturn"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "(x interface{}%s) %s {\n", after(params), m.results(pos, sig))
	for _, typ := range m.implementers(f) {
		method := types.NewMethodSet(typ).Lookup(f.Pkg(), f.Name()).Obj().(*types.Func)
		fmt.Fprintf(&b, "if v, ok := x.(%s); ok {\n%s%s(v%s)%s\n}\n", m.typ(pos, typ), ret, m.name(method), after(args), end)
	}
	types := make([]string, 0, sig.Params().Len()+1)
	types = append(types, "interface{}")
	for i := range sig.Params().Len() {
		text := m.typ(pos, sig.Params().At(i).Type())
		if sig.Variadic() && i == sig.Params().Len()-1 {
			text = "..." + strings.TrimPrefix(text, "[]")
		}
		types = append(types, text)
	}
	fmt.Fprintf(&b, "f := %s.Method(x, %q).(func(%s) %s)\n%sf(x%s)\n}", m.imported(rt.Path), f.Name(), strings.Join(types, ", "), m.results(pos, sig), ret, after(args))
	return b.String()
}

// implementers returns structs of the notebook, and pointers to such, that have a method of their own like f.
func (m methodCalls) implementers(f *types.Func) []types.Type {
	var list []types.Type
	consider := func(typ types.Type) {
		named, ok := types.Unalias(typ).(*types.Named)
		if !ok || named.TypeParams().Len() != named.TypeArgs().Len() || len(list) >= maxFast {
			return
		}
		if _, isStruct := named.Underlying().(*types.Struct); !isStruct {
			return
		}
		for method := range named.Methods() {
			if method.Name() != f.Name() || !types.Identical(withoutReceiver(method.Signature()), withoutReceiver(f.Signature())) {
				continue
			}
			if _, pointer := types.Unalias(method.Signature().Recv().Type()).(*types.Pointer); pointer {
				list = append(list, types.NewPointer(named))
			} else {
				list = append(list, named)
			}
		}
	}
	scope := m.unit.Package.Scope()
	for _, name := range scope.Names() {
		if obj, ok := scope.Lookup(name).(*types.TypeName); ok {
			consider(obj.Type())
		}
	}
	for _, key := range slices.Sorted(maps.Keys(m.instances)) {
		if in := m.instances[key]; in.named != nil {
			consider(in.named)
		}
	}
	return list
}

func withoutReceiver(sig *types.Signature) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
}
