package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
)

// A view is the part of the notebook that a cell is checked with: what the names in it refer to, and what that refers to. While it is
// applied, the names that the cell declares are free.
type view struct {
	file    *ast.File
	basic   []string // predeclared types whose names are taken
	renames []rename
}

// A rename is an identifier in the notebook's nodes and the name that it has while a view is applied.
type rename struct {
	ident    *ast.Ident
	from, to string
}

// view makes a file of what was reached. Of the old declarations, those that do not keep their version go on under the name of their
// version, for all that refers to them. For those that keep it, the cell's own take their place; to be compared, or used before the
// cell's own are in scope, they are there under the name of their version, and nothing refers to them.
func (n *Notebook) view(d *declared, p *plan, reached []*decl, compare bool) *view {
	v := &view{file: &ast.File{Name: ast.NewIdent(packagePath)}}
	to := map[string]string{}
	replaced := map[*decl]bool{}
	for name, prev := range p.old {
		switch {
		case !p.kept[prev]:
			to[name] = versioned(name, prev.version)
			v.rename(prev.ident, to[name])
		case prev.kind == token.CONST:
			v.rename(prev.ident, "_")
		default:
			replaced[prev] = !compare && prev.kind != token.VAR
			v.rename(prev.ident, versioned(name, prev.version))
		}
	}
	for _, m := range p.methods {
		if p.again(m) && !p.kept[m.owner] {
			continue // it goes with its type
		}
		replaced[m.old] = !compare || !p.kept[m.old]
		v.rename(m.old.ident, versioned(m.old.name, 0))
	}
	taken := map[string]bool{}
	for _, name := range d.names {
		taken[name] = isBasic(name)
	}
	for _, x := range reached {
		taken[x.name] = isBasic(x.name)
	}
	for name, ok := range taken {
		if ok {
			v.basic = append(v.basic, name)
		}
	}
	paths := map[string]string{}
	seen := map[ast.Decl]bool{}
	for _, x := range reached {
		if replaced[x] || seen[x.node] {
			continue
		}
		seen[x.node] = true
		v.file.Decls = append(v.file.Decls, x.node)
		for _, path := range x.imports {
			paths[importName(path)] = path
		}
		for _, id := range x.refs {
			if name, ok := to[id.Name]; ok {
				v.rename(id, name)
			}
		}
		for _, id := range x.basic {
			if taken[id.Name] {
				v.rename(id, versioned(id.Name, 0))
			}
		}
	}
	addImports(v.file, paths)
	return v
}

// isBasic reports whether a name is that of a predeclared type.
func isBasic(name string) bool {
	_, ok := types.Universe.Lookup(name).(*types.TypeName)
	return ok
}

func (v *view) rename(id *ast.Ident, to string) {
	v.renames = append(v.renames, rename{id, id.Name, to})
}

func (v *view) apply() {
	for _, r := range v.renames {
		r.ident.Name = r.to
	}
}

func (v *view) undo() {
	for _, r := range slices.Backward(v.renames) {
		r.ident.Name = r.from
	}
}

// packagePath is the path and the name of the notebook's package.
const packagePath = "cell"

// A checked package is what go/types says of a view of the notebook with a new cell.
type checked struct {
	files   []*ast.File
	pkg     *types.Package
	info    *types.Info
	context *types.Context // of the instances in info
	errors  []types.Error
}

// check checks an applied view together with the file of a cell, which may be nil. Of declarations alone, only Defs are recorded.
func (v *view) check(n *Notebook, file *ast.File, declarations bool) checked {
	r := checked{
		files:   []*ast.File{v.file},
		pkg:     types.NewPackage(packagePath, packagePath),
		info:    &types.Info{Defs: map[*ast.Ident]types.Object{}},
		context: types.NewContext(),
	}
	if file != nil {
		r.files = append(r.files, file)
	}
	if !declarations {
		r.info.Types = map[ast.Expr]types.TypeAndValue{}
		r.info.Instances = map[*ast.Ident]types.Instance{}
		r.info.Uses = map[*ast.Ident]types.Object{}
		r.info.Implicits = map[ast.Node]types.Object{}
		r.info.Selections = map[*ast.SelectorExpr]*types.Selection{}
		r.info.Scopes = map[ast.Node]*types.Scope{}
	}
	for _, name := range v.basic {
		r.pkg.Scope().Insert(types.NewTypeName(token.NoPos, r.pkg, versioned(name, 0), types.Universe.Lookup(name).Type()))
	}
	config := types.Config{
		Context:          r.context,
		GoVersion:        "go1.26",
		Importer:         n.importer,
		IgnoreFuncBodies: declarations,
		Error: func(err error) {
			if e, ok := err.(types.Error); ok {
				r.errors = append(r.errors, e)
			}
		},
	}
	_ = types.NewChecker(&config, n.Fset, r.pkg, r.info).Files(r.files) // the errors went to config.Error
	return r
}

// scope checks declarations of the notebook as they are and returns their package.
func (n *Notebook) scope(decls []*decl) *types.Package {
	v := n.view(&declared{}, &plan{}, decls, false)
	v.apply()
	defer v.undo()
	return v.check(n, nil, true).pkg
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
