package lower

import (
	"fmt"
	"go/ast"
)

var hoist = &Pass{
	Name: "hoist",
	Doc:  "a type that is declared in a function is declared in the package, so that lifted functions can name it",
	Run: func(t *tree) {
		t.each(func(n ast.Node) bool {
			s, ok := n.(*ast.DeclStmt)
			if !ok {
				return true
			}
			g, _ := s.Decl.(*ast.GenDecl)
			for _, spec := range g.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && !spec.Assign.IsValid() {
					t.fresh++
					t.names[t.info.Defs[spec.Name]] = fmt.Sprintf("%s%s%d%s%d", spec.Name.Name, mark, t.number, mark, t.fresh)
					t.hoisted = append(t.hoisted, spec)
				}
			}
			return true
		})
	},
}
