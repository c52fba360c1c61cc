package check

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path"
	"slices"
	"strconv"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
)

// declared is a cell as a file of the notebook's package.
type declared struct {
	file     *ast.File
	explicit map[string]string    // written in the cell
	session  map[string]string    // the notebook's imports after the cell
	decls    []ast.Decl           // constants, types, functions
	body     []ast.Node           // statements and *ast.ValueSpec in source order
	names    []string             // declared in the package
	vars     []*ast.Ident         // variables among names
	scope    map[string]token.Pos // where the scope of a variable begins within the cell
	inits    []*ast.FuncDecl
	value    ast.Expr
	main     bool
}

// declare makes a file of a cell: its declarations, its statements as the body of a function, and a declaration for each variable
// that a statement at the top level declares.
func (n *Notebook) declare(c *cell.Cell) (*declared, diag.List) {
	d := &declared{
		file:     &ast.File{Name: ast.NewIdent("cell"), Package: 1},
		explicit: map[string]string{},
		scope:    map[string]token.Pos{},
	}
	list := d.readImports(c)
	for _, node := range c.Decls {
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
	n.scopeImports(d)
	return d, list
}

// bodyName is the function that holds a cell's statements while it is checked.
const bodyName = "cell" + mark

// readImports collects the import declarations of the cell.
func (d *declared) readImports(c *cell.Cell) diag.List {
	var list diag.List
	for _, spec := range c.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			list = append(list, c.Diagnose(spec.Path.Pos(), "invalid import path "+spec.Path.Value, ""))
			continue
		}
		name := path.Base(p)
		if last := path.Dir(p); len(name) > 1 && name[0] == 'v' && name[1] >= '0' && name[1] <= '9' {
			name = path.Base(last) // math/rand/v2
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		switch {
		case name == "_":
			continue
		case name == ".":
			list = append(list, c.Diagnose(spec.Pos(), "import . is not supported in a cell", "import the package under its name"))
			continue
		case p == "C":
			list = append(list, c.Diagnose(spec.Pos(), "cgo cannot be used in a cell", ""))
			continue
		}
		// The import stays at its place in the file, so that what is wrong with it is said there.
		d.file.Decls = append(d.file.Decls, &ast.GenDecl{Tok: token.IMPORT, TokPos: spec.Pos(), Specs: []ast.Spec{spec}})
		d.file.Imports = append(d.file.Imports, spec)
		d.explicit[name] = p
	}
	return list
}

// declaration adds a declaration of the cell.
func (d *declared) declaration(node ast.Decl) {
	d.file.Decls = append(d.file.Decls, node)
	switch node := node.(type) {
	case *ast.FuncDecl:
		d.decls = append(d.decls, node)
		if node.Recv == nil && node.Name.Name == "init" {
			d.inits = append(d.inits, node)
		}
		if node.Recv != nil || node.Name.Name == "_" || node.Name.Name == "init" {
			return
		}
		d.names = append(d.names, node.Name.Name)
		d.main = d.main || node.Name.Name == "main" && len(node.Type.Params.List) == 0 && node.Type.Results == nil
	case *ast.GenDecl:
		if node.Tok != token.VAR {
			d.decls = append(d.decls, node)
		}
		for _, spec := range node.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				d.names = append(d.names, spec.Name.Name)
			case *ast.ValueSpec:
				if node.Tok == token.VAR {
					d.body = append(d.body, spec)
					d.variables(spec.Names, spec.End())
					continue
				}
				for _, id := range spec.Names {
					d.names = append(d.names, id.Name)
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
		d.names = append(d.names, id.Name)
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
		return nil, diag.List{c.Diagnose(s.TokPos, "no new variables on left side of :=", "write = to assign to a variable that this cell has declared")}
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

// scopeImports gives the file the notebook's imports. Between an import and a declaration of one name the later wins.
func (n *Notebook) scopeImports(d *declared) {
	d.session = maps.Clone(n.imports)
	maps.Copy(d.session, d.explicit)
	implicit := maps.Clone(d.session)
	for name := range d.explicit {
		delete(implicit, name)
	}
	for _, name := range d.names {
		delete(implicit, name)
		if _, conflict := d.explicit[name]; !conflict {
			delete(d.session, name)
		}
	}
	addImports(d.file, implicit)
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

// early returns the identifiers of the cell's body that use a variable of the cell before its scope begins.
func (d *declared) early(at *cell.Cell, c checked) []*ast.Ident {
	fresh := map[types.Object]token.Pos{}
	for _, id := range d.vars {
		if obj := c.info.Defs[id]; obj != nil {
			fresh[obj] = d.scope[id.Name]
		}
	}
	var early []*ast.Ident
	if len(at.Stmts) == 0 {
		return nil // a package's variables may refer to each other in any order
	}
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
