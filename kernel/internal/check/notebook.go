package check

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// mark separates a name from its version. It is a letter to Go's scanner.
const mark = "ˑ"

// lanes is the path of the package that every cell can use without an import, under its name, before a standard package of that name.
const lanes = "golanes/kernel/lanes"

// A Notebook is what the cells so far have declared. It is not safe for concurrent use.
type Notebook struct {
	// Fset holds the positions of every cell; parse cells with it.
	Fset *token.FileSet

	importer types.Importer
	packages packages          // that need no import
	imports  map[string]string // local name of an import to its path
	decls    map[string]*decl  // by the name in its node: "f" if it is in scope, "fˑ1" if it was superseded or lost
	lost     map[string]*decl  // variables that went with a worker, by name, until they are declared again
	refused  map[string]string // names that a cell would have declared but for its errors, to that cell, until they are declared
	versions map[string]int    // the last version given to a name, also to one that was not committed
	count    int               // of declarations made
}

// A decl is a name of the notebook, or a method. Constants of a group share its node.
type decl struct {
	name    string // as the learner wrote it
	version int
	order   int    // of declaration
	cell    string // that declared it
	kind    token.Token
	ident   *ast.Ident // declares the name in node
	node    ast.Decl   // a variable has its type only, a function its body only if it is generic

	refs    []*ast.Ident      // in node, that refer to declarations of the notebook by their names in its nodes
	uses    []*ast.Ident      // one for each declaration that is referred to by what node has lost
	basic   []*ast.Ident      // in node, that refer to predeclared types
	imports map[string]string // of the cell, by name, that node refers to; in node they have the names of importName
	hosts   []types.Object    // in node and what it has lost, that [Notebook.Virtual] asks about
	text    string            // of a generic function or method
	virtual bool              // a variable that went with its worker after a run in virtual time

	// Of a type.
	methods []*decl
	renew   bool // a method wants another signature: the next declaration is another type

	// Of a method.
	owner   string // the type's name in its node
	pointer bool   // the receiver is a pointer
	joined  bool   // the cell declared the type too
}

// full returns how messages call a declaration.
func (d *decl) full() string {
	if d.owner != "" {
		owner, _, _ := strings.Cut(d.owner, mark)
		return owner + "." + d.name
	}
	return d.name
}

// String returns the declaration with its cell: "f (In[3])".
func (d *decl) String() string { return fmt.Sprintf("%s (%s)", d.full(), d.cell) }

// New returns an empty notebook whose imports come from importer. If it has a method Paths() []string, cells can use these packages
// without an import.
func New(importer types.Importer) *Notebook {
	n := &Notebook{
		Fset:     token.NewFileSet(),
		importer: importer,
		packages: packages{},
		imports:  map[string]string{"lanes": lanes},
		decls:    map[string]*decl{},
		lost:     map[string]*decl{},
		refused:  map[string]string{},
		versions: map[string]int{},
	}
	if lister, ok := importer.(interface{ Paths() []string }); ok {
		n.packages = listPackages(lister.Paths())
	}
	return n
}

// versioned returns the name of a version of name in lowered code.
func versioned(name string, version int) string { return name + mark + strconv.Itoa(version) }

// live returns the names in scope, sorted.
func (n *Notebook) live() []string {
	var names []string
	for name := range n.decls {
		if !strings.Contains(name, mark) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// all returns every declaration and method in the order in which they were made.
func (n *Notebook) all() []*decl {
	all := make([]*decl, 0, len(n.decls))
	for _, d := range n.decls {
		all = append(all, d)
		all = append(all, d.methods...)
	}
	slices.SortFunc(all, func(a, b *decl) int { return cmp.Compare(a.order, b.order) })
	return all
}

// rename gives a declaration another name in the notebook's nodes.
func (n *Notebook) rename(d *decl, to string) {
	from := d.ident.Name
	replace := func(id *ast.Ident) {
		if id.Name == from {
			id.Name = to
		}
	}
	for _, x := range n.decls {
		for _, x := range append(x.methods[:len(x.methods):len(x.methods)], x) {
			for _, id := range x.refs {
				replace(id)
			}
			for _, id := range x.uses {
				replace(id)
			}
			if x.owner == from {
				x.owner = to
			}
		}
	}
	if n.decls[from] == d {
		delete(n.decls, from)
	}
	d.ident.Name = to
	n.decls[to] = d
}

// A Lost is a variable that went with its worker.
type Lost struct{ Name, Cell string }

func (l Lost) String() string { return fmt.Sprintf("%s (%s)", l.Name, l.Cell) }

// Restart takes the variables out of scope, as the worker that held them is gone, and returns them sorted by name.
func (n *Notebook) Restart() []Lost {
	var lost []Lost
	for _, name := range n.live() {
		d := n.decls[name]
		if d.kind != token.VAR {
			continue
		}
		lost = append(lost, Lost{name, d.cell})
		n.lost[name] = d
		n.rename(d, versioned(name, d.version))
	}
	return lost
}

// next returns a version that name never had, not even in a cell that failed: the interpreter may remember it.
func (n *Notebook) next(name string) int {
	n.versions[name]++
	return n.versions[name]
}

// sweep forgets superseded declarations that nothing refers to.
func (n *Notebook) sweep() {
	roots := n.live()
	for _, d := range n.lost {
		roots = append(roots, d.ident.Name)
	}
	reached := map[*decl]bool{}
	for _, d := range n.reach(roots, true) {
		reached[d] = true
	}
	maps.DeleteFunc(n.decls, func(_ string, d *decl) bool { return !reached[d] })
}

// reach returns the declarations of the given names, what they refer to, with or without what they have lost, and the methods of the
// types among them.
func (n *Notebook) reach(names []string, uses bool) []*decl {
	var reached []*decl
	seen := make(map[*decl]bool, len(names))
	add := func(name string) {
		if d := n.decls[name]; d != nil && !seen[d] {
			seen[d] = true
			reached = append(reached, d)
			reached = append(reached, d.methods...)
		}
	}
	for _, name := range names {
		add(name)
	}
	for i := 0; i < len(reached); i++ {
		for _, id := range reached[i].refs {
			add(id.Name)
		}
		if !uses {
			continue
		}
		for _, id := range reached[i].uses {
			add(id.Name)
		}
	}
	return reached
}
