package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"strconv"
)

// constant writes a constant expression as a literal of its type: constant arithmetic is go/types', the interpreter never sees it.
func (t *tree) constant(at ast.Node, tv types.TypeAndValue) string {
	typ := types.Default(tv.Type)
	basic, ok := typ.Underlying().(*types.Basic)
	if !ok {
		return t.literal(at, tv.Value, types.Typ[types.Invalid]) // a constant that becomes an interface
	}
	text := t.literal(at, tv.Value, basic)
	if typ == types.Typ[types.Int] || typ == types.Typ[types.String] || typ == types.Typ[types.Bool] {
		return text
	}
	return t.typ(at, typ) + "(" + text + ")"
}

func (t *tree) literal(at ast.Node, v constant.Value, basic *types.Basic) string {
	switch info := basic.Info(); {
	case info&types.IsBoolean != 0:
		return strconv.FormatBool(constant.BoolVal(v))
	case info&types.IsString != 0:
		return strconv.Quote(constant.StringVal(v))
	case info&types.IsInteger != 0:
		return constant.ToInt(v).ExactString()
	case info&types.IsFloat != 0:
		return float(v)
	case info&types.IsComplex != 0:
		return fmt.Sprintf("complex(%s, %s)", float(constant.Real(v)), float(constant.Imag(v)))
	}
	t.fail(at, fmt.Sprintf("the constant %s cannot be written down", v), "")
	return "0"
}

// float writes a number so that it reads back as the same float64 and is not taken for an integer.
func float(v constant.Value) string {
	f, _ := constant.Float64Val(constant.ToFloat(v))
	text := strconv.FormatFloat(f, 'g', -1, 64)
	for _, r := range text {
		if r == '.' || r == 'e' {
			return text
		}
	}
	return text + ".0"
}
