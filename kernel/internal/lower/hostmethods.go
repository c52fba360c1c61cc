package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// Replaced returns the methods of the host for which the worker has functions of their own, by the path of their package. The name of
// such a function, a symbol of the package, is made of the type's and the method's; its first parameter is the receiver.
func Replaced() map[string][]string {
	return map[string][]string{
		"flag": {"FlagSetˑParse"},
		"log": {
			"LoggerˑFatal", "LoggerˑFatalf", "LoggerˑFatalln", "LoggerˑPanic", "LoggerˑPanicf", "LoggerˑPanicln",
			"LoggerˑPrint", "LoggerˑPrintf", "LoggerˑPrintln",
		},
		"log/slog": {
			"LoggerˑDebug", "LoggerˑDebugContext", "LoggerˑError", "LoggerˑErrorContext", "LoggerˑInfo", "LoggerˑInfoContext",
			"LoggerˑLog", "LoggerˑWarn", "LoggerˑWarnContext", "LoggerˑWith",
		},
		"sync": {
			"CondˑWait", "MutexˑLock", "MutexˑTryLock", "MutexˑUnlock", "RWMutexˑLock", "RWMutexˑRLock", "RWMutexˑRUnlock", "RWMutexˑTryLock",
			"RWMutexˑUnlock", "WaitGroupˑGo", "WaitGroupˑWait",
		},
		"golang.org/x/sync/errgroup":  {"GroupˑGo", "GroupˑTryGo", "GroupˑWait"},
		"golang.org/x/sync/semaphore": {"WeightedˑAcquire"},
		"time":                        {"TickerˑReset", "TickerˑStop", "TimerˑReset", "TimerˑStop"},
	}
}

var hostMethods = &Pass{
	Name: "hostmethods",
	Doc:  "a method of the host that would print the interpreter's structs, end the process, wait, or change what wakes others is a function of the worker",
	Run: func(t *tree) {
		replaced := Replaced()
		deferred := map[ast.Expr]bool{}
		t.each(func(n ast.Node) bool {
			if d, ok := n.(*ast.DeferStmt); ok {
				deferred[d.Call.Fun] = true
			}
			return true
		})
		t.rewrite(func(c *astutil.Cursor) {
			sel, ok := c.Node().(*ast.SelectorExpr)
			if !ok || t.info.Selections[sel] == nil || t.info.Selections[sel].Kind() != types.MethodVal {
				return
			}
			f, ok := t.info.Selections[sel].Obj().(*types.Func)
			if !ok || f.Pkg() == nil || receiverType(f) == nil {
				return
			}
			name := receiverType(f).Obj().Name() + mark + f.Name()
			if !slices.Contains(replaced[f.Pkg().Path()], name) || unlocks(name) && !deferred[sel] {
				return
			}
			if call, ok := c.Parent().(*ast.CallExpr); ok && c.Name() == "Fun" {
				call.Args = append([]ast.Expr{t.receiverOf(sel.X, f)}, call.Args...)
				if slices.Contains(starters, name) {
					call.Args = append(call.Args, t.lineOf(call))
				}
				c.Replace(t.methodSymbol(f, name, sel.Pos()))
			} else {
				c.Replace(t.boundSymbol(f, name, sel))
			}
		})
	},
}

// unlocks reports whether a method gives a lock back. The function that stands for it is for deferred calls alone, as those may be made of
// a goroutine that was stopped at a time when it did not have the lock; it takes longer than the method.
func unlocks(name string) bool { return strings.HasSuffix(name, "Unlock") }

// replaces reports whether a function of the given name stands for a method.
func replaces(name string) bool {
	_, symbol, _ := strings.Cut(name, ".")
	for _, names := range Replaced() {
		if slices.Contains(names, symbol) {
			return true
		}
	}
	return false
}

// methodSymbol refers to the function that stands for a method.
func (t *tree) methodSymbol(f *types.Func, name string, pos token.Pos) ast.Expr {
	sig := f.Signature()
	receiver := types.NewParam(f.Pos(), f.Pkg(), "", sig.Recv().Type())
	params := append([]*types.Var{receiver}, vars(sig.Params())...)
	if slices.Contains(starters, name) {
		params = append(params, types.NewParam(f.Pos(), f.Pkg(), "", types.Typ[types.String]))
	}
	fun := &ast.Ident{Name: t.imported(f.Pkg().Path()) + "." + name, NamePos: pos}
	t.info.Types[fun] = types.TypeAndValue{Type: types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())}
	return fun
}

// boundSymbol makes the method value of the function that stands for a method.
func (t *tree) boundSymbol(f *types.Func, name string, sel *ast.SelectorExpr) ast.Expr {
	sig := f.Signature()
	params, args := t.parameters(sel, sig)
	if slices.Contains(starters, name) {
		args += ", " + strconv.Quote(t.place(sel))
	}
	text := t.signature(sel, types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic()), nil)
	helper := t.helper("(x %s) func%s {\nreturn func(%s) %s {\n%s%s.%s(x, %s)\n}\n}", t.typ(sel, sig.Recv().Type()), text, params, t.results(sel, sig),
		returns(sig), t.imported(f.Pkg().Path()), name, args)
	return t.standIn(sel, &ast.Ident{Name: helper, NamePos: sel.Pos()}, t.receiverOf(sel.X, f))
}
