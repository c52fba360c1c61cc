package stdtypes

import (
	"go/types"
	"slices"
	"testing"
)

func TestImport(t *testing.T) {
	i, err := NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	paths := i.Paths()
	if len(paths) < 150 {
		t.Errorf("%d packages, want the standard library", len(paths))
	}
	slices.Sort(paths)
	for _, path := range paths {
		p, err := i.Import(path)
		if err != nil {
			t.Errorf("Import(%q): %v", path, err)
			continue
		}
		if !p.Complete() {
			t.Errorf("Import(%q) is not complete", path)
		}
	}
	sleep, err := i.Import("time")
	if err != nil {
		t.Fatal(err)
	}
	if got := sleep.Scope().Lookup("Sleep").(*types.Func).Signature().String(); got != "func(d time.Duration)" {
		t.Errorf("time.Sleep is %s", got)
	}
	if _, err := i.Import("golanes/kernel/lanes"); err != nil {
		t.Error(err)
	}
	if _, err := i.Import("example.com/no/such"); err == nil {
		t.Error("Import of an unknown package succeeded")
	}
}

func TestMissing(t *testing.T) {
	i, err := NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		path, name string
		want       bool
	}{{"fmt", "Println", false}, {"time", "Sleep", false}, {"iter", "Pull", true}, {"sync", "OnceValue", true}} {
		if got := i.Missing(tc.path, tc.name); got != tc.want {
			t.Errorf("Missing(%q, %q) = %v, want %v", tc.path, tc.name, got, tc.want)
		}
	}
}
