package vet_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/stdtypes"
	"golanes/kernel/internal/vet"
	"golanes/kernel/notebook"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// newNotebook returns an empty notebook.
func newNotebook(tb testing.TB) *check.Notebook {
	tb.Helper()
	importer, err := stdtypes.NewImporter()
	if err != nil {
		tb.Fatal(err)
	}
	return check.New(importer)
}

// TestGolden vets the cells of each golden file, X.in, as a notebook, and compares what is said of them, X.out. A cell of which
// nothing is said has no X.out.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			want, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			n := newNotebook(t)
			got := &txtar.Archive{Comment: want.Comment}
			cells := 0
			for _, f := range want.Files {
				name, isIn := strings.CutSuffix(f.Name, ".in")
				if !isIn {
					continue
				}
				cells++
				got.Files = append(got.Files, f)
				if out := say(t, n, fmt.Sprintf("In[%d]", cells), string(f.Data)); out != "" {
					got.Files = append(got.Files, txtar.File{Name: name + ".out", Data: []byte(out)})
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if g, w := string(txtar.Format(got)), string(txtar.Format(want)); g != w {
				t.Errorf("%s differs.\n--- got\n%s\n--- want\n%s", file, g, w)
			}
		})
	}
}

// say vets and commits a cell and returns what is said of it.
func say(t *testing.T, n *check.Notebook, name, source string) string {
	t.Helper()
	c, err := cell.Parse(n.Fset, name, source)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	u, err := n.Check(c)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	found, err := vet.Check(u)
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	var b strings.Builder
	for _, d := range found {
		fmt.Fprintln(&b, d.String())
	}
	n.Commit(u)
	return b.String()
}

// TestNotebooks vets the lessons: nothing is to be said of them.
func TestNotebooks(t *testing.T) {
	files, err := filepath.Glob("../../../notebooks/*.ipynb")
	if err != nil || len(files) == 0 {
		t.Fatalf("no notebooks: %v", err)
	}
	for _, file := range files {
		book, err := notebook.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n := newNotebook(t)
		for i, c := range book.Cells {
			if c.Type != notebook.CodeCell {
				continue
			}
			if out := say(t, n, fmt.Sprintf("In[%d]", i+1), c.Source); out != "" {
				t.Errorf("%s: %s", file, out)
			}
		}
	}
}
