package worker

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// placesPath is the import path of the function At in programs with places.
const placesPath = "golanes/places"

// withPlaces has a program say where it is: before each statement that may wait it calls At with the statement's position, In[3]:7.
// That is how a goroutine is known to wait there; the interpreter's frames do not tell. The number makes a name unique.
//
// The program is lowered, so that each statement of the learner's stands behind a comment with its position. What lowering made for itself
// has none, and is left alone: who called it has said where that is.
func withPlaces(source string, number int) (string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", fmt.Errorf("find its statements: %w", err)
	}
	name := fmt.Sprintf("placesˑ%d", number)
	type insertion struct {
		at   int
		text string
	}
	list := []insertion{{fset.PositionFor(file.Name.End(), false).Offset, fmt.Sprintf("; import %s %q", name, placesPath)}}
	add := func(stmts []ast.Stmt) {
		for _, s := range stmts {
			if pos := fset.Position(s.Pos()); mayWait(s) && strings.HasPrefix(pos.Filename, "In[") {
				list = append(list, insertion{fset.PositionFor(s.Pos(), false).Offset, fmt.Sprintf("%s.At(\"%s:%d\"); ", name, pos.Filename, pos.Line)})
			}
		}
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || strings.HasPrefix(f.Name.Name, "goˑ") || strings.HasPrefix(f.Name.Name, "declareˑ") {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BlockStmt:
				if !clauses(n.List) {
					add(n.List)
				}
			case *ast.CaseClause:
				add(n.Body)
			}
			return true
		})
	}
	if len(list) == 1 {
		return source, nil
	}
	slices.SortStableFunc(list, func(a, b insertion) int { return a.at - b.at })
	var b strings.Builder
	last := 0
	for _, i := range list {
		b.WriteString(source[last:i.at] + i.text)
		last = i.at
	}
	return b.String() + source[last:], nil
}

// clauses reports whether a list of statements is the body of a switch.
func clauses(list []ast.Stmt) bool {
	if len(list) == 0 {
		return true
	}
	switch list[0].(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

// mayWait reports whether a statement, without the blocks and functions in it, may wait: it has an operation of a channel, or a call.
func mayWait(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt, *ast.FuncLit, *ast.DeferStmt:
			return false
		case *ast.SendStmt, *ast.RangeStmt, *ast.CallExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}
