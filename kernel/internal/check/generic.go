package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// isGeneric reports whether a function has type parameters, or is a method of a type that has.
func isGeneric(f *ast.FuncDecl) bool {
	if f.Type.TypeParams != nil {
		return true
	}
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return false
	}
	typ := ast.Unparen(f.Recv.List[0].Type)
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = ast.Unparen(star.X)
	}
	switch typ.(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

// Decl returns the declaration of a function, of a method or of what an instance was made from: one of the cell, or a generic one of an
// earlier cell with its body, whose types are in Info. Anything else has no declaration. What belongs to an earlier cell is the
// notebook's and must not be changed; copy it.
func (u *Unit) Decl(obj *types.Func) *ast.FuncDecl {
	f, _ := u.declaration(obj.Origin()).(*ast.FuncDecl)
	if f != nil && !u.Cell.Owns(f.Pos()) && !isGeneric(f) {
		return nil // its body is gone
	}
	return f
}

// TypeSpec returns the declaration of a type of the package, of the cell or of an earlier one. That of an earlier cell is the
// notebook's and must not be changed.
func (u *Unit) TypeSpec(obj *types.TypeName) *ast.TypeSpec {
	spec, _ := u.declaration(obj).(*ast.TypeSpec)
	return spec
}

// declaration returns the node that declares a function or type in one of the files that were checked.
func (u *Unit) declaration(obj types.Object) ast.Node {
	if u.declarations == nil {
		u.declarations = map[types.Object]ast.Node{}
		for _, file := range u.files {
			for _, d := range file.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					u.declarations[u.Info.Defs[d.Name]] = d
				case *ast.GenDecl:
					if d.Tok != token.TYPE {
						continue
					}
					for _, spec := range d.Specs {
						if spec, ok := spec.(*ast.TypeSpec); ok {
							u.declarations[u.Info.Defs[spec.Name]] = spec
						}
					}
				}
			}
		}
	}
	return u.declarations[obj]
}
