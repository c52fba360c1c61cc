package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

var ranges = &Pass{
	Name: "ranges",
	Doc:  "range assigns to variables of its own: the interpreter counts with the key, and takes the key of a string for that of its runes",
	Run: func(t *tree) {
		t.rewrite(func(c *astutil.Cursor) {
			s, ok := c.Node().(*ast.RangeStmt)
			if !ok {
				return
			}
			t.ownVariables(s)
			if s.Value = named(s.Value); s.Value == nil {
				s.Key = named(s.Key)
			}
			switch x := t.info.TypeOf(s.X).Underlying().(type) {
			case *types.Basic:
				if first := t.rangeString(s, x); first != nil {
					c.Replace(t.wrap(s.Pos(), append(first, s)...))
				}
			case *types.Array:
				if s.Value == nil {
					c.Replace(t.indexes(s, x))
				}
			case *types.Pointer:
				if array := pointedArray(x); array != nil && s.Value == nil {
					c.Replace(t.indexes(s, array))
				} else if array != nil {
					xs := t.variable("xs", x, s.Pos())
					length := t.literalOf(constant.MakeInt64(array.Len()), types.Typ[types.Int], s.X.Pos())
					c.Replace(t.wrap(s.Pos(), t.declare(xs, s.X), t.countedLoop(s, types.Typ[types.Int], length, xs)))
				}
			case *types.Chan:
				if _, ok := s.X.(*ast.StarExpr); ok { // of a nil pointer it would be a nil channel
					ch := t.variable("channel", t.info.TypeOf(s.X), s.X.Pos())
					first := t.declare(ch, s.X)
					s.X = t.use(ch, s.X.Pos())
					c.Replace(t.wrap(s.Pos(), first, s))
				}
			}
		})
	},
}

// indexes turns a range over the indexes of an array into a counted loop: the array need not be there, if a nil pointer should point to
// it. Without calls it is not even evaluated.
func (t *tree) indexes(s *ast.RangeStmt, array *types.Array) ast.Stmt {
	loop := t.countedLoop(s, types.Typ[types.Int], t.literalOf(constant.MakeInt64(array.Len()), types.Typ[types.Int], s.X.Pos()), nil)
	if !t.calls(s.X) {
		return loop
	}
	return t.wrap(s.Pos(), t.declare(t.variable("array", t.info.TypeOf(s.X), s.X.Pos()), s.X), loop)
}

// ownVariables makes for k, v := range x { a, b = k, v; ... } of for a, b = range x. The same is done for a key that the body changes.
func (t *tree) ownVariables(s *ast.RangeStmt) {
	if s.Tok == token.DEFINE {
		id, ok := s.Key.(*ast.Ident)
		if !ok {
			return
		}
		if v, ok := t.info.Defs[id].(*types.Var); ok && t.assigned(s.Body, map[types.Object]*types.Var{v: v}) {
			own := t.variable(id.Name, v.Type(), id.Pos())
			s.Key = t.define(own, id.Pos())
			s.Body.List = append([]ast.Stmt{assignStmt(token.DEFINE, id.Pos(), []ast.Expr{id}, []ast.Expr{t.use(own, id.Pos())})}, s.Body.List...)
		}
		return
	}
	var left, right []ast.Expr
	own := func(e ast.Expr, typ types.Type) ast.Expr {
		if named(e) == nil {
			return e
		}
		v := t.variable("each", typ, e.Pos())
		left, right = append(left, e), append(right, t.use(v, e.Pos()))
		return t.define(v, e.Pos())
	}
	key, value := rangeTypes(t.info.TypeOf(s.X))
	s.Key, s.Value = own(s.Key, key), own(s.Value, value)
	if left != nil {
		s.Tok = token.DEFINE
		s.Body.List = append([]ast.Stmt{assignStmt(token.ASSIGN, s.Pos(), left, right)}, s.Body.List...)
	}
}

// named returns e, or nil for the blank identifier.
func named(e ast.Expr) ast.Expr {
	if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
		return nil
	}
	return e
}

// rangeTypes returns the types of key and value of a range over a value of type typ.
func rangeTypes(typ types.Type) (key, value types.Type) {
	switch typ := typ.Underlying().(type) {
	case *types.Slice:
		return types.Typ[types.Int], typ.Elem()
	case *types.Array:
		return types.Typ[types.Int], typ.Elem()
	case *types.Pointer:
		return rangeTypes(typ.Elem())
	case *types.Map:
		return typ.Key(), typ.Elem()
	case *types.Chan:
		return typ.Elem(), nil
	}
	return types.Typ[types.Int], types.Typ[types.Rune] // a string
}

// rangeString turns for i, r := range s, in place, into for n, i := range rt.Offsets(text) { r := runes[n]; ... } and returns the statements
// that declare text and runes. What does not use the key is left as it is.
func (t *tree) rangeString(s *ast.RangeStmt, typ *types.Basic) (first []ast.Stmt) {
	if typ.Info()&types.IsString == 0 || named(s.Key) == nil {
		return nil
	}
	pos := s.X.Pos()
	text := t.variable("text", types.Typ[types.String], pos)
	first = []ast.Stmt{t.declare(text, t.conversion(text.Type(), s.X))}
	n := ast.Expr(&ast.Ident{Name: "_", NamePos: pos})
	if id, ok := s.Value.(*ast.Ident); ok && id.Name != "_" {
		runes := t.variable("runes", types.NewSlice(types.Typ[types.Rune]), pos)
		first = append(first, t.declare(runes, t.conversion(runes.Type(), t.use(text, pos))))
		index := t.variable("n", types.Typ[types.Int], pos)
		n = t.define(index, pos)
		r := &ast.IndexExpr{X: t.use(runes, pos), Index: t.use(index, pos)}
		t.info.Types[r] = types.TypeAndValue{Type: types.Typ[types.Rune]}
		s.Body.List = append([]ast.Stmt{assignStmt(token.DEFINE, pos, []ast.Expr{id}, []ast.Expr{r})}, s.Body.List...)
	}
	offsets := &ast.CallExpr{Fun: t.rt("Offsets", pos), Args: []ast.Expr{t.use(text, pos)}}
	t.info.Types[offsets] = types.TypeAndValue{Type: types.NewSlice(types.Typ[types.Int])}
	s.Key, s.Value, s.X = n, s.Key, offsets
	return first
}
