package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// stmts writes statements, each on lines of its own.
func (t *tree) stmts(list []ast.Stmt) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(t.stmt(s))
	}
	return b.String()
}

// stmt writes a statement on lines of its own, with its position before it.
func (t *tree) stmt(s ast.Stmt) string {
	text := t.simple(s)
	if text == "" {
		return ""
	}
	if t.current != nil && t.current.before[s] > 0 {
		text = fmt.Sprintf("%s = %d\n%s%s", counter, t.current.before[s], t.line(s), text)
	}
	return t.counted(s) + t.line(s) + text + "\n"
}

// counted writes what counts a statement, in a function that does so.
func (t *tree) counted(n ast.Node) string {
	if t.current == nil || t.current.counted[n] == 0 {
		return ""
	}
	return fmt.Sprintf("%s = %d\n", counter, t.current.counted[n])
}

// counter is the variable of a function that counts its statements.
const counter = "at" + mark

// functionBody writes the statements of a function.
func (t *tree) functionBody(f *function, write func() string) string {
	outer := t.current
	defer func() { t.current = outer }()
	t.current = f
	text := write()
	if f != nil && f.counts {
		first := fmt.Sprintf("/*line %s:%d:1*/%s := 0\n", f.Cell, f.First, counter)
		if f.left != "" {
			first += fmt.Sprintf("defer %s(&%s)\n", f.left, counter)
		}
		text = first + text
	}
	return text
}

// line says to the interpreter where a node stands in the cell.
func (t *tree) line(n ast.Node) string {
	p := t.unit.Cell.Position(n.Pos())
	if !n.Pos().IsValid() || p.Line == 0 {
		return ""
	}
	// The name is always that of the file, by which the interpreter finds the imports, also for an instance of what another cell
	// declares; Locate knows better.
	return fmt.Sprintf("/*line %s:%d:%d*/", t.unit.Cell.Name, p.Line, p.Col)
}

// block writes statements in braces.
func (t *tree) block(b *ast.BlockStmt) string {
	text := "{\n" + t.stmts(b.List)
	if t.current != nil && t.current.atEnd[b] > 0 {
		text += fmt.Sprintf("%s = %d\n", counter, t.current.atEnd[b])
	}
	return text + "}"
}

// simple writes a statement without its position.
func (t *tree) simple(s ast.Stmt) string {
	switch s := s.(type) {
	case nil, *ast.EmptyStmt:
		return ""
	case *ast.ExprStmt:
		return t.expr(s.X)
	case *ast.SendStmt:
		return t.expr(s.Chan) + " <- " + t.expr(s.Value)
	case *ast.IncDecStmt:
		return t.expr(s.X) + s.Tok.String()
	case *ast.AssignStmt:
		return t.assignment(s)
	case *ast.GoStmt:
		return "go " + t.call(s.Call)
	case *ast.DeferStmt:
		return "defer " + t.call(s.Call)
	case *ast.ReturnStmt:
		return strings.TrimRight("return "+t.exprs(s.Results), " ")
	case *ast.BranchStmt:
		if s.Label != nil {
			if loop := t.loops[s.Label.Name]; loop != "" && s.Tok != token.GOTO {
				return s.Tok.String() + " " + loop
			}
			return s.Tok.String() + " " + s.Label.Name
		}
		return s.Tok.String()
	case *ast.BlockStmt:
		return t.block(s)
	case *ast.LabeledStmt:
		return t.labeled(s)
	case *ast.IfStmt:
		return t.ifStmt(s)
	case *ast.ForStmt:
		return t.forStmt(s)
	case *ast.RangeStmt:
		return t.rangeStmt(s)
	case *ast.SwitchStmt:
		return "switch " + t.header(s.Init, s.Tag) + t.cases(s.Body)
	case *ast.DeclStmt:
		return t.declStmt(s)
	}
	t.fail(s, fmt.Sprintf("this statement is not supported (%T)", s), "")
	return ""
}

// labeled writes a label and its statement. In a block that stands for a statement the label is that statement's, as break and continue
// mean it; but goto means the block.
func (t *tree) labeled(s *ast.LabeledStmt) string {
	name := s.Label.Name
	b, ok := s.Stmt.(*ast.BlockStmt)
	if !ok || !t.wrapped[b] {
		text := t.simple(s.Stmt)
		if text == "" {
			text = "{}"
		}
		count := t.counted(s.Stmt)
		switch s.Stmt.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt: // nothing may come between
			return count + name + ":\n" + t.line(s.Stmt) + text
		}
		return name + ":\n" + count + t.line(s.Stmt) + text
	}
	n := len(b.List) - 1
	inner := &ast.LabeledStmt{Label: s.Label, Stmt: b.List[n]}
	if !t.gotoes()[name] {
		return "{\n" + t.stmts(b.List[:n]) + t.labeled(inner) + "\n}"
	}
	first := t.stmts(b.List[:n])
	inner.Label = &ast.Ident{Name: name + mark, NamePos: s.Label.NamePos}
	t.loops[name] = inner.Label.Name // for what is written next
	defer delete(t.loops, name)
	return name + ":\n{\n" + first + t.labeled(inner) + "\n}"
}

// gotoes returns the labels that goto statements name.
func (t *tree) gotoes() map[string]bool {
	if t.targets == nil {
		t.targets = map[string]bool{}
		find := func(n ast.Node) bool {
			if b, ok := n.(*ast.BranchStmt); ok && b.Tok == token.GOTO {
				t.targets[b.Label.Name] = true
			}
			return true
		}
		t.each(find)
		for _, l := range t.lifted {
			ast.Inspect(l.lit, find)
		}
	}
	return t.targets
}

func (t *tree) exprs(list []ast.Expr) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = t.expr(e)
	}
	return strings.Join(parts, ", ")
}

// header writes what stands between a keyword and its brace: "init; x " or "x ".
func (t *tree) header(init ast.Stmt, x ast.Expr) string {
	text := ""
	if init != nil {
		text = t.simple(init) + "; "
	}
	if x != nil {
		text += t.expr(x) + " "
	}
	return text
}

func (t *tree) ifStmt(s *ast.IfStmt) string {
	text := "if " + t.header(s.Init, s.Cond) + t.block(s.Body)
	switch e := s.Else.(type) {
	case *ast.IfStmt:
		text += " else " + t.ifStmt(e)
	case *ast.BlockStmt:
		text += " else " + t.block(e)
	}
	return text
}

func (t *tree) forStmt(s *ast.ForStmt) string {
	if s.Init == nil && s.Post == nil {
		return "for " + t.header(nil, s.Cond) + t.block(s.Body)
	}
	cond := ""
	if s.Cond != nil {
		cond = t.expr(s.Cond)
	} else if s.Post == nil {
		cond = "true" // the interpreter cannot leave a loop that has an init statement alone
	}
	return "for " + t.simple(s.Init) + "; " + cond + "; " + t.simple(s.Post) + " " + t.block(s.Body)
}

func (t *tree) rangeStmt(s *ast.RangeStmt) string {
	left := ""
	if s.Key != nil {
		left = t.expr(s.Key)
		if s.Value != nil {
			left += ", " + t.expr(s.Value)
		}
		left += " " + s.Tok.String() + " "
	}
	return "for " + left + "range " + t.expr(s.X) + " " + t.block(s.Body)
}

// cases writes the clauses of a switch.
func (t *tree) cases(body *ast.BlockStmt) string {
	var b strings.Builder
	b.WriteString("{\n")
	for _, s := range body.List {
		clause, ok := s.(*ast.CaseClause)
		if !ok {
			continue
		}
		if clause.List == nil {
			b.WriteString("default:\n")
		} else {
			b.WriteString("case " + t.exprs(clause.List) + ":\n")
		}
		b.WriteString(t.clauseBody(clause.Body))
	}
	b.WriteString("}")
	return b.String()
}

// clauseBody writes the statements of a clause, in a block of their own if there is a label among them: the interpreter knows the labels
// of blocks only.
func (t *tree) clauseBody(list []ast.Stmt) string {
	if !slices.ContainsFunc(list, func(s ast.Stmt) bool { _, ok := s.(*ast.LabeledStmt); return ok }) {
		return t.stmts(list)
	}
	end := len(list)
	if last, ok := list[end-1].(*ast.BranchStmt); ok && last.Tok == token.FALLTHROUGH {
		end-- // it cannot stand in a block
	}
	return "{\n" + t.stmts(list[:end]) + "}\n" + t.stmts(list[end:])
}

// refers reports whether obj is used within node.
func (t *tree) refers(node ast.Node, obj types.Object) bool {
	found := false
	ast.Inspect(node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && t.info.Uses[id] == obj {
			found = true
		}
		return !found
	})
	return found
}

// declStmt writes a declaration within a function. Constants are folded where they are used, types hoisted.
func (t *tree) declStmt(s *ast.DeclStmt) string {
	g, ok := s.Decl.(*ast.GenDecl)
	if !ok {
		return ""
	}
	var lines []string
	for _, spec := range g.Specs {
		if spec, ok := spec.(*ast.ValueSpec); ok && g.Tok == token.VAR {
			lines = append(lines, t.localVar(spec))
		}
	}
	return strings.Join(lines, "\n")
}

func (t *tree) localVar(spec *ast.ValueSpec) string {
	names := make([]string, len(spec.Names))
	for i, id := range spec.Names {
		names[i] = t.ident(id)
		if id.Name == "_" {
			names[i] = t.blank() // the interpreter knows no blank variables in functions
		}
	}
	text := "var " + strings.Join(names, ", ")
	if spec.Type != nil {
		text += " " + t.expr(spec.Type)
	}
	if len(spec.Values) > 0 {
		text += " = " + t.exprs(spec.Values)
	}
	return text
}

// blank returns the name of a variable that nothing refers to.
func (t *tree) blank() string {
	t.fresh++
	return fmt.Sprintf("blank%s%d", mark, t.fresh)
}
