package lower

import (
	"go/ast"
	"go/types"
	"slices"

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
	}
}

var hostMethods = &Pass{
	Name: "hostmethods",
	Doc:  "a method of the host that would print the interpreter's structs, or end the process, is a function of the worker",
	Run: func(t *tree) {
		replaced := Replaced()
		t.rewrite(func(c *astutil.Cursor) {
			call, ok := c.Node().(*ast.CallExpr)
			if !ok {
				return
			}
			sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
			if !ok || t.info.Selections[sel] == nil {
				return
			}
			f, ok := t.info.Selections[sel].Obj().(*types.Func)
			if !ok || f.Pkg() == nil || receiverType(f) == nil {
				return
			}
			name := receiverType(f).Obj().Name() + mark + f.Name()
			if !slices.Contains(replaced[f.Pkg().Path()], name) {
				return
			}
			sig := f.Signature()
			receiver := types.NewParam(f.Pos(), f.Pkg(), "", sig.Recv().Type())
			params := types.NewTuple(append([]*types.Var{receiver}, vars(sig.Params())...)...)
			fun := &ast.Ident{Name: t.imported(f.Pkg().Path()) + "." + name, NamePos: sel.Pos()}
			t.info.Types[fun] = types.TypeAndValue{Type: types.NewSignatureType(nil, nil, nil, params, sig.Results(), sig.Variadic())}
			call.Fun, call.Args = fun, append([]ast.Expr{t.receiverOf(sel.X, f)}, call.Args...)
		})
	},
}
