package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

var builtins = &Pass{
	Name: "builtins",
	Doc:  "print and println write to standard error, min, max, clear, new(v) and len of an array's address become functions",
	Run: func(t *tree) {
		t.rewrite(func(c *astutil.Cursor) {
			call, ok := c.Node().(*ast.CallExpr)
			if !ok || t.info.Types[call].Value != nil {
				return
			}
			id, ok := ast.Unparen(call.Fun).(*ast.Ident)
			if !ok {
				return
			}
			b, ok := t.info.Uses[id].(*types.Builtin)
			if !ok {
				return
			}
			if len(call.Args) == 1 {
				if results, ok := t.info.TypeOf(call.Args[0]).(*types.Tuple); ok && b.Name() != "print" && b.Name() != "println" {
					call.Fun = t.spread(call, b.Name(), results)
					return
				}
			}
			switch b.Name() {
			case "print":
				call.Fun = t.rt("Print", id.Pos())
				t.words(call)
			case "println":
				call.Fun = t.rt("Println", id.Pos())
				t.words(call)
			case "min":
				c.Replace(t.extreme(call, "<", "Min"))
			case "max":
				c.Replace(t.extreme(call, ">", "Max"))
			case "clear":
				call.Fun = t.rt("Clear", id.Pos())
			case "new":
				if !t.info.Types[call.Args[0]].IsType() {
					elem := t.info.TypeOf(call).Underlying().(*types.Pointer).Elem()
					call.Fun = t.helperIdent(call, "(v %[1]s) *%[1]s {\np := new(%[1]s)\n*p = v\nreturn p\n}", t.typ(call, elem))
				}
			case "len", "cap": // not constant: the operand has calls
				if array := pointedArray(t.info.TypeOf(call.Args[0])); array != nil {
					call.Fun = t.helperIdent(call, "(%s) int {\nreturn %d\n}", t.typ(call, t.info.TypeOf(call.Args[0])), array.Len())
				}
			}
		})
	},
}

// spread makes a reference to a function that calls a builtin function with what another call returns.
func (t *tree) spread(call *ast.CallExpr, builtin string, results *types.Tuple) *ast.Ident {
	var params, args []string
	for i := range results.Len() {
		args = append(args, fmt.Sprintf("a%d", i))
		params = append(params, args[i]+" "+t.typ(call, results.At(i).Type()))
	}
	returns, result := "", ""
	if typ := t.info.TypeOf(call); typ != nil && typ != types.Typ[types.Invalid] {
		if tuple, ok := typ.(*types.Tuple); !ok || tuple.Len() > 0 {
			returns, result = "return ", " "+t.typ(call, typ)
		}
	}
	return t.helperIdent(call, "(%s)%s {\n%s%s(%s)\n}", strings.Join(params, ", "), result, returns, builtin, strings.Join(args, ", "))
}

// extreme makes min(min(x, y), z) of min(x, y, z), with a function for the type. That of floating-point numbers is the host's: one may be
// a negative zero, whose sign the interpreter loses where it passes arguments.
func (t *tree) extreme(call *ast.CallExpr, op, host string) ast.Expr {
	typ := t.info.TypeOf(call)
	basic, ok := typ.Underlying().(*types.Basic)
	if ok && basic.Info()&types.IsFloat != 0 {
		e := t.conversion(types.Typ[types.Float64], call.Args[0])
		for _, a := range call.Args[1:] {
			e = t.standIn(e, t.rt(host, call.Pos()), e, t.conversion(types.Typ[types.Float64], a))
		}
		return t.conversion(typ, e)
	}
	e := call.Args[0]
	for _, a := range call.Args[1:] {
		e = t.standIn(call, t.helperIdent(call, "(x, y %[1]s) %[1]s {\nif y %[2]s x {\nreturn y\n}\nreturn x\n}", t.typ(call, typ), op), e, a)
	}
	return e
}

// pointedArray returns the array that a type points to, nil if it does not.
func pointedArray(typ types.Type) *types.Array {
	if p, ok := typ.Underlying().(*types.Pointer); ok {
		if array, ok := p.Elem().Underlying().(*types.Array); ok {
			return array
		}
	}
	return nil
}

// words makes words of the arguments of print that are interfaces, as it writes them: with their type and value as addresses.
func (t *tree) words(call *ast.CallExpr) {
	for i, a := range call.Args {
		if typ := t.info.TypeOf(a); typ != nil && types.IsInterface(typ) {
			call.Args[i] = &ast.CallExpr{Fun: t.rt("Words", a.Pos()), Lparen: a.Pos(), Args: []ast.Expr{a}, Rparen: a.End()}
			t.info.Types[call.Args[i]] = types.TypeAndValue{Type: types.NewInterfaceType(nil, nil)}
		}
	}
}
