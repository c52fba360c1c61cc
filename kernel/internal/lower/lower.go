package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golanes/kernel/internal/check"
	"golanes/kernel/internal/diag"
)

// A Program is a lowered cell: one file for the interpreter.
type Program struct {
	// Source is the file: imports, declarations and the entry function, if there is one.
	Source string
	// Entry is the function that runs the cell, without parameters and results; empty if there is nothing to run.
	Entry string
	// Declarations is the file without the entry function. A worker that has seen it knows the cell's constants, types and
	// functions, and its variables with their zero values.
	Declarations string
	// Functions are what Locate needs to say where the program panicked.
	Functions []Function

	made // what it has of generic functions and types
}

// A Symbols knows what the interpreter lacks of the packages that have types; an empty name asks for the whole package.
type Symbols interface {
	Missing(path, name string) bool
}

// A Pass rewrites the part of a unit that the interpreter gets wrong into something that it gets right.
type Pass struct {
	Name string
	Doc  string // one line: what it lowers to what
	Run  func(*tree)
}

// Passes are run in this order. What a pass makes is seen by those after it.
var Passes = []*Pass{
	instances, shadow, hoist, rangeFunc, stdio, packageVar, rangeInt, ranges, selects, switches, receive, lookup, recovers, builtins, operators,
	arguments, results, tuple, methods, hostMethods, ifaces, convert, opaques, conditions, loopVar, closures, box, fresh, defers, lift,
}

// Lower lowers a unit. The number must be one that was never used in this notebook; it makes names unique. The error is a diag.List.
func (l *Lowerer) Lower(u *check.Unit, number int) (*Program, error) {
	t := newTree(u, number, l)
	for _, p := range Passes {
		if p.Run(t); len(t.found) > 0 {
			return nil, t.found
		}
	}
	program := t.program()
	if len(t.found) > 0 {
		return nil, t.found
	}
	return program, nil
}

// A tree is a unit while it is lowered.
type tree struct {
	generics
	unit    *check.Unit
	info    *types.Info // passes add what they make
	state   *Lowerer
	symbols Symbols
	number  int // of the program
	fresh   int // numbers the names that passes make
	found   diag.List
	aType   types.TypeAndValue // of an expression that is a type

	// The program: the unit's own parts, and what passes have added.
	decls   []ast.Decl
	body    []ast.Node        // see [check.Unit]
	hoisted []*ast.TypeSpec   // types that were declared in functions
	lifted  []*lifted         // function literals
	helpers []string          // functions as text
	helped  map[string]string // their names by what follows the name
	leavers []*leaver         // functions that are deferred

	// What passes know of nodes and objects.
	names      map[types.Object]string       // of objects that have another name than the unit gives them
	types      map[*ast.Ident]types.Type     // identifiers that stand for types
	boxes      map[string]*types.Named       // by the identity of what is in them
	value      *ast.ExprStmt                 // the statement whose value the cell shows
	implicit   map[types.Object]bool         // variables of type switches, which have one name in all clauses
	deferral   map[*ast.DeferStmt]deferral   // how deferred calls are made
	receives   map[*ast.AssignStmt]bool      // define variables that nothing else assigns to
	recovers   map[*ast.FuncLit]bool         // literals that call recover
	late       map[*ast.Ident]func() string  // what is known of a function only when it is written
	fromHelper map[*ast.CallExpr]bool        // calls of functions that return a new pointer
	bodies     map[*ast.FuncLit]bool         // of ranges over functions
	closures   map[types.Object]*ast.FuncLit // variables that stand for a literal, see closures.go
	direct     map[types.Object]*lifted      // the same, once they are lifted
	wrapped    map[*ast.BlockStmt]bool       // blocks that stand for their last statement, whose label goes there

	// For writing it out.
	targets      map[string]bool              // labels of goto statements, once they are asked for
	crossing     map[*types.Named][]bool      // fields of structs that are interface{}, see mutual.go
	loops        map[string]string            // other names of labels, within the loops that have them
	imports      map[string]bool              // paths that the text refers to
	functionOf   map[*ast.BlockStmt]*function // by body
	bodyFunction *function                    // the cell's own
	current      *function                    // whose statements are being written
}

func newTree(u *check.Unit, number int, l *Lowerer) *tree {
	aType, _ := types.Eval(u.Cell.Fset, nil, token.NoPos, "int") // the only way to a value whose IsType is true
	t := &tree{
		aType: aType,
		unit:  u, info: u.Info, state: l, symbols: l.symbols, number: number,
		decls: slices.Clone(u.Decls), body: slices.Clone(u.Body),
		names:      map[types.Object]string{},
		imports:    map[string]bool{},
		bodies:     map[*ast.FuncLit]bool{},
		closures:   map[types.Object]*ast.FuncLit{},
		direct:     map[types.Object]*lifted{},
		wrapped:    map[*ast.BlockStmt]bool{},
		functionOf: map[*ast.BlockStmt]*function{},
		types:      map[*ast.Ident]types.Type{},
		fromHelper: map[*ast.CallExpr]bool{},
		implicit:   map[types.Object]bool{},
		boxes:      map[string]*types.Named{},
		loops:      map[string]string{},
		crossing:   map[*types.Named][]bool{},
		helped:     map[string]string{},
		deferral:   map[*ast.DeferStmt]deferral{},
		receives:   map[*ast.AssignStmt]bool{},
		recovers:   map[*ast.FuncLit]bool{},
		late:       map[*ast.Ident]func() string{},
		generics:   newGenerics(),
	}
	for _, n := range u.Body {
		if s, ok := n.(*ast.ExprStmt); ok && u.Value != nil && s.X == u.Value {
			t.value = s
		}
	}
	for _, d := range u.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			t.names[u.Info.Defs[f.Name]] = t.helperName() // there may be several
		}
	}
	return t
}

// fail notes that node cannot be lowered.
func (t *tree) fail(node ast.Node, message, hint string) {
	t.found = append(t.found, t.unit.Cell.Diagnose(node.Pos(), message, hint))
}

// each calls f for every node of the unit until it returns false.
func (t *tree) each(f func(ast.Node) bool) {
	for _, d := range t.decls {
		ast.Inspect(d, f)
	}
	for _, n := range t.body {
		ast.Inspect(n, f)
	}
}

// program writes the tree as a file.
func (t *tree) program() *Program {
	p := &Program{made: t.generics.made}
	functions := t.functions()
	t.count(functions)
	body := t.emitBody() // first: it may need what is declared
	decls := t.emitDecls()
	text := decls
	if body != "" {
		p.Entry = t.entry()
		text += fmt.Sprintf("\nfunc %s() {\n%s}\n", p.Entry, body)
	}
	for _, f := range functions {
		p.Functions = append(p.Functions, f.Function)
	}
	p.Source, p.Declarations = t.file(text), t.file(decls)
	return p
}

// entry returns the name of the function that runs the cell.
func (t *tree) entry() string { return fmt.Sprintf("cell%s%d", mark, t.number) }

// file puts package clause and imports before text. The interpreter keys imports by the file name of the package clause, so it is
// the cell's. An import that text does not use is left out.
func (t *tree) file(text string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "/*line %s:1:1*/package main\n", t.unit.Cell.Name)
	for _, path := range slices.Sorted(maps.Keys(t.imports)) {
		if strings.Contains(text, t.importName(path)+".") {
			fmt.Fprintf(&b, "import %s %q\n", t.importName(path), path)
		}
	}
	b.WriteString(text)
	return b.String()
}

// mark separates what golanes adds to a name; see package check.
const mark = "ˑ"

// bodyMark is what follows a function's name in the name of its body.
const bodyMark = mark + "body"

// Original returns a function's name as the learner wrote it: "f" for "fˑ2ˑbody7", "T.M" for "Tˑ1ˑMˑbody7", nothing for a function that
// lowering made.
func Original(name string) string {
	slot, _, isBody := strings.Cut(name, bodyMark)
	if !isBody {
		if strings.Contains(name, mark) {
			return ""
		}
		return name
	}
	parts := strings.Split(slot, mark)
	if len(parts) == 3 {
		return parts[0] + "." + parts[2]
	}
	return parts[0]
}

// IsHelper reports whether a function is one that lowering made for a single expression: a learner has no place in it.
func IsHelper(name string) bool { return strings.HasPrefix(name, "go"+mark) }

// slotOf returns the name under which a function is called, its own if it is not the body of a slot.
func slotOf(name string) string {
	slot, _, _ := strings.Cut(name, bodyMark)
	return slot
}

// importName returns the name under which the program imports a package. The interpreter remembers the imports of a file by its name,
// and two programs may be cells of one name, so the program's number is part of it.
func (t *tree) importName(path string) string {
	return nameOfPath.Replace(path) + mark + strconv.Itoa(t.number)
}

// nameOfPath makes an identifier of an import path.
var nameOfPath = strings.NewReplacer("/", mark, ".", mark, "-", mark)

// New nodes: what a pass makes carries types as what was parsed does.

// variable makes a variable of type typ whose name nothing else has.
func (t *tree) variable(name string, typ types.Type, pos token.Pos) *types.Var {
	t.fresh++
	v := types.NewVar(pos, t.unit.Package, name, typ)
	t.names[v] = fmt.Sprintf("%s%s%d", name, mark, t.fresh)
	return v
}

// use makes an identifier that refers to obj.
func (t *tree) use(obj types.Object, pos token.Pos) *ast.Ident {
	id := &ast.Ident{Name: obj.Name(), NamePos: pos}
	t.info.Uses[id] = obj
	t.info.Types[id] = types.TypeAndValue{Type: obj.Type()}
	return id
}

// define makes an identifier that declares obj.
func (t *tree) define(obj types.Object, pos token.Pos) *ast.Ident {
	id := &ast.Ident{Name: obj.Name(), NamePos: pos}
	t.info.Defs[id] = obj
	return id
}
