package main

import (
	"archive/zip"
	"bytes"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/gcexportdata"
)

// TestStale compares the committed files with what would be written now. Of the archive it compares the exported objects and their
// types: the bytes may differ between patch releases of Go, which do not change what packages export.
func TestStale(t *testing.T) {
	packages, err := load()
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := generate(packages)
	if err != nil {
		t.Fatal(err)
	}
	committed, err := generated("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(fresh)) {
		if !bytes.Equal(committed[name], fresh[name]) {
			t.Errorf("%s is stale: run go generate ./...", name)
		}
	}
	for name := range committed {
		if _, ok := fresh[name]; !ok {
			t.Errorf("%s is no longer there: run go generate ./...", name)
		}
	}
	freshTypes, err := archive(packages)
	if err != nil {
		t.Fatal(err)
	}
	committedTypes, err := os.ReadFile(filepath.Join("..", typesFile))
	if err != nil {
		t.Fatal(err)
	}
	got, want := describe(t, committedTypes), describe(t, freshTypes)
	for name, text := range want {
		if got[name] != text {
			t.Errorf("the types of %s are stale: run go generate ./...", name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is no longer there: run go generate ./...", name)
		}
	}
}

// describe returns the exported objects of each package of an archive, and other entries as they are.
func describe(t *testing.T, archive []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string]*types.Package{"unsafe": types.Unsafe}
	text := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "missing" {
			text[f.Name] = string(data)
			continue
		}
		p, err := gcexportdata.Read(bytes.NewReader(data), token.NewFileSet(), imports, f.Name)
		if err != nil {
			t.Fatalf("read %s: %v", f.Name, err)
		}
		for _, name := range p.Scope().Names() {
			obj := p.Scope().Lookup(name)
			if !obj.Exported() {
				continue
			}
			text[f.Name] += types.ObjectString(obj, nil) + "\n"
			for m := range types.NewMethodSet(types.NewPointer(obj.Type())).Methods() {
				if m.Obj().Exported() {
					text[f.Name] += m.String() + "\n"
				}
			}
		}
	}
	return text
}
