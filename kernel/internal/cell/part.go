package cell

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"regexp"

	"golanes/kernel/internal/diag"
)

// A Part is a piece of a cell that [Cell.Cut] made: its statements, for whoever cut it to put somewhere.
type Part struct {
	Name         string    // empty if the mark has none
	Pos, NamePos token.Pos // of the mark and its name
	Body         *ast.BlockStmt
}

// A cut is where a part begins.
type cut struct {
	start, name int // bytes: of the mark and what follows it
	text        string
}

// partMark is the comment that begins a part.
var partMark = regexp.MustCompile(`^//[ \t]*--(?:[ \t]+(.*?)|)[ \t\r]*$`)

// Cut cuts the cell at each comment that is a mark:
//
//	// -- name
//
// It has to stand at the beginning of a line; within a string, or a comment with stars, it is none. Parse then makes a Part of what
// stands between two marks, and an ordinary cell of what stands before the first. Cut returns the number of parts.
func (c *Cell) Cut() int {
	file := token.NewFileSet().AddFile("", -1, len(c.code))
	var s scanner.Scanner
	s.Init(file, c.code, func(token.Position, string) {}, scanner.ScanComments) // Parse will say what is wrong
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return len(c.cuts)
		}
		at := file.Offset(pos)
		if tok != token.COMMENT || at > 0 && c.code[at-1] != '\n' {
			continue
		}
		if m := partMark.FindStringSubmatchIndex(lit); m != nil {
			k := cut{start: at, name: at}
			if m[2] >= 0 {
				k.name, k.text = at+m[2], lit[m[2]:m[3]]
			}
			c.cuts = append(c.cuts, k)
		}
	}
}

// parsePart parses the part that begins at a cut and ends at an offset.
func (c *Cell) parsePart(k cut, end int) diag.List {
	source := append(blank(c.code[:k.start]), c.code[k.start:end]...)
	var found scanner.ErrorList
	file, t := c.parse("package cell; func _() { ", string(source), "\n}", &found)
	if list := c.refuse(source, t); len(list) > 0 {
		return list
	}
	if len(found) > 0 {
		return c.list(found, end, "the part")
	}
	block, list := c.block(file)
	if len(list) > 0 {
		return list
	}
	pos := func(offset int) token.Pos { return t.file.Pos(t.offset + offset) }
	block.Lbrace, block.Rbrace = pos(k.start), pos(end)
	c.Parts = append(c.Parts, Part{k.text, pos(k.start), pos(k.name), block})
	return nil
}

// refuse says which declarations of a part could not stand in a function.
func (c *Cell) refuse(source []byte, t text) diag.List {
	var list diag.List
	for _, k := range split(source) {
		if k.kind == statement {
			continue
		}
		for first := range tokens(source[k.start:k.end]) {
			pos := t.file.Pos(t.offset + k.start + first.offset)
			switch first.tok {
			case token.FUNC:
				list = append(list, c.Diagnose(pos, "a part is the body of a function: it cannot declare another one with a name",
					"declare it before the first part, or write name := func"))
			case token.IMPORT, token.PACKAGE:
				list = append(list, c.Diagnose(pos, "a part is the body of a function: "+first.tok.String()+" cannot stand in it", "write it before the first part"))
			}
			break
		}
	}
	return list
}
