package rt

import (
	"go/ast"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// formName returns the name of a type as %T prints it.
func (r *RT) formName(f *form) string {
	if f.name == "" {
		return r.hostName(f.rtype)
	}
	return r.exprName(f.rtype, expression(f.name))
}

// exprName returns the name of the type that an expression denotes. t is what reflect has for it, nil if that is not known.
func (r *RT) exprName(t reflect.Type, e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if named := r.Named(e.Name); named != nil {
			return named.Name
		}
		switch e.Name {
		case "any":
			return "interface {}"
		case "byte":
			return "uint8"
		case "rune":
			return "int32"
		}
		return e.Name
	case *ast.SelectorExpr:
		if t != nil && t.Name() != "" {
			return t.String() // the notebook may have another name for the package
		}
		if pkg, ok := e.X.(*ast.Ident); ok {
			return pkg.Name + "." + e.Sel.Name
		}
	case *ast.StarExpr:
		return "*" + r.exprName(elem(t, reflect.Pointer), e.X)
	case *ast.ArrayType:
		if length, ok := e.Len.(*ast.BasicLit); ok {
			return "[" + length.Value + "]" + r.exprName(elem(t, reflect.Array), e.Elt)
		}
		return "[]" + r.exprName(elem(t, reflect.Slice), e.Elt)
	case *ast.MapType:
		var key reflect.Type
		if t != nil && t.Kind() == reflect.Map {
			key = t.Key()
		}
		return "map[" + r.exprName(key, e.Key) + "]" + r.exprName(elem(t, reflect.Map), e.Value)
	case *ast.ChanType:
		directions := map[ast.ChanDir]reflect.ChanDir{ast.SEND: reflect.SendDir, ast.RECV: reflect.RecvDir, ast.SEND | ast.RECV: reflect.BothDir}
		return chanName(directions[e.Dir], r.exprName(elem(t, reflect.Chan), e.Value))
	case *ast.FuncType:
		return "func" + r.signatureName(t, e)
	case *ast.StructType:
		return r.structName(t, e)
	case *ast.InterfaceType:
		return interfaceName(r.methodNames(e))
	}
	if t != nil {
		return r.hostName(t)
	}
	return "?"
}

// elem returns the type of the elements of t, nil if t is not of the kind.
func elem(t reflect.Type, kind reflect.Kind) reflect.Type {
	if t == nil || t.Kind() != kind {
		return nil
	}
	return t.Elem()
}

// signatureName returns parameters and results.
func (r *RT) signatureName(t reflect.Type, e *ast.FuncType) string {
	if t != nil && t.Kind() != reflect.Func {
		t = nil
	}
	var in, out []reflect.Type
	if t != nil {
		in, out = slices.Collect(t.Ins()), slices.Collect(t.Outs())
	}
	return signature(r.tupleNames(in, e.Params), r.tupleNames(out, e.Results))
}

// tupleNames returns the types of parameters or results; types are what reflect has for them, if that is known.
func (r *RT) tupleNames(types []reflect.Type, list *ast.FieldList) []string {
	var names []string
	if list == nil {
		return nil
	}
	for _, f := range list.List {
		for range max(1, len(f.Names)) {
			var t reflect.Type
			if i := len(names); i < len(types) {
				t = types[i]
			}
			if rest, ok := f.Type.(*ast.Ellipsis); ok {
				names = append(names, "..."+r.exprName(elem(t, reflect.Slice), rest.Elt))
			} else {
				names = append(names, r.exprName(t, f.Type))
			}
		}
	}
	return names
}

func (r *RT) structName(t reflect.Type, e *ast.StructType) string {
	var fields []string
	for _, f := range e.Fields.List {
		var ft reflect.Type
		if i := len(fields); t != nil && t.Kind() == reflect.Struct && i < t.NumField() {
			ft = t.Field(i).Type
		}
		text := r.exprName(ft, f.Type)
		if f.Tag != nil {
			if tag, err := strconv.Unquote(f.Tag.Value); err == nil {
				text += " " + strconv.Quote(tag)
			}
		}
		if len(f.Names) == 0 {
			fields = append(fields, text)
		}
		for _, id := range f.Names {
			fields = append(fields, id.Name+" "+text)
		}
	}
	return structName(fields)
}

// methodNames returns the methods of an interface with their signatures.
func (r *RT) methodNames(e *ast.InterfaceType) []string {
	var names []string
	for _, f := range e.Methods.List {
		switch t := ast.Unparen(f.Type).(type) {
		case *ast.FuncType:
			for _, id := range f.Names {
				name := id.Name
				if !id.IsExported() {
					name = "main." + name
				}
				names = append(names, name+r.signatureName(nil, t))
			}
		case *ast.InterfaceType:
			names = append(names, r.methodNames(t)...)
		case *ast.Ident:
			if named := r.Named(t.Name); named != nil {
				if i, ok := expression(named.Underlying).(*ast.InterfaceType); ok {
					names = append(names, r.methodNames(i)...)
				}
			} else if t.Name == "error" {
				names = append(names, "Error() string")
			}
		default:
			names = append(names, r.exprName(nil, t))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// hostName returns the name of a type of which reflect says all, but that it has lowered names where types of the notebook are parts.
func (r *RT) hostName(t reflect.Type) string {
	if name := r.nameOf(t); name != "" {
		return r.exprName(t, expression(name))
	}
	switch t {
	case reflect.TypeFor[*wrapError]():
		return "*fmt.wrapError"
	case reflect.TypeFor[*wrapErrors]():
		return "*fmt.wrapErrors"
	}
	if t.Name() != "" {
		return t.String()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + r.hostName(t.Elem())
	case reflect.Slice:
		return "[]" + r.hostName(t.Elem())
	case reflect.Array:
		return "[" + strconv.Itoa(t.Len()) + "]" + r.hostName(t.Elem())
	case reflect.Map:
		return "map[" + r.hostName(t.Key()) + "]" + r.hostName(t.Elem())
	case reflect.Chan:
		return chanName(t.ChanDir(), r.hostName(t.Elem()))
	case reflect.Func:
		var in, out []string
		for p := range t.Ins() {
			in = append(in, r.hostName(p))
		}
		if t.IsVariadic() {
			in[len(in)-1] = "..." + strings.TrimPrefix(in[len(in)-1], "[]")
		}
		for p := range t.Outs() {
			out = append(out, r.hostName(p))
		}
		return "func" + signature(in, out)
	case reflect.Struct:
		var fields []string
		for f := range t.Fields() {
			text := r.hostName(f.Type)
			name, tag := unmangled(f)
			if !f.Anonymous {
				text = name + " " + text
			}
			if tag != "" {
				text += " " + strconv.Quote(string(tag))
			}
			fields = append(fields, text)
		}
		return structName(fields)
	}
	return t.String()
}

func chanName(direction reflect.ChanDir, elem string) string {
	switch {
	case direction == reflect.SendDir:
		return "chan<- " + elem
	case direction == reflect.RecvDir:
		return "<-chan " + elem
	case strings.HasPrefix(elem, "<-"):
		return "chan (" + elem + ")"
	}
	return "chan " + elem
}

func signature(in, out []string) string {
	text := "(" + strings.Join(in, ", ") + ")"
	switch len(out) {
	case 0:
		return text
	case 1:
		return text + " " + out[0]
	}
	return text + " (" + strings.Join(out, ", ") + ")"
}

func structName(fields []string) string {
	if len(fields) == 0 {
		return "struct {}"
	}
	return "struct { " + strings.Join(fields, "; ") + " }"
}

func interfaceName(methods []string) string {
	if len(methods) == 0 {
		return "interface {}"
	}
	return "interface { " + strings.Join(methods, "; ") + " }"
}
