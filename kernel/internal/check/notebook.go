package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
)

// mark separates a name from its version. It is a letter to Go's scanner.
const mark = "ˑ"

// lanes is the path of the package that every cell can use without an import.
const lanes = "golanes/kernel/lanes"

// A Notebook is what the cells so far have declared. It is not safe for concurrent use.
type Notebook struct {
	// Fset holds the positions of every cell; parse cells with it.
	Fset *token.FileSet

	importer types.Importer
	imports  map[string]string // local name of an import to its path
	decls    []*decl           // in order of declaration, with superseded ones that others refer to
	live     map[string]*decl  // by name as the learner wrote it
	lost     map[string]*decl  // variables that went with a worker, until they are declared again
	versions map[string]int    // the last version given to a name, also to one that was not committed
}

// A decl is a name of the notebook, or a method. Several constants may share the node of their group.
type decl struct {
	name    string // as the learner wrote it
	version int
	cell    string      // that declared it
	kind    token.Token // CONST, TYPE, VAR, FUNC
	method  bool
	ident   *ast.Ident      // declares the name in node; holds "fˑ1" when superseded
	node    ast.Decl        // a function only with its body if it is generic, a variable with its type; imports have the names of importName
	paths   []string        // of the packages that node imports
	uses    map[string]bool // names of the package that a function's body refers to
}

// New returns an empty notebook whose imports come from importer.
func New(importer types.Importer) *Notebook {
	return &Notebook{
		Fset:     token.NewFileSet(),
		importer: importer,
		imports:  map[string]string{"lanes": lanes},
		live:     map[string]*decl{},
		lost:     map[string]*decl{},
		versions: map[string]int{},
	}
}

// versioned returns the name of a version of name in lowered code.
func versioned(name string, version int) string { return name + mark + strconv.Itoa(version) }

// plain takes the versions out of a message of go/types: a type of an earlier version is called by its name and what it is.
func plain(message string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(message, mark)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		digits := len(after) - len(strings.TrimLeft(after, "0123456789"))
		b.WriteString(" (an earlier version)")
		message = after[digits:]
	}
}

// A Unit is a cell that type-checks.
type Unit struct {
	Cell *cell.Cell
	// Decls are the constants, types and functions of the cell, in source order, one name each but for methods.
	Decls []ast.Decl
	// Vars are the variables of the package that the cell declares, in source order.
	Vars []*Var
	// Body is what runs, in order: statements, *ast.ValueSpec where variables get their values, *ast.Ident for calls of init functions.
	Body []ast.Node
	// Value is the last expression of Body if its value is to be shown.
	Value ast.Expr
	// Main says that the cell declares func main without parameters, to be called at its end.
	Main    bool
	Info    *types.Info
	Package *types.Package
	Context *types.Context // of the instances in Info
	// Warnings are what the compiler would call errors and a notebook lets pass. Notices are about names declared again.
	Warnings diag.List
	Notices  []string

	names   map[types.Object]string // objects of the package to their names in lowered code
	imports map[string]string       // the session's imports after this cell
	decls   []*decl                 // what the notebook keeps of this cell
	old     map[string]*decl        // declarations that this cell supersedes
	renames []rename                // in the nodes of earlier cells

	files        []*ast.File               // that were checked
	declarations map[types.Object]ast.Node // functions and types of files, once [Unit.Decl] or [Unit.TypeSpec] was called
}

// A Var is a variable that a cell declares.
type Var struct {
	Object *types.Var
	Kept   bool // its storage is there: an earlier declaration had the same type
}

// Name returns the name of obj in lowered code: that of its version for an object of the package, the name it has otherwise.
func (u *Unit) Name(obj types.Object) string {
	if name, ok := u.names[obj]; ok {
		return name
	}
	return obj.Name()
}

// A Lost is a variable that went with its worker.
type Lost struct{ Name, Cell string }

func (l Lost) String() string { return fmt.Sprintf("%s (%s)", l.Name, l.Cell) }

// Restart takes the variables out of scope, as the worker that held them is gone, and returns them sorted by name.
func (n *Notebook) Restart() []Lost {
	var lost []Lost
	for _, name := range slices.Sorted(maps.Keys(n.live)) {
		d := n.live[name]
		if d.kind != token.VAR {
			continue
		}
		lost = append(lost, Lost{name, d.cell})
		n.lost[name] = d
		delete(n.live, name)
		d.ident.Name = versioned(name, d.version)
	}
	return lost
}
