package lower

import (
	"go/types"
	"maps"
	"slices"
	"strings"
)

// A subst replaces type parameters by types. What does not mention them stays the same object.
type subst struct {
	context *types.Context
	pkg     *types.Package // of the declarations that are instantiated
	into    *types.Package // of the instances
	args    map[*types.TypeParam]types.Type
	objects map[types.Object]types.Object // of the function, and fields of structs, by what they were made from
	locals  map[*types.Named]types.Type   // types that are declared in the function
	generic *localInstances
}

// localInstances are the instances of generic types that are declared in the function.
type localInstances struct {
	list []localInstance
	made func(*types.Named) // is told of each
}

type localInstance struct {
	origin *types.Named
	args   []types.Type
	typ    *types.Named
}

func newSubst(context *types.Context, pkg, into *types.Package, params *types.TypeParamList, args []types.Type) *subst {
	s := &subst{
		context: context, pkg: pkg, into: into,
		args:    map[*types.TypeParam]types.Type{},
		objects: map[types.Object]types.Object{},
		locals:  map[*types.Named]types.Type{},
		generic: &localInstances{made: func(*types.Named) {}},
	}
	for i, arg := range args {
		s.args[params.At(i)] = arg
	}
	return s
}

// empty reports whether there is nothing to replace.
func (s *subst) empty() bool { return len(s.args) == 0 }

// typ returns a type with the parameters replaced.
func (s *subst) typ(typ types.Type) types.Type {
	if s.empty() {
		return typ
	}
	switch typ := typ.(type) {
	case *types.TypeParam:
		if arg := s.args[typ]; arg != nil {
			return arg
		}
	case *types.Alias:
		actual := types.Unalias(typ)
		if with := s.typ(actual); with != actual {
			return with
		}
	case *types.Named:
		return s.named(typ)
	case *types.Pointer:
		if elem := s.typ(typ.Elem()); elem != typ.Elem() {
			return types.NewPointer(elem)
		}
	case *types.Slice:
		if elem := s.typ(typ.Elem()); elem != typ.Elem() {
			return types.NewSlice(elem)
		}
	case *types.Array:
		if elem := s.typ(typ.Elem()); elem != typ.Elem() {
			return types.NewArray(elem, typ.Len())
		}
	case *types.Chan:
		if elem := s.typ(typ.Elem()); elem != typ.Elem() {
			return types.NewChan(typ.Dir(), elem)
		}
	case *types.Map:
		if key, elem := s.typ(typ.Key()), s.typ(typ.Elem()); key != typ.Key() || elem != typ.Elem() {
			return types.NewMap(key, elem)
		}
	case *types.Struct:
		return s.structType(typ)
	case *types.Tuple:
		return s.tuple(typ)
	case *types.Signature:
		return s.signature(typ)
	case *types.Interface:
		return s.interfaceType(typ)
	case *types.Union:
		terms := make([]*types.Term, typ.Len())
		for i := range terms {
			terms[i] = types.NewTerm(typ.Term(i).Tilde(), s.typ(typ.Term(i).Type()))
		}
		return types.NewUnion(terms)
	}
	return typ
}

func (s *subst) named(typ *types.Named) types.Type {
	if local := s.locals[typ]; local != nil {
		return local
	}
	obj := typ.Obj()
	if args := typ.TypeArgs(); args.Len() > 0 {
		list, changed := make([]types.Type, args.Len()), false
		for i := range list {
			list[i] = s.typ(args.At(i))
			changed = changed || list[i] != args.At(i)
		}
		if !changed && !s.local(obj) {
			return typ
		}
		if s.local(obj) {
			return s.localInstance(typ.Origin(), list)
		}
		with, err := types.Instantiate(s.context, typ.Origin(), list, false)
		if err != nil {
			return typ // only with validation is there an error
		}
		return with
	}
	if !s.local(obj) || typ.TypeParams().Len() > 0 {
		return typ
	}
	// A type that a generic function declares is another one in each instance.
	with := types.NewNamed(types.NewTypeName(obj.Pos(), s.into, obj.Name(), nil), nil, nil)
	s.locals[typ] = with
	s.objects[obj] = with.Obj()
	with.SetUnderlying(s.typ(typ.Underlying()))
	return with
}

// local reports whether a type is declared in the function.
func (s *subst) local(obj *types.TypeName) bool {
	return obj.Pkg() == s.pkg && obj.Parent() != nil && obj.Parent() != s.pkg.Scope()
}

// localInstance makes an instance of a generic type that a generic function declares.
func (s *subst) localInstance(origin *types.Named, args []types.Type) types.Type {
	for _, in := range s.generic.list {
		if in.origin == origin && slices.EqualFunc(in.args, args, types.Identical) {
			return in.typ
		}
	}
	inner := *s
	inner.args = maps.Clone(s.args)
	names := make([]string, len(args))
	for i, arg := range args {
		inner.args[origin.TypeParams().At(i)] = arg
		names[i] = types.TypeString(arg, (*types.Package).Name)
	}
	name := origin.Obj().Name() + "[" + strings.Join(names, ",") + "]"
	with := types.NewNamed(types.NewTypeName(origin.Obj().Pos(), s.into, name, nil), nil, nil)
	s.generic.list = append(s.generic.list, localInstance{origin, args, with})
	with.SetUnderlying(inner.typ(origin.Underlying()))
	s.generic.made(with)
	return with
}

func (s *subst) structType(typ *types.Struct) types.Type {
	fields, tags, changed := make([]*types.Var, typ.NumFields()), make([]string, typ.NumFields()), false
	for i := range fields {
		f := typ.Field(i)
		with := s.typ(f.Type())
		fields[i], tags[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), with, f.Embedded()), typ.Tag(i)
		changed = changed || with != f.Type()
	}
	if !changed {
		return typ
	}
	for i, f := range fields {
		s.objects[typ.Field(i)] = f
	}
	return types.NewStruct(fields, tags)
}

func (s *subst) tuple(typ *types.Tuple) *types.Tuple {
	vars, changed := make([]*types.Var, typ.Len()), false
	for i := range vars {
		v := typ.At(i)
		with := s.typ(v.Type())
		vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), with)
		changed = changed || with != v.Type()
	}
	if !changed {
		return typ
	}
	return types.NewTuple(vars...)
}

func (s *subst) signature(typ *types.Signature) types.Type {
	params, results := s.tuple(typ.Params()), s.tuple(typ.Results())
	if params == typ.Params() && results == typ.Results() && typ.TypeParams().Len() == 0 {
		return typ
	}
	return types.NewSignatureType(nil, nil, nil, params, results, typ.Variadic())
}

func (s *subst) interfaceType(typ *types.Interface) types.Type {
	var methods []*types.Func
	var embedded []types.Type
	changed := false
	for f := range typ.ExplicitMethods() {
		with := s.typ(f.Type())
		changed = changed || with != f.Type()
		sig, _ := with.(*types.Signature)
		methods = append(methods, types.NewFunc(f.Pos(), f.Pkg(), f.Name(), sig))
	}
	for e := range typ.EmbeddedTypes() {
		with := s.typ(e)
		changed = changed || with != e
		embedded = append(embedded, with)
	}
	if !changed {
		return typ
	}
	return types.NewInterfaceType(methods, embedded).Complete()
}

// declared returns the signature of a function with the objects that its parameters are in the instance.
func (s *subst) declared(sig *types.Signature) *types.Signature {
	vars := func(tuple *types.Tuple) *types.Tuple {
		list := make([]*types.Var, tuple.Len())
		for i := range list {
			list[i], _ = s.object(tuple.At(i)).(*types.Var)
		}
		return types.NewTuple(list...)
	}
	return types.NewSignatureType(nil, nil, nil, vars(sig.Params()), vars(sig.Results()), sig.Variadic())
}

// object returns what an object of a generic function is in the instance.
func (s *subst) object(obj types.Object) types.Object {
	if obj == nil {
		return nil
	}
	if with := s.objects[obj]; with != nil {
		return with
	}
	switch obj := obj.(type) {
	case *types.Var:
		if obj.IsField() || obj.Pkg() != s.pkg || obj.Parent() == s.pkg.Scope() {
			return obj
		}
		with := types.NewVar(obj.Pos(), s.into, obj.Name(), s.typ(obj.Type()))
		s.objects[obj] = with
		return with
	case *types.TypeName:
		if named, ok := obj.Type().(*types.Named); ok {
			s.named(named)
			if with := s.objects[obj]; with != nil {
				return with
			}
		}
	}
	return obj
}
