package generate

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// TestProgram wants every program to type-check, and to be the same each time.
func TestProgram(t *testing.T) {
	t.Parallel()
	fset := token.NewFileSet()
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	for seed := range uint64(200) {
		source := Program(seed, 5+int(seed%30))
		f, err := parser.ParseFile(fset, "main.go", source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, source)
		}
		if _, err := conf.Check("main", fset, []*ast.File{f}, nil); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, source)
		}
		if again := Program(seed, 5+int(seed%30)); again != source {
			t.Errorf("seed %d gives two programs", seed)
		}
	}
}

// TestShrink takes all out of a program but what makes it fail.
func TestShrink(t *testing.T) {
	t.Parallel()
	source := "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\ntype unused int\n\nfunc f() int { return 1 }\n\nfunc main() {\n\tx := f()\n" +
		"\tif x > 0 {\n\t\ty := 2\n\t\tfmt.Println(y)\n\t\tpanic(\"here\")\n\t}\n\tfmt.Fprintln(os.Stderr, x)\n}\n"
	want := "package main\n\nfunc f() int { return 1 }\n\nfunc main() {\n\tx := f()\n\tif x > 0 {\n\n\t\tpanic(\"here\")\n\t}\n\n}\n"
	got := Shrink(source, importer.ForCompiler(token.NewFileSet(), "source", nil), func(s string) bool { return strings.Contains(s, "here") })
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func BenchmarkProgram(b *testing.B) {
	for seed := uint64(0); b.Loop(); seed++ {
		Program(seed, 20)
	}
}
