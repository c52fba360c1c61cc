package check

import (
	"go/ast"
	"go/types"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
)

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

	plan    *plan
	names   map[types.Object]string // objects of the package to their names in lowered code
	kept    map[types.Object]bool   // of the cell, that were declared before in the same version
	revived map[string]*decl        // versions that are in scope again, by name
	imports map[string]string       // the session's imports after this cell
	decls   []*decl                 // what the notebook keeps of this cell

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

// Kept reports whether the worker knows a variable, type, function or method of the cell already, from an earlier cell that declared
// it in the same version. Of a function or method only the body is new; a type is the same, and a variable has storage.
func (u *Unit) Kept(obj types.Object) bool { return u.kept[obj] }
