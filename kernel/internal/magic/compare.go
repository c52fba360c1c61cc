package magic

import (
	"go/ast"
	"go/token"
	"strconv"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
)

var compare = &Magic{
	Name: "%%compare",
	Doc:  "run the parts of the cell one after the other and at once",
	Help: `
A line that begins with // -- and a name begins a part. What stands before the first
part is an ordinary cell. The cell

    %%compare
    // -- tea
    boil()
    // -- toast
    cut()
    roast()

is the same as

    lanes.Compare(
        lanes.Task("tea", func() { boil() }),
        lanes.Task("toast", func() { cut(); roast() }),
    )

so what a part declares is its own, and return ends it.`,
	Read: func(c *Call) (Use, error) {
		return Use{Parse: func(cell *cell.Cell, next func() error) error { return c.compare(cell, next) }}, c.None()
	},
}

// compare parses a cell of parts and adds the comparison of its parts.
func (c *Call) compare(in *cell.Cell, next func() error) error {
	if in.Cut() == 0 {
		d := diag.Diagnostic{
			Pos: c.Pos, Message: "%%compare: the cell has no parts", Source: c.source,
			Hint: "each part begins with a line // -- and its name; %%compare? shows an example",
		}
		return diag.List{d}
	}
	if err := next(); err != nil {
		return err
	}
	names := map[string]bool{}
	first, last := in.Parts[0], in.Parts[len(in.Parts)-1]
	all := callLanes("Compare", first.Pos, last.Body.Rbrace)
	for _, p := range in.Parts {
		switch {
		case p.Name == "":
			return diag.List{in.Diagnose(p.Pos, "this part has no name", "write it after the two dashes: // -- name")}
		case names[p.Name]:
			return diag.List{in.Diagnose(p.NamePos, "another part is called "+p.Name+" too", "")}
		}
		names[p.Name] = true
		task := callLanes("Task", p.Pos, p.Body.Rbrace)
		task.Args = []ast.Expr{
			&ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(p.Name), ValuePos: p.NamePos},
			&ast.FuncLit{Type: &ast.FuncType{Func: p.Pos, Params: &ast.FieldList{Opening: p.Pos, Closing: p.Pos}}, Body: p.Body},
		}
		all.Args = append(all.Args, task)
	}
	in.Imports = append(in.Imports, &ast.ImportSpec{
		Name: &ast.Ident{Name: lanes, NamePos: first.Pos},
		Path: &ast.BasicLit{Kind: token.STRING, Value: `"golanes/kernel/lanes"`, ValuePos: first.Pos},
	})
	in.Stmts = append(in.Stmts, &ast.ExprStmt{X: all})
	in.Parts, in.Quiet = nil, false
	return nil
}

// lanes is what package lanes is called in the cell, where there may be something else of that name.
const lanes = "lanesˑ"

// callLanes is a call of a function of package lanes, without arguments yet.
func callLanes(function string, pos, end token.Pos) *ast.CallExpr {
	id := func(name string) *ast.Ident { return &ast.Ident{Name: name, NamePos: pos} }
	return &ast.CallExpr{Fun: &ast.SelectorExpr{X: id(lanes), Sel: id(function)}, Lparen: pos, Rparen: end}
}
