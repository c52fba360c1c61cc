package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Commit makes a unit part of the notebook. Call it once, when the unit's code has run, and before the next Check.
func (n *Notebook) Commit(u *Unit) {
	for _, v := range u.Vars {
		if lost := n.lost[v.Object.Name()]; lost != nil {
			delete(n.lost, v.Object.Name())
			n.drop(lost)
		}
	}
	apply(u.renames)
	n.imports = u.imports
	for name, d := range u.old {
		delete(n.live, name)
		if d.kind == token.VAR || d.kind == token.FUNC {
			n.drop(d) // nothing that the notebook keeps can refer to it
		}
	}
	for name := range u.imports {
		delete(n.live, name)
	}
	for _, d := range u.decls {
		n.decls = append(n.decls, d)
		if !d.method {
			n.live[d.name] = d
		}
	}
	n.sweep()
}

// drop removes a declaration.
func (n *Notebook) drop(d *decl) {
	n.decls = slices.DeleteFunc(n.decls, func(x *decl) bool { return x == d })
}

// sweep drops superseded types and constants that nothing refers to, with the methods of such types.
func (n *Notebook) sweep() {
	for {
		used := map[string]bool{}
		for _, d := range n.decls {
			ast.Inspect(d.node, func(node ast.Node) bool {
				if id, ok := node.(*ast.Ident); ok && id != d.ident && !d.method {
					used[id.Name] = true
				}
				return true
			})
		}
		gone := map[string]bool{}
		for _, d := range n.decls {
			if !d.method && n.live[d.name] != d && n.lost[d.name] != d && !used[d.ident.Name] {
				gone[d.ident.Name] = true
			}
		}
		if len(gone) == 0 {
			return
		}
		n.decls = slices.DeleteFunc(n.decls, func(d *decl) bool {
			if d.method {
				return gone[receiver(d.node.(*ast.FuncDecl))]
			}
			return gone[d.ident.Name]
		})
	}
}

// receiver returns the name of the type that a method belongs to.
func receiver(f *ast.FuncDecl) string {
	name := ""
	ast.Inspect(f.Recv.List[0].Type, func(node ast.Node) bool {
		if id, ok := node.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name
}

// keep makes the declarations that the notebook keeps of a unit. They are copies: what the unit's own become while it is lowered is
// not what later cells refer to. Functions lose their bodies, but for generic ones, which later cells instantiate.
func (u *Unit) keep() {
	for _, node := range u.Decls {
		switch node := node.(type) {
		case *ast.FuncDecl:
			if node.Name.Name == "_" || node.Recv == nil && node.Name.Name == "init" {
				continue
			}
			d := &decl{name: node.Name.Name, kind: token.FUNC, method: node.Recv != nil, uses: u.uses(node)}
			f := &ast.FuncDecl{Recv: node.Recv, Name: node.Name, Type: node.Type}
			if isGeneric(node) {
				f.Body = node.Body
			}
			f = copyNode(f, u.keepIdent(d))
			if f.Body == nil {
				f.Body = &ast.BlockStmt{List: []ast.Stmt{&ast.ForStmt{Body: &ast.BlockStmt{}}}}
			}
			d.ident, d.node = f.Name, f
			u.keepDecl(d)
		case *ast.GenDecl:
			for _, spec := range node.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok {
					d := &decl{name: spec.Name.Name, kind: token.TYPE}
					spec = copyNode(spec, u.keepIdent(d))
					d.ident, d.node = spec.Name, &ast.GenDecl{Tok: token.TYPE, Specs: []ast.Spec{spec}}
					u.keepDecl(d)
				}
			}
			if node.Tok == token.CONST {
				u.keepConstants(node)
			}
		}
	}
}

// keepConstants keeps a group of constants, which share its node: one may repeat the expression of the one before.
func (u *Unit) keepConstants(node *ast.GenDecl) {
	group := &decl{}
	node = copyNode(node, u.keepIdent(group))
	for _, spec := range node.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for _, id := range spec.Names {
			u.keepDecl(&decl{name: id.Name, kind: token.CONST, ident: id, node: node, paths: group.paths})
		}
	}
}

// keepIdent returns a function that gives the copies of imports in d names that cannot clash, and notes their paths.
func (u *Unit) keepIdent(d *decl) func(from, to *ast.Ident) {
	return func(from, to *ast.Ident) {
		if pkg, ok := u.Info.Uses[from].(*types.PkgName); ok {
			path := pkg.Imported().Path()
			to.Name = importName(path)
			if !slices.Contains(d.paths, path) {
				d.paths = append(d.paths, path)
			}
		}
	}
}

// keepDecl adds a declaration with its version.
func (u *Unit) keepDecl(d *decl) {
	d.cell = u.Cell.Name
	if obj := u.Package.Scope().Lookup(d.name); obj != nil && !d.method {
		fmt.Sscanf(strings.TrimPrefix(u.names[obj], d.name+mark), "%d", &d.version)
	}
	u.decls = append(u.decls, d)
}

// uses returns the names of the package that the body of a function refers to.
func (u *Unit) uses(f *ast.FuncDecl) map[string]bool {
	used := map[string]bool{}
	if f.Body == nil {
		return used
	}
	ast.Inspect(f.Body, func(node ast.Node) bool {
		if id, ok := node.(*ast.Ident); ok {
			if obj := u.Info.Uses[id]; obj != nil && obj.Parent() == u.Package.Scope() {
				used[obj.Name()] = true
			}
		}
		return true
	})
	return used
}
