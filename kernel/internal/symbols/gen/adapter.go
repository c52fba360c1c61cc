package main

import (
	"fmt"
	"go/types"
	"strings"
)

// adapterName returns the name of the adapter of an interface.
func (f *file) adapterName(obj types.Object) string { return f.pkg.ident() + "_" + obj.Name() }

// adapter returns the declaration of the type that implements an interface for values of the notebook. It is empty where there is
// none: an alias has that of the interface it stands for, and an interface with methods that only its own package can write cannot be
// implemented by a notebook.
func (f *file) adapter(obj types.Object) string {
	name, ok := obj.(*types.TypeName)
	if !ok || name.IsAlias() {
		return ""
	}
	i, ok := obj.Type().Underlying().(*types.Interface)
	if !ok || !implementable(i) {
		return ""
	}
	f.imports[rtPath] = true
	adapter := f.adapterName(obj)
	var text strings.Builder
	text.WriteString(fmt.Sprintf("\ntype %s struct{ rt.Object }\n", adapter))
	for m := range i.Methods() {
		text.WriteString(f.method(adapter, m))
	}
	if types.Implements(i, types.Universe.Lookup("error").Type().Underlying().(*types.Interface)) {
		text.WriteString(f.optional(adapter, i))
	}
	return text.String()
}

// implementable reports whether an interface has methods and a notebook can write all of them.
func implementable(i *types.Interface) bool {
	for m := range i.Methods() {
		if !m.Exported() || !visible(m.Type()) {
			return false
		}
	}
	return i.NumMethods() > 0
}

// optional returns the methods of errors that package errors looks for, as far as the interface does not have them.
func (f *file) optional(adapter string, i *types.Interface) string {
	var b strings.Builder
	for _, m := range []struct{ name, signature, call string }{
		{"Unwrap", "() error", "unwrap(o.Object)"},
		{"Is", "(target error) bool", "is(o.Object, target)"},
		{"As", "(target any) bool", "as(o.Object, target)"},
	} {
		if obj, _, _ := types.LookupFieldOrMethod(i, false, nil, m.name); obj == nil {
			fmt.Fprintf(&b, "\nfunc (o %s) %s%s { return %s }\n", adapter, m.name, m.signature, m.call)
		}
	}
	return b.String()
}

// method returns a method of an adapter: it calls the function that is the method of the notebook's type.
func (f *file) method(adapter string, m *types.Func) string {
	sig := m.Signature()
	params, called, args := []string{}, []string{"any"}, []string{"v"}
	for i := range sig.Params().Len() {
		name, typ := fmt.Sprintf("a%d", i), f.typ(sig.Params().At(i).Type())
		arg := name
		if sig.Variadic() && i == sig.Params().Len()-1 {
			typ, arg = "..."+strings.TrimPrefix(typ, "[]"), name+"..."
		}
		params, called, args = append(params, name+" "+typ), append(called, typ), append(args, arg)
	}
	results := make([]string, sig.Results().Len())
	for i := range results {
		results[i] = f.typ(sig.Results().At(i).Type())
	}
	result, ret := strings.Join(results, ", "), "return "
	switch len(results) {
	case 0:
		ret = ""
	case 1:
	default:
		result = "(" + result + ")"
	}
	return fmt.Sprintf("\nfunc (o %s) %s(%s) %s {\n\tf, v := rt.Bound(o.Object, %q)\n\t%sf.(func(%s) %s)(%s)\n}\n",
		adapter, m.Name(), strings.Join(params, ", "), result, m.Name(), ret, strings.Join(called, ", "), result, strings.Join(args, ", "))
}

func (f *file) typ(t types.Type) string { return types.TypeString(t, f.qualify) }

// visible reports whether another package can write a type.
func visible(t types.Type) bool {
	switch t := t.(type) {
	case *types.Alias:
		return declared(t.Obj())
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if !visible(arg) {
				return false
			}
		}
		return declared(t.Obj())
	case *types.Signature:
		return visible(t.Params()) && visible(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if !visible(v.Type()) {
				return false
			}
		}
	case *types.Map:
		return visible(t.Key()) && visible(t.Elem())
	case interface{ Elem() types.Type }: // pointers, slices, arrays, channels
		return visible(t.Elem())
	}
	return true
}

// declared reports whether another package can name a type.
func declared(obj *types.TypeName) bool {
	return obj.Pkg() == nil || obj.Exported() && public(obj.Pkg().Path())
}
