package lower

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

var box = &Pass{
	Name: "box",
	Doc:  "a captured variable that changes lives on the heap, behind a pointer that its function and its function literals share",
	Run: func(t *tree) {
		b := &boxes{tree: t, of: map[types.Object]*types.Var{}}
		b.find()
		if len(b.of) == 0 {
			return
		}
		b.unwrapInits()
		b.declarations()
		t.rewrite(b.use)
	},
}

// boxes are the variables of a tree that become pointers.
type boxes struct {
	*tree
	of map[types.Object]*types.Var
}

// find collects the variables: those that a function literal captures and that something assigns to or takes the address of after
// their declaration.
func (b *boxes) find() {
	captured := map[types.Object]bool{}
	changed := map[types.Object]bool{}
	change := func(e ast.Expr) {
		if obj := b.root(e); obj != nil {
			changed[obj] = true
		}
	}
	b.each(func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			for _, v := range b.captured(n) {
				captured[v] = true
			}
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				change(e)
			}
		case *ast.IncDecStmt:
			change(n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				change(n.Key)
				change(n.Value)
			}
		default:
			if e := b.addressed(n); e != nil {
				change(e)
			}
		}
		return true
	})
	byPosition := func(x, y types.Object) int {
		return cmp.Or(cmp.Compare(x.Pos(), y.Pos()), strings.Compare(b.names[x], b.names[y]))
	}
	for _, obj := range slices.SortedFunc(maps.Keys(captured), byPosition) {
		if changed[obj] {
			// A struct, since the interpreter at times takes the star in *v' for that of a pointer type.
			field := types.NewField(obj.Pos(), b.unit.Package, "V", obj.Type(), false)
			box := types.NewStruct([]*types.Var{field}, nil)
			b.of[obj] = b.variable(obj.Name(), types.NewPointer(box), obj.Pos())
		}
	}
}

// addresses reports whether calling a method takes the address of the variable it is called on.
func (t *tree) addresses(s *types.Selection) bool {
	f, ok := s.Obj().(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return false
	}
	_, pointer := f.Signature().Recv().Type().(*types.Pointer)
	return pointer
}

// unwrapInits moves the init statement of if, switch and for in front of it where it declares a boxed variable.
func (b *boxes) unwrapInits() {
	b.rewrite(func(c *astutil.Cursor) {
		var init *ast.Stmt
		switch s := c.Node().(type) {
		case *ast.IfStmt:
			init = &s.Init
		case *ast.SwitchStmt:
			init = &s.Init
		case *ast.TypeSwitchStmt:
			init = &s.Init
			for _, clause := range s.Body.List {
				if obj := b.info.Implicits[clause]; obj != nil && b.of[obj] != nil {
					b.fail(clause, "the variable of a type switch that a function literal captures cannot be changed yet", "copy it to another variable first")
				}
			}
		case *ast.ForStmt:
			init = &s.Init
		default:
			return
		}
		if *init == nil || !b.declares(*init) {
			return
		}
		first := *init
		*init = nil
		c.Replace(b.wrap(first.Pos(), first, c.Node().(ast.Stmt)))
	})
}

// declares reports whether a statement declares a boxed variable.
func (b *boxes) declares(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if id, ok := n.(*ast.Ident); ok && b.of[b.info.Defs[id]] != nil {
			found = true
		}
		return !found
	})
	return found
}

// declarations makes a box where a boxed variable is declared, and at the start of a function whose parameter it is.
func (b *boxes) declarations() {
	b.rewrite(func(c *astutil.Cursor) {
		switch n := c.Node().(type) {
		case *ast.FuncDecl:
			n.Body.List = append(b.parameters(n.Recv, n.Type), n.Body.List...)
		case *ast.FuncLit:
			n.Body.List = append(b.parameters(nil, n.Type), n.Body.List...)
		case *ast.BlockStmt:
			n.List = b.expand(n.List)
		case *ast.CaseClause:
			n.Body = b.expand(n.Body)
		}
	})
}

func (b *boxes) parameters(recv *ast.FieldList, f *ast.FuncType) []ast.Stmt {
	var list []ast.Stmt
	for _, fields := range []*ast.FieldList{recv, f.Params} {
		if fields == nil {
			continue
		}
		for _, field := range fields.List {
			for _, id := range field.Names {
				if obj := b.info.Defs[id]; b.of[obj] != nil {
					// The parameter itself is another variable from here on.
					parameter := b.variable(id.Name, obj.Type(), id.Pos())
					b.info.Defs[id] = parameter
					list = append(list, b.make(obj, id.Pos()), b.set(obj, b.tree.use(parameter, id.Pos())))
				}
			}
		}
	}
	return list
}

// expand replaces the declarations of boxed variables among statements.
func (b *boxes) expand(list []ast.Stmt) []ast.Stmt {
	var out []ast.Stmt
	for _, s := range list {
		switch n := s.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE && b.declares(n) {
				out = append(out, b.define(n)...)
				continue
			}
		case *ast.DeclStmt:
			if b.declares(n) {
				out = append(out, b.declStmt(n)...)
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// define turns a, b := f() into: t, u := f(); a' := new(A); a'.V = t; ...
func (b *boxes) define(s *ast.AssignStmt) []ast.Stmt {
	var after []ast.Stmt
	for i, e := range s.Lhs {
		id, ok := e.(*ast.Ident)
		if !ok || id.Name == "_" {
			continue
		}
		obj := b.info.Defs[id]
		isNew := obj != nil
		if !isNew {
			obj = b.info.Uses[id]
		}
		if b.of[obj] == nil {
			continue
		}
		value := b.variable(id.Name, obj.Type(), id.Pos())
		s.Lhs[i] = b.tree.define(value, id.Pos())
		if isNew {
			after = append(after, b.make(obj, id.Pos()))
		}
		after = append(after, b.set(obj, b.tree.use(value, id.Pos())))
	}
	return append([]ast.Stmt{s}, after...)
}

// declStmt does the same for var.
func (b *boxes) declStmt(s *ast.DeclStmt) []ast.Stmt {
	var out []ast.Stmt
	for _, spec := range s.Decl.(*ast.GenDecl).Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		var after []ast.Stmt
		for i, id := range spec.Names {
			obj := b.info.Defs[id]
			if b.of[obj] == nil {
				continue
			}
			after = append(after, b.make(obj, id.Pos()))
			value := b.variable(id.Name, obj.Type(), id.Pos())
			spec.Names[i] = b.tree.define(value, id.Pos())
			if len(spec.Values) > 0 {
				after = append(after, b.set(obj, b.tree.use(value, id.Pos())))
			}
		}
		if len(spec.Values) > 0 || len(after) < len(spec.Names) {
			single := &ast.GenDecl{TokPos: spec.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}
			out = append(out, &ast.DeclStmt{Decl: single})
		}
		out = append(out, after...)
	}
	return out
}

// make makes v' := new(struct{ V T }).
func (b *boxes) make(obj types.Object, pos token.Pos) ast.Stmt {
	return b.declare(b.of[obj], b.newOf(b.of[obj].Type().(*types.Pointer).Elem(), pos))
}

// set makes v'.V = e.
func (b *boxes) set(obj types.Object, e ast.Expr) ast.Stmt {
	return assignStmt(token.ASSIGN, e.Pos(), []ast.Expr{b.value(obj, e.Pos())}, []ast.Expr{e})
}

// use replaces a use of a boxed variable by the field of its box.
func (b *boxes) use(c *astutil.Cursor) {
	if id, ok := c.Node().(*ast.Ident); ok && b.of[b.info.Uses[id]] != nil {
		c.Replace(b.value(b.info.Uses[id], id.Pos()))
	}
}

// value makes v'.V.
func (b *boxes) value(obj types.Object, pos token.Pos) ast.Expr {
	box := b.of[obj]
	st, _ := box.Type().(*types.Pointer).Elem().(*types.Struct)
	return b.field(b.tree.use(box, pos), st.Field(0))
}
