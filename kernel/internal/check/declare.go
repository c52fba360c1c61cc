package check

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
)

// declared is a cell as a file of the notebook's package.
type declared struct {
	file         *ast.File
	explicit     map[string]string // written in the cell
	session      map[string]string // the notebook's imports after the cell
	decls        []ast.Decl        // constants, types, functions
	body         []ast.Node        // statements and *ast.ValueSpec in source order
	names        []string          // declared in the package
	kinds        map[string]token.Token
	vars         []*ast.Ident // variables among names
	funcs        map[string]*ast.FuncDecl
	types        map[string]*ast.TypeSpec
	methods      []*ast.FuncDecl
	scope        map[string]token.Pos // where the scope of a variable begins within the cell
	mentioned    []string             // every identifier of the cell
	scopeImports map[string]string    // the imports that the cell sees
	inits        []*ast.FuncDecl
	value        ast.Expr
	main         bool
}

// declare makes a file of a cell: its declarations, its statements as the body of a function, and a declaration for each variable
// that a statement at the top level declares.
func (n *Notebook) declare(c *cell.Cell) (*declared, diag.List) {
	d := &declared{
		file:     &ast.File{Name: ast.NewIdent("cell"), Package: 1},
		explicit: map[string]string{},
		scope:    map[string]token.Pos{},
		kinds:    map[string]token.Token{},
		funcs:    map[string]*ast.FuncDecl{},
		types:    map[string]*ast.TypeSpec{},
	}
	list := d.readImports(c)
	for _, node := range c.Decls {
		if f, ok := node.(*ast.FuncDecl); ok && f.Body == nil {
			list = append(list, c.Diagnose(f.Name.Pos(), "missing function body", ""))
		}
		d.declaration(node)
	}
	var block []ast.Stmt
	for _, s := range c.Stmts {
		assign, ok := s.(*ast.AssignStmt)
		if !ok || assign.Tok != token.DEFINE {
			block = append(block, s)
			d.body = append(d.body, s)
			continue
		}
		rest, err := d.define(c, assign)
		list = append(list, err...)
		if rest != nil {
			block = append(block, rest)
		}
	}
	slices.SortStableFunc(d.body, func(a, b ast.Node) int { return c.Compare(a.Pos(), b.Pos()) })
	if len(c.Stmts) > 0 {
		if last, ok := c.Stmts[len(c.Stmts)-1].(*ast.ExprStmt); ok && d.body[len(d.body)-1] == last {
			d.value = last.X
		}
	}
	var lbrace, rbrace token.Pos
	if len(block) > 0 {
		lbrace, rbrace = block[0].Pos(), block[len(block)-1].End()
	}
	d.file.Decls = append(d.file.Decls, &ast.FuncDecl{
		Name: ast.NewIdent(bodyName),
		Type: &ast.FuncType{Func: lbrace, Params: &ast.FieldList{}},
		Body: &ast.BlockStmt{Lbrace: lbrace, List: block, Rbrace: rbrace},
	})
	d.mention()
	n.resolveImports(d)
	return d, list
}

// mention notes the identifiers of the cell.
func (d *declared) mention() {
	seen := map[string]bool{}
	ast.Inspect(d.file, func(node ast.Node) bool {
		if id, ok := node.(*ast.Ident); ok && !seen[id.Name] {
			seen[id.Name] = true
			d.mentioned = append(d.mentioned, id.Name)
		}
		return true
	})
}

// name notes a name that the cell declares in the package.
func (d *declared) name(name string, kind token.Token) {
	d.names = append(d.names, name)
	d.kinds[name] = kind
}

// bodyName is the function that holds a cell's statements while it is checked.
const bodyName = "cell" + mark

// declaration adds a declaration of the cell.
func (d *declared) declaration(node ast.Decl) {
	d.file.Decls = append(d.file.Decls, node)
	switch node := node.(type) {
	case *ast.FuncDecl:
		d.decls = append(d.decls, node)
		if node.Recv == nil && node.Name.Name == "init" {
			d.inits = append(d.inits, node)
		}
		if node.Recv != nil {
			d.methods = append(d.methods, node)
			return
		}
		if node.Name.Name == "_" || node.Name.Name == "init" {
			return
		}
		d.name(node.Name.Name, token.FUNC)
		d.funcs[node.Name.Name] = node
		d.main = d.main || node.Name.Name == "main" && len(node.Type.Params.List) == 0 && node.Type.Results == nil
	case *ast.GenDecl:
		if node.Tok != token.VAR {
			d.decls = append(d.decls, node)
		}
		for _, spec := range node.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.Name != "_" {
					d.name(spec.Name.Name, token.TYPE)
					d.types[spec.Name.Name] = spec
				}
			case *ast.ValueSpec:
				if node.Tok == token.VAR {
					d.body = append(d.body, spec)
					d.variables(spec.Names, spec.End())
					continue
				}
				for _, id := range spec.Names {
					if id.Name != "_" {
						d.name(id.Name, token.CONST)
					}
				}
			}
		}
	}
}

// variables notes variables of the package whose scope in this cell begins at pos.
func (d *declared) variables(ids []*ast.Ident, pos token.Pos) {
	for _, id := range ids {
		if id.Name == "_" {
			continue
		}
		d.name(id.Name, token.VAR)
		d.vars = append(d.vars, id)
		if _, twice := d.scope[id.Name]; !twice {
			d.scope[id.Name] = pos
		}
	}
}

// define takes x, y := f() at the top level of a cell as a declaration in the package. Where some of the variables are there already,
// it is an assignment too, which is returned for the body to be checked.
func (d *declared) define(c *cell.Cell, s *ast.AssignStmt) (rest ast.Stmt, list diag.List) {
	spec := &ast.ValueSpec{}
	var fresh []*ast.Ident
	for i, e := range s.Lhs {
		id, ok := e.(*ast.Ident)
		if !ok {
			return nil, diag.List{c.Diagnose(e.Pos(), "non-name "+types.ExprString(e)+" on left side of :=", "")}
		}
		_, there := d.scope[id.Name]
		isNew := id.Name != "_" && !there
		if isNew {
			fresh = append(fresh, id)
		}
		switch {
		case len(s.Lhs) != len(s.Rhs): // one call with several results
			if !isNew {
				id = &ast.Ident{Name: "_", NamePos: id.NamePos}
			}
			spec.Names, spec.Values = append(spec.Names, id), s.Rhs
		case isNew:
			spec.Names, spec.Values = append(spec.Names, id), append(spec.Values, s.Rhs[i])
		}
	}
	if len(fresh) == 0 {
		assign := &ast.AssignStmt{Lhs: s.Lhs, TokPos: s.TokPos, Tok: token.ASSIGN, Rhs: s.Rhs}
		return assign, diag.List{c.Diagnose(s.TokPos, "no new variables on left side of :=", "write = to assign to a variable that this cell has declared")}
	}
	d.file.Decls = append(d.file.Decls, &ast.GenDecl{Tok: token.VAR, TokPos: s.Pos(), Specs: []ast.Spec{spec}})
	d.variables(fresh, s.End())
	if len(fresh) == len(s.Lhs) {
		d.body = append(d.body, spec)
		return nil, nil
	}
	assign := &ast.AssignStmt{Lhs: s.Lhs, TokPos: s.TokPos, Tok: token.ASSIGN, Rhs: s.Rhs}
	d.body = append(d.body, assign)
	return assign, nil
}

// order puts the body in the order in which it runs. That of statements is theirs; a cell of declarations alone is initialized as a
// package is. Calls of init functions are identifiers that refer to them.
func (d *declared) order(c *cell.Cell, info *types.Info) []ast.Node {
	body := slices.Clone(d.body)
	for _, f := range d.inits {
		id := &ast.Ident{Name: "init", NamePos: f.Name.NamePos}
		info.Uses[id] = info.Defs[f.Name]
		body = append(body, id)
	}
	rank := map[ast.Node]int{}
	if len(c.Stmts) == 0 {
		for i, init := range info.InitOrder {
			for _, node := range body {
				if spec, ok := node.(*ast.ValueSpec); ok && slices.ContainsFunc(spec.Values, func(e ast.Expr) bool { return e == init.Rhs }) {
					rank[node] = i
				}
			}
		}
		for _, node := range body {
			if _, ok := node.(*ast.Ident); ok {
				rank[node] = len(info.InitOrder)
			}
		}
	}
	slices.SortStableFunc(body, func(a, b ast.Node) int {
		return cmp.Or(rank[a]-rank[b], c.Compare(a.Pos(), b.Pos()))
	})
	return body
}

// mayBeEarly reports whether early could find something.
func (d *declared) mayBeEarly(c *cell.Cell) bool {
	if len(c.Stmts) == 0 {
		return false // a package's variables may refer to each other in any order
	}
	for _, node := range d.body {
		found := false
		ast.Inspect(node, func(node ast.Node) bool {
			if id, ok := node.(*ast.Ident); ok {
				pos, ours := d.scope[id.Name]
				found = found || ours && c.Compare(id.Pos(), pos) < 0 && !isLeft(d, id)
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// early returns the identifiers of the cell's body that use a variable of the cell before its scope begins.
func (d *declared) early(at *cell.Cell, c checked) []*ast.Ident {
	fresh := map[types.Object]token.Pos{}
	for _, id := range d.vars {
		if obj := c.info.Defs[id]; obj != nil {
			fresh[obj] = d.scope[id.Name]
		}
	}
	var early []*ast.Ident
	for _, node := range d.body {
		ast.Inspect(node, func(node ast.Node) bool {
			id, ok := node.(*ast.Ident)
			if !ok {
				return true
			}
			if pos, ours := fresh[c.info.Uses[id]]; ours && at.Compare(id.Pos(), pos) < 0 && !isLeft(d, id) {
				early = append(early, id)
			}
			return true
		})
	}
	return early
}

// isLeft reports whether id is on the left side of the := that declares it, where go/types saw an assignment.
func isLeft(d *declared, id *ast.Ident) bool {
	return slices.Contains(d.vars, id)
}

// valuePos returns the position at which go/types would complain that the last value is not used.
func (d *declared) valuePos() token.Pos { return d.value.Pos() }
