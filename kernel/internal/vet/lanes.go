package vet

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

// lanesTasks reports go statements in tasks of package lanes that end without waiting:
//
//	lanes.Concurrent(func() { go count() }, func() { go count() })
//
// The picture shows two tasks that took no time, and the counting goes on behind the next cell. Who writes this has not yet seen that
// a task runs in a goroutine of its own.
//
// Whether a function waits is not decidable, so only what is certain is reported. The task must be a literal, or a function of this
// cell, and nothing in it may be able to wait for the goroutine or to let others do it: no channel, no variable of a type of package
// sync or context, no call but of functions that return at once, no loop on a condition.
var lanesTasks = &analysis.Analyzer{
	Name:     "lanes",
	Doc:      "report goroutines that a lanes task starts and does not wait for",
	Requires: []*analysis.Analyzer{inspect.Analyzer},
	Run:      runLanes,
}

const lanesPath = "golanes/kernel/lanes"

func runLanes(pass *analysis.Pass) (any, error) {
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	t := &tasks{info: pass.TypesInfo, decls: map[types.Object]*ast.FuncDecl{}}
	for _, file := range pass.Files {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				t.decls[pass.TypesInfo.Defs[f.Name]] = f
			}
		}
	}
	in.Preorder([]ast.Node{(*ast.CallExpr)(nil)}, func(n ast.Node) {
		call := n.(*ast.CallExpr)
		f := typeutil.StaticCallee(pass.TypesInfo, call)
		if f == nil || f.Pkg() == nil || f.Pkg().Path() != lanesPath || f.Signature().Recv() != nil {
			return
		}
		for _, arg := range call.Args {
			for _, stmt := range t.lost(arg) {
				pass.ReportRangef(stmt, "the task ends without waiting for the goroutine that it starts here")
			}
		}
	})
	return nil, nil
}

// tasks looks into the functions of a cell.
type tasks struct {
	info  *types.Info
	decls map[types.Object]*ast.FuncDecl // of the cell
}

// lost returns the first go statement of each task in an argument to a function of lanes, if it is certain that the task does not wait.
func (t *tasks) lost(arg ast.Expr) []*ast.GoStmt {
	switch arg := ast.Unparen(arg).(type) {
	case *ast.FuncLit:
		return t.started(arg.Body)
	case *ast.Ident:
		if f := t.decls[t.info.Uses[arg]]; f != nil && f.Body != nil {
			return t.started(f.Body)
		}
	case *ast.CompositeLit: // []func(){f, g}
		var found []*ast.GoStmt
		for _, e := range arg.Elts {
			found = append(found, t.lost(e)...)
		}
		return found
	}
	return nil
}

// started returns the first go statement of a function's body, or none if the function may wait.
func (t *tasks) started(body *ast.BlockStmt) []*ast.GoStmt {
	var found []*ast.GoStmt
	waits := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = append(found, n)
			waits = waits || t.reachable(n.Call)
			return false
		case *ast.FuncLit:
			waits = true // it may be called anywhere
		case *ast.CallExpr:
			waits = waits || !t.immediate(n)
		case *ast.ForStmt:
			waits = waits || n.Post == nil
		case *ast.RangeStmt:
			_, isFunc := t.info.TypeOf(n.X).Underlying().(*types.Signature)
			waits = waits || isFunc
		case *ast.BranchStmt:
			waits = waits || n.Tok == token.GOTO
		case *ast.SelectStmt:
			waits = true // an empty one needs no channel
		case ast.Expr:
			waits = waits || t.meets(n)
		}
		return !waits
	})
	if waits || len(found) == 0 {
		return nil
	}
	return found[:1]
}

// reachable reports whether somebody may be able to wait for a goroutine: something that goroutines meet at stands in its call, or
// in the body of its function as far as that is known.
func (t *tasks) reachable(call *ast.CallExpr) bool {
	nodes := []ast.Node{call}
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && t.decls[t.info.Uses[id]] != nil {
		nodes = append(nodes, t.decls[t.info.Uses[id]])
	}
	found := false
	for _, node := range nodes {
		ast.Inspect(node, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				found = found || t.meets(e)
			}
			return !found
		})
	}
	return found
}

// immediate reports whether a call returns at once.
func (t *tasks) immediate(call *ast.CallExpr) bool {
	if tv := t.info.Types[call.Fun]; tv.IsType() || tv.IsBuiltin() {
		return true
	}
	f := typeutil.StaticCallee(t.info, call)
	if f == nil || f.Pkg() == nil || f.Signature().Recv() != nil {
		return false
	}
	switch f.Pkg().Path() {
	case "errors", "math", "math/rand", "math/rand/v2", "strconv", "strings":
		return true
	case "fmt":
		return strings.HasPrefix(f.Name(), "Print") || strings.HasPrefix(f.Name(), "Sprint") || f.Name() == "Errorf"
	case "time":
		return f.Name() == "Now" || f.Name() == "Since"
	}
	return false
}

// meets reports whether goroutines can meet at a value of the expression.
func (t *tasks) meets(e ast.Expr) bool {
	if id, ok := e.(*ast.Ident); ok {
		obj, ok := t.info.ObjectOf(id).(*types.Var)
		return ok && meeting(obj.Type(), map[types.Type]bool{})
	}
	tv, ok := t.info.Types[e]
	return ok && tv.IsValue() && meeting(tv.Type, map[types.Type]bool{})
}

// meeting reports whether t is a channel, a type of package sync or context, or holds one.
func meeting(t types.Type, seen map[types.Type]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		path := n.Obj().Pkg().Path()
		if path == "sync" || path == "sync/atomic" || path == "context" || strings.HasPrefix(path, "golang.org/x/sync/") {
			return true
		}
	}
	switch t := t.Underlying().(type) {
	case *types.Chan:
		return true
	case *types.Pointer:
		return meeting(t.Elem(), seen)
	case *types.Slice:
		return meeting(t.Elem(), seen)
	case *types.Array:
		return meeting(t.Elem(), seen)
	case *types.Map:
		return meeting(t.Elem(), seen) || meeting(t.Key(), seen)
	case *types.Struct:
		for f := range t.Fields() {
			if meeting(f.Type(), seen) {
				return true
			}
		}
	}
	return false
}
