package lower_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/diag"
	"golanes/kernel/internal/lower"
	"golanes/kernel/internal/stdtypes"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestPasses lowers in.go of each golden file as a cell, after before.go if there is one, and compares it with want.go. Line
// directives are left out of the comparison but for positions.txtar, which is about them.
func TestPasses(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	covered := map[string]bool{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		covered[name] = true
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := &txtar.Archive{Comment: archive.Comment}
			n, l := notebook(t)
			number := 0
			for i := range archive.Files {
				f := archive.Files[i]
				if f.Name == "want.go" {
					continue
				}
				number++
				text := lowered(t, n, l, number, string(f.Data))
				if name != "positions" {
					text = withoutLines(text)
				}
				got.Files = append(got.Files, f, txtar.File{Name: "want.go", Data: []byte(text)})
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if g, w := string(txtar.Format(got)), string(txtar.Format(archive)); g != w {
				t.Errorf("%s differs.\n--- got\n%s\n--- want\n%s", file, g, w)
			}
		})
	}
	for _, p := range lower.Passes {
		if !covered[p.Name] {
			t.Errorf("pass %s has no testdata/%s.txtar", p.Name, p.Name)
		}
	}
}

func notebook(t *testing.T) (*check.Notebook, *lower.Lowerer) {
	t.Helper()
	importer, err := stdtypes.NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	n := check.New(importer)
	return n, lower.New(n.Fset, importer, importer)
}

// lowered returns the program of a cell, or what is said against it.
func lowered(t *testing.T, n *check.Notebook, l *lower.Lowerer, number int, source string) string {
	t.Helper()
	c, err := cell.Parse(n.Fset, "In[1]", source)
	if err != nil {
		t.Fatal(err)
	}
	u, err := n.Check(c)
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Lower(u, number)
	var list diag.List
	if errors.As(err, &list) {
		return err.Error() + "\n"
	}
	if err != nil {
		t.Fatal(err)
	}
	n.Commit(u)
	l.Commit(p)
	return p.Source
}

// withoutLines removes line directives.
func withoutLines(text string) string {
	for {
		before, after, found := strings.Cut(text, "/*line ")
		if !found {
			return text
		}
		_, after, _ = strings.Cut(after, "*/")
		text = before + after
	}
}

func TestOriginal(t *testing.T) {
	for name, want := range map[string]string{"fˑ2ˑbody7": "f", "Tˑ1ˑMˑbody7": "T.M", "f": "f", "declareˑ7": "", "cellˑ7": "", "litˑ1ˑ2": "", "goˑ1ˑ2": "", "": ""} {
		if got := lower.Original(name); got != want {
			t.Errorf("Original(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestPage wants every pass in the package's documentation.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range lower.Passes {
		if !strings.Contains(string(page), p.Name) {
			t.Errorf("doc.go does not name the pass %s", p.Name)
		}
	}
}
