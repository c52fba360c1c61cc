package cell

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"strings"
	"testing"

	"golanes/kernel/internal/diag"
)

// describe writes what Parse made of a cell on one line.
func describe(c *Cell) string {
	var parts []string
	for _, m := range c.Magics {
		parts = append(parts, "magic "+m.String())
	}
	for _, i := range c.Imports {
		parts = append(parts, "import "+i.Path.Value)
	}
	for _, d := range c.Decls {
		parts = append(parts, fmt.Sprintf("%T@%v", d, c.Position(d.Pos())))
	}
	for _, s := range c.Stmts {
		parts = append(parts, fmt.Sprintf("%T@%v", s, c.Position(s.Pos())))
	}
	if c.Quiet {
		parts = append(parts, "quiet")
	}
	return strings.ReplaceAll(strings.Join(parts, " "), "*ast.", "")
}

func TestParse(t *testing.T) {
	for _, tc := range []struct{ name, src, want string }{
		{"empty", "", ""},
		{"comment", "// nothing\n", ""},
		{"statement", "x := 1", "AssignStmt@In[1]:1:1"},
		{"value", "x := 1\nx", "AssignStmt@In[1]:1:1 ExprStmt@In[1]:2:1"},
		{"quiet value", "x := 1\nx;", "AssignStmt@In[1]:1:1 ExprStmt@In[1]:2:1 quiet"},
		{"mixed", "import \"fmt\"\nx := 1\nfunc f() {}\nf()", `import "fmt" FuncDecl@In[1]:3:1 AssignStmt@In[1]:2:1 ExprStmt@In[1]:4:1`},
		{"one line", `import ("fmt"; "os"); fmt.Print(os.Args)`, `import "fmt" import "os" ExprStmt@In[1]:1:23`},
		{"method", "func (p *T) M() {}", "FuncDecl@In[1]:1:1"},
		{"generic method", "func (p *T[K, V]) M() {}", "FuncDecl@In[1]:1:1"},
		{"generic", "func F[T any](x T) {}", "FuncDecl@In[1]:1:1"},
		{"called literal", "func() { x := 1; _ = x }()", "ExprStmt@In[1]:1:1"},
		{"called literal with result", "func(a int) (b int) { return a }(1)", "ExprStmt@In[1]:1:1"},
		{"literal with named result type", "func(a int) error { return nil }(1)", "ExprStmt@In[1]:1:1"},
		{"package", "package main\nfunc main() {}", "FuncDecl@In[1]:2:1"},
		{"magic", "%help me\nx", "magic %help me ExprStmt@In[1]:2:1"},
		{"cell magic", "\n%%time -n 3\nx", "magic %%time -n 3 ExprStmt@In[1]:3:1"},
		{"remainder is no magic", "x := 7\nx = x\n", "AssignStmt@In[1]:1:1 AssignStmt@In[1]:2:1"},
		{"utf-8", "s := \"äöü\"; t := 1", "AssignStmt@In[1]:1:1 AssignStmt@In[1]:1:16"},
		{"groups", "var (\n\ta = 1\n\tb = 2\n)\na", "GenDecl@In[1]:1:1 ExprStmt@In[1]:5:1"},
		{"loop without a condition", "for i := 0; ; i++ {\n}\nx", "ForStmt@In[1]:1:1 ExprStmt@In[1]:3:1"},
		{"loop with two semicolons", "for ; ; {\n}", "ForStmt@In[1]:1:1"},
		{"empty statement", "x := 1; ;\nx", "AssignStmt@In[1]:1:1 ExprStmt@In[1]:2:1"},
		{"quiet value with two semicolons", "x := 1\nx;;", "AssignStmt@In[1]:1:1 ExprStmt@In[1]:2:1 quiet"},
		{"label", "L:\nfor {\nbreak L\n}", "LabeledStmt@In[1]:1:1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := Parse(token.NewFileSet(), "In[1]", tc.src)
			if err != nil {
				t.Fatalf("Parse(%q): %v", tc.src, err)
			}
			if got := describe(c); got != tc.want {
				t.Errorf("Parse(%q) = %s, want %s", tc.src, got, tc.want)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	for _, tc := range []struct{ src, want string }{
		{"x := ", "In[1]:1:6: the cell ends too early"},
		{"x := 1\ny := x +", "In[1]:2:9: the cell ends too early"},
		{"if true {\n\tx()", "In[1]:2:5: the cell ends too early"},
		{"x := )", "In[1]:1:6: expected operand"},
		{"func f( {}", "In[1]:1:9: "},
		{"}\nx := 1", "In[1]:"},
		{`s := "abc`, "In[1]:1:6: string literal not terminated"},
		{"x := 1\nfor aˑ1 := range 3 {}", "In[1]:2:5: identifier aˑ1 has the letter ˑ (U+02D1)"},
		{"type aˑ struct{}", "In[1]:1:6: identifier aˑ has the letter ˑ (U+02D1)"},
	} {
		_, err := Parse(token.NewFileSet(), "In[1]", tc.src)
		var list diag.List
		if !errors.As(err, &list) {
			t.Errorf("Parse(%q) = %v, want diagnostics", tc.src, err)
			continue
		}
		if got := list[0].Error(); !strings.HasPrefix(got, tc.want) {
			t.Errorf("Parse(%q) = %q, want it to begin with %q", tc.src, got, tc.want)
		}
	}
}

func TestIncomplete(t *testing.T) {
	for _, tc := range []struct {
		src    string
		want   bool
		indent string
	}{
		{"x := 1", false, ""},
		{"", false, ""},
		{"for {", true, "\t"},
		{"func f() {\n\tif x {\n", true, "\t\t"},
		{"x := ", true, ""},
		{"f(1,", true, "\t"},
		{"s := `abc", true, ""},
		{"/* abc", true, ""},
		{"x := )", false, ""},
		{"}", false, ""},
		{"for { x := ) \n", false, ""},
		{`s := "abc`, false, ""},
	} {
		got, indent := Incomplete(tc.src)
		if got != tc.want || indent != tc.indent {
			t.Errorf("Incomplete(%q) = %v, %q, want %v, %q", tc.src, got, indent, tc.want, tc.indent)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "x", "func", "func(", "func (a) b", "%", "import (", "}{", "package p; }", "x := 1; func f() {}", "/*line x:1:1*/ a b", "//line y:7\n)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		c, err := Parse(token.NewFileSet(), "In[1]", src)
		if err != nil {
			var list diag.List
			if !errors.As(err, &list) || len(list) == 0 {
				t.Fatalf("Parse(%q) = %v, want diagnostics", src, err)
			}
			return
		}
		for _, s := range c.Stmts {
			ast.Inspect(s, func(n ast.Node) bool { return true })
		}
		Incomplete(src)
	})
}

func TestHint(t *testing.T) {
	for source, want := range map[string]string{
		"fucn f() {}":                  "did you mean func?",
		"while x < 3 { x++ }":          "every loop of Go begins with for",
		"type X strct { A int }":       "did you mean struct?",
		"def f() {}":                   "a function begins with func",
		"x := 1 2":                     "",
		"switch x {\ncsae 1:\n}":       "did you mean case?",
		"if x { y() }\nelse { z() }":   "",
		"fmt.Println(\"a\" \"b\")":     "",
		"if x = 5 { y() }":             "write == to compare",
		"for x in xs { y() }":          "Go writes for i, x := range xs, or for i := range 10",
		"f(), g()":                     "a cell shows one value; fmt.Println(a, b) prints several",
		"let x = 1":                    "Go declares a variable with x := value",
		"for i := range 3 { contnue i": "did you mean continue?",
	} {
		_, err := Parse(token.NewFileSet(), "In[1]", source)
		var list diag.List
		if !errors.As(err, &list) {
			t.Errorf("Parse(%q) = %v, want diagnostics", source, err)
			continue
		}
		if list[0].Hint != want {
			t.Errorf("Parse(%q): hint %q, want %q", source, list[0].Hint, want)
		}
	}
}

func TestDeclares(t *testing.T) {
	src := "type T struct {\n\ta int\n}\nfunc (t T) m() { x := 1 }\nfunc f() {}\nvar v, w = 1\nconst c = 2\na, b := f(func() { y := 2 })\nfor i := range 3 { z := i }\n1 2"
	if got, want := strings.Join(Declares(src), " "), "T f v c a b"; got != want {
		t.Errorf("Declares = %q, want %q", got, want)
	}
}
