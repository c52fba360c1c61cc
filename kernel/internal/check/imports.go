package check

import (
	"cmp"
	"go/ast"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
)

// packages are the paths of what a cell can use without an import, by package name, the more usual first.
type packages map[string][]string

// usual are the packages that are meant where several have their name and what the cell selects.
var usual = []string{"math/rand", "math/rand/v2", "text/template", "text/scanner", "runtime/pprof"}

// listPackages sorts paths by the names of their packages.
func listPackages(paths []string) packages {
	p := packages{}
	for _, path := range paths {
		if path != lanes && path != "unsafe" {
			p[packageName(path)] = append(p[packageName(path)], path)
		}
	}
	rank := func(path string) int {
		if i := slices.Index(usual, path); i >= 0 {
			return i
		}
		return len(usual)
	}
	for _, paths := range p {
		slices.SortFunc(paths, func(a, b string) int {
			return cmp.Or(rank(a)-rank(b), len(a)-len(b), strings.Compare(a, b))
		})
	}
	return p
}

// packageName returns the name of the package of a path: its last element that is not a major version.
func packageName(p string) string {
	name := path.Base(p)
	if len(name) > 1 && name[0] == 'v' && strings.Trim(name[1:], "0123456789") == "" && path.Dir(p) != "." {
		name = path.Base(path.Dir(p)) // math/rand/v2
	}
	return name
}

// readImports collects the import declarations of the cell. Of several with one name the last counts.
func (d *declared) readImports(c *cell.Cell) diag.List {
	var list diag.List
	written := map[string]*ast.GenDecl{}
	for _, spec := range c.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			list = append(list, c.Diagnose(spec.Path.Pos(), "invalid import path "+spec.Path.Value, ""))
			continue
		}
		name := packageName(p)
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
		written[name] = &ast.GenDecl{Tok: token.IMPORT, TokPos: spec.Pos(), Specs: []ast.Spec{spec}}
		d.explicit[name] = p
	}
	for _, name := range slices.Sorted(maps.Keys(written)) {
		d.file.Decls = append(d.file.Decls, written[name])
		d.file.Imports = append(d.file.Imports, written[name].Specs[0].(*ast.ImportSpec))
	}
	return list
}

// resolveImports gives the file the imports that its names need: the notebook's, and for the rest the packages that need none. Between
// an import and a declaration of one name the later wins.
func (n *Notebook) resolveImports(d *declared) {
	d.session = maps.Clone(n.imports)
	maps.Copy(d.session, d.explicit)
	for _, name := range d.names {
		if _, conflict := d.explicit[name]; !conflict {
			delete(d.session, name)
		}
	}
	implicit := map[string]string{}
	var selected map[string][]string
	for _, name := range d.mentioned {
		if d.explicit[name] != "" || d.kinds[name] != 0 {
			continue
		}
		if path := d.session[name]; path != "" {
			implicit[name] = path
			continue
		}
		if n.packages[name] == nil || n.decls[name] != nil || n.lost[name] != nil {
			continue
		}
		if selected == nil {
			selected = selections(d.file)
		}
		if names := selected[name]; len(names) > 0 {
			implicit[name] = n.choose(name, names)
		}
	}
	d.scopeImports = maps.Clone(d.explicit)
	maps.Copy(d.scopeImports, implicit)
	addImports(d.file, implicit)
}

// selections returns what a file selects from each name.
func selections(file *ast.File) map[string][]string {
	selected := map[string][]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		if sel, ok := node.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				selected[id.Name] = append(selected[id.Name], sel.Sel.Name)
			}
		}
		return true
	})
	return selected
}

// choose returns the path of the package of the given name that exports most of what is selected from it.
func (n *Notebook) choose(name string, selected []string) string {
	paths := n.packages[name]
	best, most := paths[0], -1
	if len(paths) == 1 {
		return best
	}
	for _, path := range paths {
		pkg, err := n.importer.Import(path)
		if err != nil {
			continue
		}
		count := 0
		for _, s := range selected {
			if pkg.Scope().Lookup(s) != nil {
				count++
			}
		}
		if count > most {
			best, most = path, count
		}
	}
	return best
}
