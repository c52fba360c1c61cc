package vet

import (
	"errors"
	"go/token"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/stdtypes"
)

func TestAnalyzersAreValid(t *testing.T) {
	var all []*analysis.Analyzer
	for _, r := range rules {
		all = append(all, r.analyzer)
	}
	if err := analysis.Validate(all); err != nil {
		t.Error(err)
	}
}

// unit checks a cell in an empty notebook.
func unit(tb testing.TB, source string) *check.Unit {
	tb.Helper()
	importer, err := stdtypes.NewImporter()
	if err != nil {
		tb.Fatal(err)
	}
	n := check.New(importer)
	c, err := cell.Parse(n.Fset, "In[1]", source)
	if err != nil {
		tb.Fatal(err)
	}
	u, err := n.Check(c)
	if err != nil {
		tb.Fatal(err)
	}
	return u
}

// TestOrder vets cells whose declarations and statements, which are parsed apart, stand in any order: no analysis may fail.
func TestOrder(t *testing.T) {
	for _, source := range []string{"x := 5\nvar s [][]byte", "var s [][]byte\nx := 5", "x := 5\nfunc f() {}\nvar s int\nf()", "f()\nvar s = 1\nfunc f() {}"} {
		if _, err := Check(unit(t, source)); err != nil {
			t.Errorf("%s\n%v", source, err)
		}
	}
}

// TestFailingAnalysis checks that an analysis that fails is named, takes those that require it with it, and nothing else.
func TestFailingAnalysis(t *testing.T) {
	sentinel := errors.New("no luck")
	report := func(p *analysis.Pass) (any, error) {
		p.Reportf(token.Pos(1), "seen")
		return nil, nil
	}
	panics := &analysis.Analyzer{Name: "panics", Run: func(p *analysis.Pass) (any, error) {
		p.Reportf(token.Pos(1), "before")
		panic("boom")
	}}
	fails := &analysis.Analyzer{Name: "fails", Run: func(*analysis.Pass) (any, error) { return nil, sentinel }}
	needs := &analysis.Analyzer{Name: "needs", Requires: []*analysis.Analyzer{fails}, Run: report}
	sound := &analysis.Analyzer{Name: "sound", Run: report}

	d := newDriver(unit(t, "x := 1"))
	if reports, err := d.run(panics); len(reports) != 1 || err == nil || !strings.Contains(err.Error(), "vet panics of In[1]: panic: boom") {
		t.Errorf("panics: %v, %v; want what it reported before, and its panic", reports, err)
	}
	if reports, err := d.run(needs); len(reports) > 0 || !errors.Is(err, sentinel) {
		t.Errorf("needs: %v, %v; want nothing and %v", reports, err, sentinel)
	}
	if reports, err := d.run(sound); len(reports) != 1 || err != nil {
		t.Errorf("sound: %v, %v; want a report", reports, err)
	}
}

type testFact struct{ N int }

func (*testFact) AFact() {}

func TestFacts(t *testing.T) {
	u := unit(t, "import \"os\"\nfunc f() { os.Exit(1) }\nfunc g() {}")
	f, g := u.Package.Scope().Lookup("f"), u.Package.Scope().Lookup("g")
	known := facts{}
	known.exportObject(f, &testFact{3})
	known.exportPackage(u.Package, &testFact{4})
	var got testFact
	if !known.object(f, &got) || got.N != 3 || known.object(g, &got) {
		t.Errorf("fact of f = %v, want 3 and none of g", got)
	}
	if !known.pkg(u.Package, &got) || got.N != 4 {
		t.Errorf("fact of the package = %v, want 4", got)
	}
	if len(known.objects()) != 1 || len(known.packages()) != 1 {
		t.Errorf("%d and %d facts, want one of each", len(known.objects()), len(known.packages()))
	}
}

// FuzzCheck vets whatever type-checks: no analysis may fail.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{
		"x := 1", "func f() {}", "", "import \"fmt\"\nfmt.Sprint(1)", "L: for { break L }", "return", "defer recover()",
		"import \"context\"\nctx, cancel := context.WithCancel(context.Background())\nfor { ctx, cancel = context.WithCancel(ctx); goto L }\nL: cancel()",
		"var a, b = 1, 2\na, c := b, a", "type T[P any] struct{ x P }\nfunc (t T[P]) M() P { return t.x }\nT[int]{}.M()",
		"lanes.Concurrent(func() { go func() {}() })", "func init() {}\nvar x = func() int { return 1 }()", "for i := range 3 { _ = i }",
		"s := string(65)\ns = s", "select {}", "var p *struct{ m map[string]int }\np.m[\"a\"]++", "x := min(1, 2)\nx",
	} {
		f.Add(s)
	}
	importer, err := stdtypes.NewImporter()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, source string) {
		n := check.New(importer)
		c, err := cell.Parse(n.Fset, "In[1]", source)
		if err != nil {
			return
		}
		u, err := n.Check(c)
		if err != nil {
			return
		}
		found, err := Check(u)
		if err != nil {
			t.Errorf("Check(%q): %v", source, err)
		}
		for _, d := range found {
			if d.Pos.Cell != "In[1]" || c.Line(d.Pos.Line) != d.Source {
				t.Errorf("Check(%q) = %v, which is not a place in the cell", source, d)
			}
		}
	})
}
