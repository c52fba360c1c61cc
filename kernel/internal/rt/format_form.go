package rt

import (
	"go/ast"
	"go/parser"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// A form is the type of a value as the notebook has it: what reflect says, and what only the type's expression says, such as the names
// of fields and which int is an N. Its parts are found when they are first asked for. It is safe for concurrent use.
type form struct {
	rtype reflect.Type
	name  string   // the expression's own text, empty if reflect says all
	id    string   // the identity whose methods values have, with a star for a pointer; empty if reflect knows the methods
	src   string   // the expression, or that of the underlying type if the type has a name
	expr  ast.Expr // src parsed, nil if reflect says all

	boxed   string // values are boxes of what has this identity
	inBox   bool   // values are in boxes when they are in an interface
	object  bool   // values are, or point to, Objects
	methods bool   // values have methods that reflect knows of
	erased  bool   // reflect has an interface for what is none: the interpreter has no such recursive types

	once      sync.Once // fills what follows
	elem, key *form
	fields    []field

	boxOnce sync.Once // fills boxType, the type of the boxes of values
	boxType reflect.Type
}

// A field is a field of a struct, as the notebook has it.
type field struct {
	name     string
	embedded bool
	exported bool
	form     *form
}

// forms hold what is known of types.
type forms struct {
	of    sync.Map // formKey to *form
	plain sync.Map // reflect.Type to bool
}

type formKey struct {
	rtype reflect.Type
	name  string
}

var (
	objectType  = reflect.TypeFor[interface{ object() Object }]()
	reflectType = reflect.TypeFor[reflect.Value]()
)

// form returns the form of the type that reflect has as t and whose expression is name, empty if reflect says all.
func (r *RT) form(t reflect.Type, name string) *form {
	key := formKey{t, name}
	if f, ok := r.forms.of.Load(key); ok {
		return f.(*form)
	}
	if name == "" {
		name = r.nameOf(t)
	}
	f, known := r.newForm(t, name)
	if known {
		r.forms.of.Store(key, f)
	}
	return f
}

// newForm makes the form of a type. It is not to be kept if the type mentions one that is not known: that may be defined later.
func (r *RT) newForm(t reflect.Type, name string) (f *form, known bool) {
	f = &form{rtype: t, name: name, src: name, expr: expression(name)}
	if name == "" {
		f.object = t.Kind() != reflect.Interface && t.Implements(objectType)
		f.methods = t.NumMethod() > 0
		if id, box := r.Identity(t); box {
			f.boxed = id
			return f, r.known(expression(id))
		}
		return f, true
	}
	named, star := f.expr, ""
	if pointer, ok := named.(*ast.StarExpr); ok {
		named, star = pointer.X, "*"
	}
	_, isName := named.(*ast.Ident)
	_, isStruct := named.(*ast.StructType) // it may have methods that its fields promote
	if defined := r.Named(strings.TrimPrefix(name, "*")); defined != nil && (isName || isStruct) {
		f.id = name
		if star == "" {
			f.src, f.expr = defined.Underlying, expression(defined.Underlying)
		} else if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		f.inBox = isStruct || t.Kind() != reflect.Struct // else its tag says what it is
	}
	if f.rtype.Kind() == reflect.Interface {
		switch f.expr.(type) {
		case *ast.ArrayType, *ast.ChanType, *ast.FuncType, *ast.MapType, *ast.StarExpr, *ast.StructType:
			f.erased = true
		}
	}
	return f, r.known(named)
}

// known reports whether a type that is a name of the notebook is defined.
func (r *RT) known(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return !ok || !strings.Contains(id.Name, "ˑ") || r.Named(id.Name) != nil
}

// box returns the type of the boxes of values.
func (f *form) box() reflect.Type {
	f.boxOnce.Do(func() {
		field := reflect.StructField{Name: "V", Type: f.rtype, Tag: reflect.StructTag(TagKey + ":" + strconv.Quote(f.id))}
		f.boxType = reflect.StructOf([]reflect.StructField{field})
	})
	return f.boxType
}

// nilType returns a type whose nil stands for that of a type that reflect has an interface for.
func (f *form) nilType() reflect.Type {
	switch f.expr.(type) {
	case *ast.ArrayType:
		return reflect.TypeFor[[]any]()
	case *ast.MapType:
		return reflect.TypeFor[map[any]any]()
	case *ast.ChanType:
		return reflect.TypeFor[chan any]()
	case *ast.FuncType:
		return reflect.TypeFor[func()]()
	}
	return reflect.TypeFor[*any]()
}

// nameOf returns the expression of the types that reflect can tell apart by a tag, and of pointers to them.
func (r *RT) nameOf(t reflect.Type) string {
	star := ""
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t, star = t.Elem(), "*"
	}
	if id, box := r.Identity(t); !box && id != "" {
		return star + id
	}
	return ""
}

// expression parses the expression of a type; it is nil if there is none.
func expression(src string) ast.Expr {
	if src == "" {
		return nil
	}
	e, err := parser.ParseExpr(src)
	if err != nil {
		return nil // reflect says less, but something
	}
	return ast.Unparen(e)
}

// part returns the form of a part of the type, which has the given expression if there is one.
func (f *form) part(r *RT, t reflect.Type, e ast.Expr) *form {
	if e == nil {
		return r.form(t, "")
	}
	e = ast.Unparen(e)
	name := f.src[e.Pos()-1 : e.End()-1]
	if !strings.Contains(name, "ˑ") && !strings.Contains(name, "struct") && !strings.Contains(name, "interface") {
		name = ""
	}
	return r.form(t, name)
}

// parts fills in the types of what values consist of.
func (f *form) parts(r *RT) *form {
	f.once.Do(func() {
		switch f.rtype.Kind() {
		case reflect.Array, reflect.Chan, reflect.Pointer, reflect.Slice:
			f.elem = f.part(r, f.rtype.Elem(), element(f.expr))
		case reflect.Map:
			var key ast.Expr
			if m, ok := f.expr.(*ast.MapType); ok {
				key = m.Key
			}
			f.key = f.part(r, f.rtype.Key(), key)
			f.elem = f.part(r, f.rtype.Elem(), element(f.expr))
		case reflect.Struct:
			f.fields = r.fieldsOf(f)
		}
	})
	return f
}

// element returns the expression of the elements of a type.
func element(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.ArrayType:
		return e.Elt
	case *ast.ChanType:
		return e.Value
	case *ast.MapType:
		return e.Value
	case *ast.StarExpr:
		return e.X
	}
	return nil
}

// fieldsOf returns the fields of a struct type.
func (r *RT) fieldsOf(f *form) []field {
	var fields []field
	add := func(name string, e ast.Expr, embedded bool) {
		if i := len(fields); i < f.rtype.NumField() {
			fields = append(fields, field{name, embedded, ast.IsExported(name), f.part(r, f.rtype.Field(i).Type, e)})
		}
	}
	if s, ok := f.expr.(*ast.StructType); ok {
		for _, list := range s.Fields.List {
			for _, id := range list.Names {
				add(id.Name, list.Type, false)
			}
			if len(list.Names) == 0 {
				add(r.embeddedName(list.Type), list.Type, true)
			}
		}
		return fields
	}
	for sf := range f.rtype.Fields() {
		name := sf.Name
		if f.rtype.Name() == "" {
			name, _ = unmangled(sf)
		}
		add(name, nil, sf.Anonymous)
	}
	return fields
}

// embeddedName returns the name of the field that a type is embedded as.
func (r *RT) embeddedName(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if t := r.Named(e.Name); t != nil {
			name, _, _ := strings.Cut(t.Name, "[")
			return name[strings.LastIndexByte(name, '.')+1:]
		}
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.StarExpr:
		return r.embeddedName(e.X)
	}
	return ""
}

// unmangled returns a field of a struct type of the interpreter that has no tag as the notebook has it: what is not exported there has
// a name with an X before it, and a tag that keeps package json from it.
func unmangled(f reflect.StructField) (name string, tag reflect.StructTag) {
	name, lowered := strings.CutPrefix(f.Name, "X")
	rest, hidden := strings.CutPrefix(string(f.Tag), `json:"-"`)
	if !lowered || !hidden || name == "" || ast.IsExported(name) {
		return f.Name, f.Tag
	}
	if strings.HasPrefix(name, "blankˑ") {
		name = "_"
	}
	return name, reflect.StructTag(strings.TrimPrefix(rest, " "))
}

// plain reports whether fmt prints v as it would in a compiled program: it is of the host, and holds nothing of the notebook.
func (r *RT) plain(v any) bool {
	switch v.(type) {
	case nil, string, int, bool, float64, rune, byte, int64, uint64, []byte, []int, []string: // most arguments, without a look-up
		return true
	}
	t := reflect.TypeOf(v)
	if known, ok := r.forms.plain.Load(t); ok {
		return known.(bool)
	}
	plain := plainType(t, map[reflect.Type]bool{})
	r.forms.plain.Store(t, plain)
	return plain
}

// plainType reports whether all values of t are plain. It has seen some types.
func plainType(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return true
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Interface:
		return false
	case reflect.Array, reflect.Chan, reflect.Pointer, reflect.Slice:
		return plainType(t.Elem(), seen)
	case reflect.Map:
		return plainType(t.Key(), seen) && plainType(t.Elem(), seen)
	case reflect.Func:
		for in := range t.Ins() {
			if !plainType(in, seen) {
				return false
			}
		}
		for out := range t.Outs() {
			if !plainType(out, seen) {
				return false
			}
		}
	case reflect.Struct:
		if t == reflectType {
			return false
		}
		for f := range t.Fields() {
			if name, _ := unmangled(f); t.Name() == "" && (name != f.Name || f.Tag.Get(TagKey) != "") || !plainType(f.Type, seen) {
				return false
			}
		}
	}
	return true
}

// allPlain reports whether every argument is plain.
func (r *RT) allPlain(args []any) bool {
	for _, a := range args {
		if !r.plain(a) {
			return false
		}
	}
	return true
}
