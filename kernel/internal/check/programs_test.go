package check_test

import (
	"go/build"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/stdtypes"
)

// TestPrograms checks programs of Go's own tests as cells, each twice: all are right, and a cell that is run again as it is makes
// nothing stale.
func TestPrograms(t *testing.T) {
	root := filepath.Join(build.Default.GOROOT, "test")
	files, err := filepath.Glob(filepath.Join(root, "*", "*.go"))
	if err != nil || len(files) == 0 {
		t.Skipf("the Go tree has no tests at %s", root)
	}
	importer, err := stdtypes.NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	every := 10
	if testing.Short() {
		every = 100
	}
	count := 0
	for i, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if i%every != 0 || !strings.HasPrefix(string(source), "// run\n") {
			continue
		}
		count++
		n := check.New(importer)
		for _, name := range []string{"In[1]", "In[2]"} {
			c, err := cell.Parse(n.Fset, name, string(source))
			if err != nil {
				t.Errorf("%s: %v", file, err)
				break
			}
			u, err := n.Check(c)
			if err != nil {
				if !strings.Contains(err.Error(), "import") { // of what a cell cannot have
					t.Errorf("%s: %v", file, err)
				}
				break
			}
			if len(u.Notices) > 0 {
				t.Errorf("%s: %s", file, u.Notices)
			}
			n.Commit(u)
		}
	}
	t.Logf("%d programs", count)
}
