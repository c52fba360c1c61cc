package cell

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"golanes/kernel/internal/diag"
	"golanes/kernel/internal/spell"
)

// Parse parses src as the cell of the given name; positions are added to fset. The error is a diag.List in the words of Go's parser.
func Parse(fset *token.FileSet, name, src string) (*Cell, error) {
	c := Begin(fset, name, src)
	if err := c.Parse(); err != nil {
		return nil, err
	}
	return c, nil
}

// Begin returns a cell of which nothing but the magics is known, for Parse to go on with.
func Begin(fset *token.FileSet, name, src string) *Cell {
	c := &Cell{Name: name, Source: src, Fset: fset}
	c.code = c.magics()
	return c
}

// Parse parses what is not known of a cell that Begin returned. It may be called once. The error is a diag.List in the words of Go's
// parser.
func (c *Cell) Parse() error {
	end := len(c.code)
	if len(c.cuts) > 0 {
		end = c.cuts[0].start
	}
	list := c.parseHead(end)
	for i, k := range c.cuts {
		end := len(c.code)
		if i+1 < len(c.cuts) {
			end = c.cuts[i+1].start
		}
		list = append(list, c.parsePart(k, end)...)
	}
	if len(list) > 0 {
		return list
	}
	return nil
}

// parseHead parses the code before an offset: the whole cell, or what stands before its parts.
func (c *Cell) parseHead(end int) diag.List {
	code := c.code[:end]
	decls, stmts := blank(code), blank(code)
	for _, k := range split(code) {
		switch k.kind {
		case declaration:
			copy(decls[k.start:k.end], code[k.start:k.end])
		case statement:
			copy(stmts[k.start:k.end], code[k.start:k.end])
			c.Quiet = k.explicit
		}
	}
	what := "the cell"
	if len(c.cuts) > 0 {
		what = "what stands before the first part"
	}
	var found scanner.ErrorList
	file, _ := c.parse("package cell; ", string(decls), "", &found)
	body, _ := c.parse("package cell; func _() { ", string(stmts), "\n}", &found)
	if len(found) > 0 {
		return c.list(found, end, what)
	}
	c.Imports = file.Imports
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); !ok || g.Tok != token.IMPORT {
			c.Decls = append(c.Decls, d)
		}
	}
	block, list := c.block(body)
	if len(list) > 0 {
		return list
	}
	c.Stmts = block.List
	return nil
}

// block returns the body of the function that a file is.
func (c *Cell) block(file *ast.File) (*ast.BlockStmt, diag.List) {
	if len(file.Decls) != 1 {
		// A stray brace closed the function: the statements after it were taken for declarations.
		return nil, diag.List{c.Diagnose(file.Decls[1].Pos(), "non-declaration statement after an unmatched }", "")}
	}
	block := file.Decls[0].(*ast.FuncDecl).Body
	isEmpty := func(s ast.Stmt) bool {
		_, ok := s.(*ast.EmptyStmt)
		return ok
	}
	block.List = slices.DeleteFunc(block.List, isEmpty) // the value stands before a second semicolon
	return block, nil
}

// parse parses prefix, source and suffix as a file. The cell's positions count from the start of source.
func (c *Cell) parse(prefix, source, suffix string, found *scanner.ErrorList) (*ast.File, text) {
	head := prefix + "/*line " + c.Name + ":1:1*/"
	src := head + source + suffix
	file, err := parser.ParseFile(c.Fset, c.Name, src, parser.ParseComments|parser.SkipObjectResolution)
	t := text{c.Fset.File(file.FileStart), len(head)}
	c.texts = append(c.texts, t)
	var list scanner.ErrorList
	if errors.As(err, &list) {
		*found = append(*found, list...)
	}
	if strings.Contains(source, mark) {
		c.refuseMark(file, found)
	}
	return file, t
}

// mark is a letter that no identifier of a cell has: what is made of a cell has it in names that nobody must have chosen.
const mark = "ˑ"

// refuseMark adds an error for each identifier that has the mark.
func (c *Cell) refuseMark(file *ast.File, found *scanner.ErrorList) {
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && strings.Contains(id.Name, mark) {
			found.Add(c.Fset.Position(id.Pos()), fmt.Sprintf("identifier %s has the letter %s (%U), which golanes keeps for itself: choose another", id.Name, mark, []rune(mark)[0]))
		}
		return true
	})
}

// list turns the parser's errors into diagnostics: one a line, as the parser is often wrong about what follows its first. What was parsed
// ends at an offset and is called what.
func (c *Cell) list(found scanner.ErrorList, end int, what string) diag.List {
	found.Sort()
	found.RemoveMultiples()
	var l diag.List
	last := strings.Count(strings.TrimRight(c.Source[:end], " \t\r\n"), "\n") + 1
	for _, e := range found {
		pos := diag.Position{Cell: c.Name, Line: e.Pos.Line, Col: e.Pos.Column}
		message := e.Msg
		if line, _, more := strings.Cut(message, "\n"); more {
			message = line + "…" // it quotes a raw string
		}
		if (pos.Line > last || strings.HasSuffix(e.Msg, "found 'EOF'")) && len(l) > 0 {
			break // what is missing at the end follows from what is wrong before
		}
		if pos.Line > last {
			// The function that Parse wrapped round the statements ends after them.
			pos.Line, pos.Col = last, len(c.Line(last))+1
			message = what + " ends too early: " + strings.NewReplacer("found '}'", "found its end", "found 'EOF'", "found its end").Replace(message)
		}
		l = append(l, diag.Diagnostic{Pos: pos, Message: message, Source: c.Line(pos.Line), Hint: hint(message, c.Line(pos.Line), pos.Col)})
	}
	return l
}

// hint says what may have been meant: above all whether the word at which the parser stopped, or the one before it, is to be a keyword.
func hint(message, line string, col int) string {
	if strings.HasPrefix(message, "expected boolean expression, found assignment") {
		return "write == to compare"
	}
	if message == "expected 1 expression" {
		return "a cell shows one value; fmt.Println(a, b) prints several"
	}
	end := min(max(col-1, 0), len(line))
	for end < len(line) && line[end] >= 'a' && line[end] <= 'z' {
		end++
	}
	var words []lexeme
	for t := range tokens([]byte(line[:end])) {
		if t.lit != "\n" { // the semicolon at the end
			words = append(words, t)
		}
	}
	for _, w := range slices.Backward(words[max(0, len(words)-2):]) {
		if w.tok != token.IDENT {
			continue
		}
		if hint := spell.Foreign(w.lit); hint != "" {
			return hint
		}
		near := spell.Nearest{Wrong: w.lit}
		near.OfferKeywords()
		if hint := near.Hint(); hint != "" {
			return hint
		}
	}
	return ""
}

// Declares returns the names that a source which does not parse seems to declare at its top level.
func Declares(src string) []string {
	var names []string
	var statement []lexeme // so far, without what is in brackets
	open := 0
	for t := range tokens([]byte(src)) {
		switch t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			open--
		case token.SEMICOLON:
			if open == 0 {
				statement = nil
				continue
			}
		case token.IDENT:
			if open == 0 && len(statement) == 1 && slices.Contains([]token.Token{token.FUNC, token.TYPE, token.VAR, token.CONST}, statement[0].tok) {
				names = append(names, t.lit)
			}
		case token.DEFINE:
			isList := !slices.ContainsFunc(statement, func(l lexeme) bool { return l.tok != token.IDENT && l.tok != token.COMMA })
			for _, l := range statement {
				if open == 0 && isList && l.tok == token.IDENT {
					names = append(names, l.lit)
				}
			}
		}
		if open == 0 {
			statement = append(statement, t)
		}
	}
	return names
}

// magics takes the magics from the head of the source and returns it with their lines blank.
func (c *Cell) magics() []byte {
	code := []byte(c.Source)
	at := 0
	for n, line := range strings.SplitAfter(c.Source, "\n") {
		text := strings.TrimSpace(line)
		if text != "" && !strings.HasPrefix(text, "%") {
			break
		}
		if text != "" {
			name, args := text, ""
			if i := strings.IndexAny(text, " \t"); i >= 0 {
				name, args = text[:i], text[i:]
			}
			m := Magic{Name: name, Args: strings.TrimSpace(args), Pos: diag.Position{Cell: c.Name, Line: n + 1, Col: strings.Index(line, "%") + 1}}
			if m.Args != "" {
				m.ArgsCol = m.Pos.Col + len(text) - len(m.Args)
			}
			c.Magics = append(c.Magics, m)
			copy(code[at:], blank([]byte(line)))
		}
		at += len(line)
	}
	return code
}

// blank returns white space of the length and with the lines of src.
func blank(src []byte) []byte {
	b := make([]byte, len(src))
	for i, c := range src {
		if c == '\n' || c == '\r' {
			b[i] = c
		} else {
			b[i] = ' '
		}
	}
	return b
}

// Incomplete reports whether src is the beginning of a correct cell: something is still open at its end. The indent is what the next
// line should begin with.
func Incomplete(src string) (incomplete bool, indent string) {
	open := depth(src)
	if open < 0 {
		return false, ""
	}
	_, err := Parse(token.NewFileSet(), "cell", src)
	if err == nil {
		return false, ""
	}
	var list diag.List
	if !errors.As(err, &list) {
		return false, ""
	}
	// The parser met the end of the source where it wanted more, or a literal was open there.
	first := list[0]
	unterminated := strings.Contains(first.Message, "raw string literal not terminated") || strings.Contains(first.Message, "comment not terminated")
	ends := strings.HasPrefix(first.Message, "the cell ends too early")
	if !unterminated && !ends && open == 0 {
		return false, ""
	}
	if open > 0 && !ends && !unterminated && !onLast(src, first) {
		return false, "" // wrong before its end
	}
	return true, strings.Repeat("\t", max(open, 0))
}

// onLast reports whether d is at or after the last line of src that holds anything.
func onLast(src string, d diag.Diagnostic) bool {
	return d.Pos.Line > strings.Count(strings.TrimRight(src, " \t\r\n"), "\n")
}

// depth returns how many brackets are open at the end of src; it is negative if one is closed that was not open.
func depth(src string) int {
	open := 0
	for tok := range tokens([]byte(src)) {
		switch tok.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if open--; open < 0 {
				return open
			}
		}
	}
	return open
}

// String formats m as it was written.
func (m Magic) String() string { return strings.TrimSpace(fmt.Sprintf("%s %s", m.Name, m.Args)) }

// Status says whether src can be run: "complete", "incomplete" with the indent of its next line, or "invalid".
func Status(src string) (status, indent string) {
	if _, err := Parse(token.NewFileSet(), "cell", src); err == nil {
		return "complete", ""
	}
	if incomplete, indent := Incomplete(src); incomplete {
		return "incomplete", indent
	}
	return "invalid", ""
}
