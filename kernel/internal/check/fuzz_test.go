package check_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/diag"
	"golanes/kernel/internal/stdtypes"
)

// FuzzCheck runs any text as cells, which lines of --- separate: whatever it is, it is a unit or a list of diagnostics, and a cell of
// the notebook that was right before is right after.
func FuzzCheck(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var cells []string
		for _, in := range a.Files {
			if strings.HasSuffix(in.Name, ".in") {
				cells = append(cells, string(in.Data))
				f.Add(string(in.Data))
			}
		}
		f.Add(strings.Join(cells, "---\n"))
	}
	importer, err := stdtypes.NewImporter()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<13 {
			t.Skip("too long to be of use")
		}
		n := check.New(importer)
		for i, source := range strings.Split(text, "---\n") {
			if strings.HasPrefix(source, "// restart") {
				n.Restart()
			}
			name := fmt.Sprintf("In[%d]", i+1)
			c, err := cell.Parse(n.Fset, name, source)
			var u *check.Unit
			if err == nil {
				u, err = n.Check(c)
			}
			var list diag.List
			if err != nil && (!errors.As(err, &list) || len(list) == 0) {
				t.Fatalf("%s: %v is not a list of diagnostics", name, err)
			}
			for _, d := range list {
				if d.Pos.Line == 0 || strings.Contains(d.Message, "\n") || d.Hint == "this cell makes it wrong" && !ambiguous(d.Message) {
					t.Fatalf("%s: %v", name, d)
				}
			}
			n.Complete(source, len(source)/2)
			n.Inspect(source, len(source)/2)
			if err == nil && !strings.HasPrefix(source, "// refused") {
				n.Commit(u)
			}
		}
	})
}

// ambiguous reports whether a message is about what a new method can do to an earlier cell.
func ambiguous(message string) bool {
	return strings.Contains(message, "ambiguous selector") || strings.Contains(message, "missing method") || strings.Contains(message, "undefined (type ")
}
