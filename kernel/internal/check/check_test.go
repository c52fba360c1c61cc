package check_test

import (
	"errors"
	"flag"
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/diag"
	"golanes/kernel/internal/stdtypes"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestNotebooks checks the cells of each golden file in turn, N.in, and compares what Check says of them, N.out. A cell whose
// first line is "// refused" is checked but not committed; "// restart" takes the variables away before the cell.
func TestNotebooks(t *testing.T) {
	importer, err := stdtypes.NewImporter()
	if err != nil {
		t.Fatal(err)
	}
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
			n := check.New(importer)
			got := &txtar.Archive{Comment: want.Comment}
			for _, f := range want.Files {
				number, isIn := strings.CutSuffix(f.Name, ".in")
				if !isIn {
					continue
				}
				out := describe(n, "In["+number+"]", string(f.Data))
				got.Files = append(got.Files, f, txtar.File{Name: number + ".out", Data: []byte(out)})
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

// describe checks and commits one cell and writes what became of it.
func describe(n *check.Notebook, name, source string) string {
	var b strings.Builder
	if strings.HasPrefix(source, "// restart") {
		fmt.Fprintln(&b, "lost:", n.Restart())
	}
	c, err := cell.Parse(n.Fset, name, source)
	if err != nil {
		return err.Error() + "\n"
	}
	u, err := n.Check(c)
	if err != nil {
		var list diag.List
		if !errors.As(err, &list) {
			return "not a diag.List: " + err.Error() + "\n"
		}
		return b.String() + err.Error() + "\n"
	}
	for _, w := range u.Warnings {
		fmt.Fprintln(&b, "warning:", w)
	}
	for _, s := range u.Notices {
		fmt.Fprintln(&b, "notice:", s)
	}
	var names []string
	for id, obj := range u.Info.Defs {
		if obj == nil || !c.Owns(id.Pos()) {
			continue
		}
		kept := ""
		if u.Kept(obj) {
			kept = " (kept)"
		}
		if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil && u.Decl(f) != nil {
			names = append(names, fmt.Sprintf("method %s.%s%s", f.Signature().Recv().Type(), f.Name(), kept))
		}
		if obj.Parent() == u.Package.Scope() && u.Name(obj) != obj.Name() {
			names = append(names, fmt.Sprintf("%s: %s%s", u.Name(obj), obj.Type(), kept))
		}
	}
	slices.Sort(names)
	for _, s := range names {
		fmt.Fprintln(&b, s)
	}
	if u.Value != nil {
		fmt.Fprintln(&b, "value:", u.Info.TypeOf(u.Value))
	}
	if !strings.HasPrefix(source, "// refused") {
		n.Commit(u)
	}
	return b.String()
}
