package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
)

// Check type-checks a cell that was parsed with the notebook's Fset. The notebook does not change. The error is a diag.List.
func (n *Notebook) Check(c *cell.Cell) (*Unit, error) {
	d, list := n.declare(c)
	if len(list) > 0 {
		return nil, list
	}
	old := map[string]*decl{}
	for _, name := range slices.Concat(d.names, slices.Collect(maps.Keys(d.explicit))) {
		if prev := n.live[name]; prev != nil {
			old[name] = prev
		}
	}
	renames := n.supersede(old)
	apply(renames)
	defer undo(renames)

	checked := n.types(d.file)
	// x := x + 1 means the x of an earlier cell on the right, as in a function whose outer scope has an x.
	var outer []rename
	list = nil
	for _, e := range d.early(c, checked) {
		if prev := old[e.Name]; prev != nil {
			outer = append(outer, rename{e, e.Name, versioned(prev.name, prev.version)})
		} else {
			list = append(list, c.Diagnose(e.Pos(), "undefined: "+e.Name, "it is declared further down in this cell"))
		}
	}
	if len(list) > 0 {
		return nil, list
	}
	if len(outer) > 0 {
		apply(outer)
		checked = n.types(d.file)
	}
	list, warnings := n.sort(c, d, checked.errors)
	if len(list) > 0 {
		return nil, list
	}
	u := &Unit{
		Cell: c, Decls: d.decls, Body: d.order(c, checked.info), Main: d.main,
		Info: checked.info, Package: checked.pkg, Context: checked.context, Warnings: warnings,
		old: old, renames: renames, imports: d.session, files: checked.files,
	}
	u.Value = lastValue(c, d, checked.info)
	if list := n.name(u, d); len(list) > 0 {
		return nil, list
	}
	u.keep()
	u.Notices = n.notices(u)
	return u, nil
}

// A checked package is what go/types says of the notebook with a new cell.
type checked struct {
	files   []*ast.File
	pkg     *types.Package
	info    *types.Info
	context *types.Context
	errors  []types.Error
}

// types checks the notebook's declarations together with file, which may be nil.
func (n *Notebook) types(file *ast.File) checked {
	files := []*ast.File{n.file()}
	if file != nil {
		files = append(files, file)
	}
	r := checked{
		files:   files,
		pkg:     types.NewPackage("cell", "cell"),
		context: types.NewContext(),
		info: &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
			Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
			Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
			Scopes: map[ast.Node]*types.Scope{},
		},
	}
	config := types.Config{
		Context:   r.context,
		GoVersion: "go1.26",
		Importer:  n.importer,
		Error: func(err error) {
			if e, ok := err.(types.Error); ok {
				r.errors = append(r.errors, e)
			}
		},
	}
	_ = types.NewChecker(&config, n.Fset, r.pkg, r.info).Files(files) // the errors went to config.Error
	return r
}

// file returns what earlier cells declared as a file.
func (n *Notebook) file() *ast.File {
	file := &ast.File{Name: ast.NewIdent("cell")}
	paths := map[string]bool{}
	seen := map[ast.Decl]bool{}
	for _, d := range n.decls {
		if seen[d.node] {
			continue
		}
		seen[d.node] = true
		file.Decls = append(file.Decls, d.node)
		for _, path := range d.paths {
			paths[path] = true
		}
	}
	imports := map[string]string{}
	for path := range paths {
		imports[importName(path)] = path
	}
	addImports(file, imports)
	return file
}

// addImports puts import declarations at the head of file.
func addImports(file *ast.File, imports map[string]string) {
	var specs []ast.Decl
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		spec := &ast.ImportSpec{Name: ast.NewIdent(name), Path: &ast.BasicLit{Kind: token.STRING, Value: `"` + imports[name] + `"`}}
		file.Imports = append(file.Imports, spec)
		specs = append(specs, &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}})
	}
	file.Decls = append(specs, file.Decls...)
}

// sort tells the errors of a cell from what a notebook lets pass. Errors elsewhere than in the cell come from what Check made of the
// notebook and say nothing to the learner.
func (n *Notebook) sort(c *cell.Cell, d *declared, found []types.Error) (errors, warnings diag.List) {
	seen := map[string]bool{}
	for _, e := range found {
		if !c.Owns(e.Pos) || strings.HasPrefix(e.Msg, "\t") {
			continue
		}
		if strings.HasPrefix(e.Msg, "initialization cycle") && len(c.Stmts) > 0 {
			continue // what a package could not initialize, statements do one after the other
		}
		if strings.HasSuffix(e.Msg, "imported and not used") || strings.Contains(e.Msg, "imported as") && strings.HasSuffix(e.Msg, "and not used") {
			continue
		}
		if d.value != nil && e.Pos == d.valuePos() && strings.HasSuffix(e.Msg, "is not used") {
			continue
		}
		x := c.Diagnose(e.Pos, plain(e.Msg), n.hint(e.Msg, d.session))
		if key := x.Error(); seen[key] {
			continue
		} else {
			seen[key] = true
		}
		if e.Soft && strings.HasPrefix(e.Msg, "declared and not used") {
			warnings = append(warnings, x)
		} else {
			errors = append(errors, x)
		}
	}
	byPosition := func(a, b diag.Diagnostic) int {
		if a.Pos.Line != b.Pos.Line {
			return a.Pos.Line - b.Pos.Line
		}
		return a.Pos.Col - b.Pos.Col
	}
	slices.SortStableFunc(errors, byPosition)
	slices.SortStableFunc(warnings, byPosition)
	return errors, warnings
}

// lastValue returns the expression whose value the cell shows, if there is one.
func lastValue(c *cell.Cell, d *declared, info *types.Info) ast.Expr {
	if d.value == nil || c.Quiet {
		return nil
	}
	tv, ok := info.Types[d.value]
	if !ok || !tv.IsValue() {
		return nil // a call without results
	}
	if call, ok := ast.Unparen(d.value).(*ast.CallExpr); ok && prints(call, info) {
		return nil
	}
	return d.value
}

// prints reports whether a call writes something, with package fmt or to a writer: nobody wants to see how many bytes it were.
func prints(call *ast.CallExpr, info *types.Info) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	f, ok := info.Uses[sel.Sel].(*types.Func)
	if !ok || f.Pkg() == nil {
		return false
	}
	if f.Signature().Recv() != nil {
		return f.Name() == "Write" || f.Name() == "WriteString"
	}
	return f.Pkg().Path() == "fmt" && (strings.HasPrefix(f.Name(), "Print") || strings.HasPrefix(f.Name(), "Fprint"))
}
