package generate

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// Shrink takes statements and declarations out of a program as long as fails says that it still does what it should not, and returns
// what is left. Each program that fails is asked about type-checks; importer has the types of what the program imports.
func Shrink(source string, importer types.Importer, fails func(source string) bool) string {
	for {
		smaller := shrinkOnce(source, importer, fails)
		if smaller == source {
			return source
		}
		source = smaller
	}
}

// shrinkOnce tries every part of a program once, the larger ones first.
func shrinkOnce(source string, importer types.Importer, fails func(string) bool) string {
	for n := 0; n < len(listsOf(parse(source))); n++ {
		for size := 1 << 6; size > 0; size /= 2 {
			at := listsOf(parse(source))[n].len() // from the end, where less depends on it
			for at > 0 {
				from := max(0, at-size)
				if candidate, ok := without(source, n, from, at-from, importer); ok && fails(candidate) {
					source = candidate
				}
				at = from
				lists := listsOf(parse(source))
				if n >= len(lists) {
					return source
				}
				at = min(at, lists[n].len())
			}
		}
	}
	return source
}

// without is the program without some elements of its nth list, if that type-checks.
func without(source string, n, at, size int, importer types.Importer) (string, bool) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", source, parser.SkipObjectResolution)
	if err != nil {
		return "", false
	}
	listsOf(file)[n].remove(at, size)
	for range 20 { // what is not used any more goes as well
		var b bytes.Buffer
		if err := format.Node(&b, fset, file); err != nil {
			return "", false
		}
		text := b.String()
		fset = token.NewFileSet()
		if file, err = parser.ParseFile(fset, "main.go", text, parser.SkipObjectResolution); err != nil {
			return "", false
		}
		unused, ok := check(fset, file, importer)
		switch {
		case !ok:
			return "", false
		case len(unused) == 0:
			return text, true
		}
		removeAt(file, unused)
	}
	return "", false
}

// check type-checks a file and returns where something is declared or imported that is not used. ok is false for any other error.
func check(fset *token.FileSet, file *ast.File, importer types.Importer) (unused []token.Pos, ok bool) {
	ok = true
	conf := types.Config{Importer: importer, Error: func(err error) {
		e, is := err.(types.Error)
		if is && (strings.HasPrefix(e.Msg, "declared and not used") || strings.HasSuffix(e.Msg, "imported and not used")) {
			unused = append(unused, e.Pos)
		} else {
			ok = false
		}
	}}
	pkg, _ := conf.Check("main", fset, []*ast.File{file}, nil) // every error has been given to the function
	return unused, ok && pkg.Scope().Lookup("main") != nil
}

// removeAt removes the innermost statement or import at each position.
func removeAt(file *ast.File, positions []token.Pos) {
	for _, pos := range positions {
		var in elements
		var at int
		for _, l := range listsOf(file) {
			for i := range l.len() {
				if node := l.node(i); node.Pos() <= pos && pos < node.End() {
					in, at = l, i // later lists are inner ones
				}
			}
		}
		if in.remove != nil {
			in.remove(at, 1)
		}
	}
}

func parse(source string) *ast.File {
	file, err := parser.ParseFile(token.NewFileSet(), "main.go", source, parser.SkipObjectResolution)
	if err != nil {
		panic("generate: shrink what does not parse: " + err.Error()) // only parsed programs get here
	}
	return file
}

// Elements are a list in a syntax tree whose elements can be removed.
type elements struct {
	len    func() int
	node   func(i int) ast.Node
	remove func(at, n int)
}

func elementsOf[T ast.Node](list *[]T) elements {
	return elements{
		len:  func() int { return len(*list) },
		node: func(i int) ast.Node { return (*list)[i] },
		remove: func(at, n int) {
			*list = append((*list)[:at:at], (*list)[min(at+n, len(*list)):]...)
		},
	}
}

// listsOf are the lists of a file, outer ones before inner ones.
func listsOf(file *ast.File) []elements {
	var lists []elements
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.File:
			lists = append(lists, elementsOf(&n.Decls))
		case *ast.GenDecl:
			if n.Lparen.IsValid() {
				lists = append(lists, elementsOf(&n.Specs))
			}
		case *ast.BlockStmt:
			lists = append(lists, elementsOf(&n.List))
		case *ast.CaseClause:
			lists = append(lists, elementsOf(&n.Body))
		case *ast.CommClause:
			lists = append(lists, elementsOf(&n.Body))
		}
		return true
	})
	return lists
}
