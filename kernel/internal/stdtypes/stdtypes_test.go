package stdtypes

import (
	"go/types"
	"slices"
	"strings"
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
	for _, path := range []string{"golanes/kernel/lanes", "golang.org/x/sync/errgroup", "golang.org/x/time/rate", "unsafe"} {
		if _, err := i.Import(path); err != nil {
			t.Error(err)
		}
	}
	for path, want := range map[string]string{
		"example.com/no/such":    "package example.com/no/such cannot be imported; cells can use the standard library, lanes, ",
		"golang.org/x/sync/test": "package golang.org/x/sync/test cannot be imported; cells can use the standard library, lanes, ",
		"plugin":                 "package plugin cannot be used in a cell",
		"net/internal/socktest":  "package net/internal/socktest cannot be imported",
	} {
		if _, err := i.Import(path); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Import(%q): %v, want %s", path, err, want)
		}
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
	}{{"fmt", "Println", false}, {"time", "Second", false}, {"iter", "Pull", true}, {"sync", "OnceValue", true}, {"sync/atomic", "Pointer", true}} {
		if got := i.Missing(tc.path, tc.name); got != tc.want {
			t.Errorf("Missing(%q, %q) = %v, want %v", tc.path, tc.name, got, tc.want)
		}
	}
}
