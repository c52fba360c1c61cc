package check_test

import (
	"slices"
	"strings"
	"testing"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/stdtypes"
)

func notebook(t *testing.T, cells ...string) *check.Notebook {
	t.Helper()
	importer, err := stdtypes.NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	n := check.New(importer)
	for _, source := range cells {
		c, err := cell.Parse(n.Fset, "In[1]", source)
		if err != nil {
			t.Fatal(err)
		}
		u, err := n.Check(c)
		if err != nil {
			t.Fatal(err)
		}
		n.Commit(u)
	}
	return n
}

func TestComplete(t *testing.T) {
	n := notebook(t, "import \"time\"", "type point struct{ X, Y int }\nfunc (p point) Sum() int { return p.X }\npt := point{}\nfunc prefixed() {}")
	for _, tc := range []struct {
		code   string // | is the cursor
		want   []string
		absent string
	}{
		{"time.Sl|", []string{"Sleep"}, "Second"},
		{"pt.|", []string{"Sum", "X", "Y"}, "x"},
		{"pt.S|um", []string{"Sum"}, "X"},
		{"pre|", []string{"prefixed"}, "print"},
		{"äö := 1; ä|", []string{"äö"}, ""},
		{"lanes.C|", []string{"Compare", "Concurrent"}, "Sequential"},
		{"fo|", []string{"for"}, ""},
		{"nosuch.|", nil, ""},
		{"stri|", []string{"strings", "string"}, "strconv"},
		{"strings.ToU|", []string{"ToUpper"}, "ToLower"},
		{"rand.|", []string{"Intn", "Text", "N"}, ""},
		{"os.Stdout.Wri|", []string{"Write", "WriteString"}, "Name"},
		{"pt.get|", nil, ""},
		{"|", []string{"pt", "time", "func", "len"}, ""},
	} {
		code, _, _ := strings.Cut(tc.code, "|")
		at := len(code)
		code = strings.Replace(tc.code, "|", "", 1)
		c := n.Complete(code, at)
		var got []string
		for _, m := range c.Matches {
			got = append(got, m.Text)
		}
		for _, w := range tc.want {
			if !slices.Contains(got, w) {
				t.Errorf("Complete(%q) = %v, want %s among them", tc.code, got, w)
			}
		}
		if tc.absent != "" && slices.Contains(got, tc.absent) || tc.want == nil && len(got) > 0 {
			t.Errorf("Complete(%q) = %v", tc.code, got)
		}
	}
}

func TestInspect(t *testing.T) {
	n := notebook(t, "import \"time\"", "func double(n int) int { return 2*n }\nx := 1")
	for _, tc := range []struct{ code, want, cell string }{
		{"time.Sl|eep", "func time.Sleep(d time.Duration)", ""},
		{"do|uble(x)", "func double(n int) int", "In[1]"},
		{"x|", "var x int", "In[1]"},
		{"le|n(x)", "builtin len", ""},
		{"ti|me", `package time // import "time"`, ""},
		{"nosuch|", "", ""},
		{"str|ings", `package strings // import "strings"`, ""},
		{"rand.Te|xt()", "func rand.Text() string", ""},
		{"1 + |", "", ""},
	} {
		at := strings.Index(tc.code, "|")
		got, ok := n.Inspect(strings.Replace(tc.code, "|", "", 1), at)
		if got.Declaration != tc.want || got.Cell != tc.cell || ok != (tc.want != "") {
			t.Errorf("Inspect(%q) = %+v, %v, want %q", tc.code, got, ok, tc.want)
		}
	}
}
