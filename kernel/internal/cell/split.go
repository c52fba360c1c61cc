package cell

import (
	"go/scanner"
	"go/token"
	"iter"
)

// A chunk is what stands between two semicolons of the top level.
type chunk struct {
	kind       chunkKind
	start, end int  // bytes; end is after the semicolon
	explicit   bool // the semicolon was written
}

type chunkKind int

const (
	statement chunkKind = iota
	declaration
	dropped // the package clause
)

// A lexeme is a token with its offset.
type lexeme struct {
	offset int
	tok    token.Token
	lit    string
}

// tokens yields the tokens of src; a semicolon that the scanner inserted has the literal "\n".
func tokens(src []byte) iter.Seq[lexeme] {
	return func(yield func(lexeme) bool) {
		fset := token.NewFileSet()
		file := fset.AddFile("", -1, len(src))
		var s scanner.Scanner
		s.Init(file, src, func(token.Position, string) {}, 0) // the parser will say it again
		for {
			pos, tok, lit := s.Scan()
			if tok == token.EOF || !yield(lexeme{file.Offset(pos), tok, lit}) {
				return
			}
		}
	}
}

// split cuts src at its top-level semicolons and says of each part what it is.
func split(src []byte) []chunk {
	var chunks []chunk
	var head []lexeme // the first tokens of the chunk, as many as classify needs
	start, open := 0, 0
	receiver := false // head has passed a receiver's closing parenthesis
	for t := range tokens(src) {
		switch t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			open--
			if open == 0 && !receiver && t.tok == token.RPAREN && len(head) > 1 && head[0].tok == token.FUNC && head[1].tok == token.LPAREN {
				receiver = true
				head = append(head[:2:2], t)
				continue
			}
		case token.SEMICOLON:
			if open > 0 {
				break
			}
			end := min(t.offset+1, len(src))
			last := len(chunks) - 1
			switch {
			case len(head) > 0:
				chunks = append(chunks, chunk{classify(head), start, end, t.lit == ";"})
			case t.lit == ";" && last >= 0 && chunks[last].kind == statement:
				chunks[last].end, chunks[last].explicit = end, true // for i := 0; ; i++ {
			}
			start, head, receiver = end, nil, false
			continue
		}
		if len(head) < 2 || receiver && len(head) < 5 {
			head = append(head, t)
		}
	}
	switch {
	case len(head) > 0:
		chunks = append(chunks, chunk{classify(head), start, len(src), false})
	case start < len(src):
		// White space and comments, of which one may be open.
		chunks = append(chunks, chunk{statement, start, len(src), len(chunks) > 0 && chunks[len(chunks)-1].explicit})
	}
	return chunks
}

// classify says what begins with the tokens of head. What tells a method, "func (...) name(", from a literal that is called,
// "func(...) result {", are the two tokens after the first parentheses.
func classify(head []lexeme) chunkKind {
	switch head[0].tok {
	case token.PACKAGE:
		return dropped
	case token.IMPORT, token.CONST, token.TYPE, token.VAR:
		return declaration
	case token.FUNC:
		if len(head) > 1 && head[1].tok == token.IDENT {
			return declaration
		}
		if len(head) > 4 && head[3].tok == token.IDENT && head[4].tok == token.LPAREN {
			return declaration
		}
	}
	return statement
}
