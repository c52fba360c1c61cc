package vet

import (
	"go/ast"
	"go/token"
	"go/types"
	"math"
	"slices"
	"strconv"

	"golanes/kernel/internal/check"
)

// goVersion is the language of cells.
const goVersion = "go1.26"

// A source is a unit as analyses want it: a file of a package.
type source struct {
	file *ast.File
	info *types.Info
}

// newSource makes a file of a cell as it was written: its declarations, and its statements with its variables as a function. That
// function declares none of the package's variables, it assigns to them, so that nothing which lives on looks local.
func newSource(u *check.Unit) *source {
	s := &source{
		file: &ast.File{Name: ast.NewIdent(u.Package.Name())},
		info: &types.Info{
			Types: u.Info.Types, Instances: u.Info.Instances, Implicits: u.Info.Implicits, Selections: u.Info.Selections,
			Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Scopes: map[ast.Node]*types.Scope{},
		},
	}
	var body []ast.Stmt
	for _, d := range u.Cell.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			body = append(body, &ast.DeclStmt{Decl: g})
		} else {
			s.file.Decls = append(s.file.Decls, d)
		}
	}
	for _, stmt := range u.Cell.Stmts {
		body = append(body, shown(u, stmt))
	}
	slices.SortStableFunc(body, func(a, b ast.Stmt) int { return u.Cell.Compare(a.Pos(), b.Pos()) })
	s.imports(u)
	if len(body) > 0 {
		s.function(u, body)
	}
	if n := len(s.file.Decls); n > 0 {
		s.file.Package = s.file.Decls[n-1].Pos() // inspectors take the distance to the end for a measure of the work ahead
	}
	s.resolve(u)
	s.info.FileVersions = map[*ast.File]string{s.file: goVersion}
	s.info.Scopes[s.file] = types.NewScope(nil, 1, math.MaxInt, "") // a file has one; every position is in it
	return s
}

// resolve fills in what the notebook's much larger maps say of the file. Definitions of package variables become uses.
func (s *source) resolve(u *check.Unit) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if scope := u.Info.Scopes[n]; scope != nil {
			s.info.Scopes[n] = scope
		}
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if obj := u.Info.Uses[id]; obj != nil {
			s.info.Uses[id] = obj
		}
		obj, defines := u.Info.Defs[id]
		switch v, isVar := obj.(*types.Var); {
		case isVar && v.Parent() == u.Package.Scope():
			s.info.Uses[id] = v
		case defines:
			s.info.Defs[id] = obj
		}
		return true
	})
}

// imports declares the packages that the notebook imports, whichever cell did.
func (s *source) imports(u *check.Unit) {
	for _, p := range u.Package.Imports() {
		id := ast.NewIdent(p.Name())
		spec := &ast.ImportSpec{Name: id, Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(p.Path())}}
		s.info.Defs[id] = types.NewPkgName(token.NoPos, u.Package, id.Name, p)
		s.file.Imports = append(s.file.Imports, spec)
		s.file.Decls = append(s.file.Decls, &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}})
	}
}

// function adds a function with the given body to the file.
func (s *source) function(u *check.Unit, body []ast.Stmt) {
	start, end := body[0].Pos(), body[0].End()
	for _, stmt := range body { // declarations and statements have been parsed as two files, so the first may have the larger position
		start, end = min(start, stmt.Pos()), max(end, stmt.End())
	}
	f := &ast.FuncDecl{
		Name: &ast.Ident{NamePos: start, Name: "_"},
		Type: &ast.FuncType{Func: start, Params: &ast.FieldList{Opening: start, Closing: start}},
		Body: &ast.BlockStmt{Lbrace: start, List: body, Rbrace: end},
	}
	s.file.Decls = append(s.file.Decls, f)
	s.info.Defs[f.Name] = types.NewFunc(start, u.Package, f.Name.Name, types.NewSignatureType(nil, nil, nil, nil, nil, false))
	s.info.Scopes[f.Type] = types.NewScope(nil, token.NoPos, token.NoPos, "") // no variable of the package is in it
}

// shown returns a statement in which a call whose value the cell shows is used. A switch without clauses does nothing but evaluate.
func shown(u *check.Unit, stmt ast.Stmt) ast.Stmt {
	x, ok := stmt.(*ast.ExprStmt)
	if !ok || u.Value == nil || x.X != u.Value {
		return stmt
	}
	return &ast.SwitchStmt{Switch: x.Pos(), Tag: x.X, Body: &ast.BlockStmt{Lbrace: x.End(), Rbrace: x.End()}}
}
