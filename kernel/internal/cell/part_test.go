package cell

import (
	"errors"
	"fmt"
	"go/token"
	"strings"
	"testing"

	"golanes/kernel/internal/diag"
)

func TestCut(t *testing.T) {
	for _, tc := range []struct{ name, src, want string }{
		{"no parts", "x := 1\n //-- a\n// - b\n// ---\n//---- c\nx // -- d\n", "AssignStmt@In[1]:1:1 ExprStmt@In[1]:6:1"},
		{"parts", "x := 1\n// -- a\ny := 2; y++\n// -- b c\nfor {\n}\n", "AssignStmt@In[1]:1:1 [a In[1]:2:1 name 7: In[1]:3:1 In[1]:3:9] [b c In[1]:4:1 name 7: In[1]:5:1]"},
		{"other marks", "//-- a\n//\t--\t  b\t\n// --\nx", "[a In[1]:1:1 name 6:] [b In[1]:2:1 name 9:] [ In[1]:3:1 name 1: In[1]:4:1]"},
		{"magic and crlf", "%%compare\r\n// -- a\r\nx\r\n", "magic %%compare [a In[1]:2:1 name 7: In[1]:3:1]"},
		{"strings and comments", "s := `\n// -- a\n`\n/*\n// -- b\n*/\n// -- c\n// -- d", "AssignStmt@In[1]:1:1 [c In[1]:7:1 name 7:] [d In[1]:8:1 name 7:]"},
		{"declarations", "// -- a\nvar x int\ntype T int\nconst c = 1\nfunc() {}()\n;;", "[a In[1]:1:1 name 7: In[1]:2:1 In[1]:3:1 In[1]:4:1 In[1]:5:1]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := Begin(token.NewFileSet(), "In[1]", tc.src)
			n := c.Cut()
			if err := c.Parse(); err != nil {
				t.Fatalf("Parse: %v", err)
			}
			if n != len(c.Parts) {
				t.Errorf("Cut() = %d, want %d", n, len(c.Parts))
			}
			got := describe(c)
			for _, p := range c.Parts {
				got += fmt.Sprintf(" [%s %v name %d:", p.Name, c.Position(p.Pos), c.Position(p.NamePos).Col)
				for _, s := range p.Body.List {
					got += " " + c.Position(s.Pos()).String()
					if c.Text(s) == "" {
						t.Errorf("no text of %T", s)
					}
				}
				got += "]"
			}
			if got = strings.TrimSpace(got); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestCutErrors(t *testing.T) {
	for src, want := range map[string]string{
		"x := \n// -- a\ny := )":                "In[1]:1:6: what stands before the first part ends too early: expected operand, found its end; In[1]:3:6: expected operand, found ')'",
		"// -- a\nif x {\n// -- b\n}":           "In[1]:2:7: the part ends too early: expected '}', found its end; In[1]:4:2: the part ends too early: expected declaration, found its end",
		"// -- a\nfunc (t T) m() {}\nfunc() {}": "In[1]:2:1: a part is the body of a function: it cannot declare another one with a name",
		"// -- a\npackage p; import \"os\"":     "In[1]:2:1: a part is the body of a function: package cannot stand in it; In[1]:2:12: a part is the body of a function: import cannot stand in it",
		"// -- a\ns := `\n// -- b\n":            "In[1]:2:6: raw string literal not terminated",
	} {
		c := Begin(token.NewFileSet(), "In[1]", src)
		c.Cut()
		var list diag.List
		if !errors.As(c.Parse(), &list) {
			t.Errorf("Parse(%q) has no diagnostics", src)
			continue
		}
		var got []string
		for _, d := range list {
			got = append(got, d.Error())
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("Parse(%q):\n%s\nwant\n%s", src, s, want)
		}
	}
}

func FuzzCut(f *testing.F) {
	for _, s := range []string{"x\n// -- a\n}{\n// --", "%%compare\n// -- a\nfunc f() {", "`\n// -- a", "// -- a\n}\nfunc _() {", "/*line x:1:1*/\n// -- a\nb c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		c := Begin(token.NewFileSet(), "In[1]", src)
		n := c.Cut()
		err := c.Parse()
		var list diag.List
		if err != nil && (!errors.As(err, &list) || len(list) == 0) {
			t.Fatalf("Parse(%q) = %v, want diagnostics", src, err)
		}
		if err == nil && n != len(c.Parts) {
			t.Fatalf("Parse(%q): %d parts, want %d", src, len(c.Parts), n)
		}
	})
}
