package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golanes/kernel/notebook"
	"golanes/notebooks"
)

// lessons returns lessons, from pairs of name and content.
func lessons(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{"readme.txt": {Data: []byte("no lesson")}}
	for pair := range slices.Chunk(pairs, 2) {
		fsys[pair[0]] = &fstest.MapFile{Data: []byte(pair[1])}
	}
	return fsys
}

func TestUnpack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lessons")
	step := func(what string, from fstest.MapFS, wantKept string, want ...string) {
		t.Helper()
		kept, err := unpack(from, dir)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got := strings.Join(kept, " "); got != wantKept {
			t.Errorf("%s: kept %q, want %q", what, got, wantKept)
		}
		for pair := range slices.Chunk(want, 2) {
			if got := read(t, filepath.Join(dir, pair[0])); got != pair[1] {
				t.Errorf("%s: %s = %q, want %q", what, pair[0], got, pair[1])
			}
		}
		if files, _ := filepath.Glob(filepath.Join(dir, "[^.]*")); len(files) != len(want)/2 {
			t.Errorf("%s: files %q, want %d", what, files, len(want)/2)
		}
	}
	v1 := lessons("1.ipynb", "one", "2.ipynb", "two")
	v2 := lessons("1.ipynb", "ONE", "2.ipynb", "TWO", "3.ipynb", "THREE")
	v3 := lessons("1.ipynb", "ONE!", "2.ipynb", "TWO", "3.ipynb", "THREE")

	step("first", v1, "", "1.ipynb", "one", "2.ipynb", "two")
	step("again", v1, "", "1.ipynb", "one", "2.ipynb", "two")
	write(t, dir, "2.ipynb", "mine")
	step("one changed by the reader", v1, "", "1.ipynb", "one", "2.ipynb", "mine")
	step("newer lessons", v2, "2.ipynb", "1.ipynb", "ONE", "2.ipynb", "mine", "3.ipynb", "THREE")
	if err := os.Remove(filepath.Join(dir, "2.ipynb")); err != nil {
		t.Fatal(err)
	}
	step("one deleted", v2, "", "1.ipynb", "ONE", "2.ipynb", "TWO", "3.ipynb", "THREE")
	write(t, dir, "1.ipynb", "ONE!")
	step("one that the reader changed as we did", v3, "", "1.ipynb", "ONE!", "2.ipynb", "TWO", "3.ipynb", "THREE")
}

// A file that we never wrote is the reader's, whatever its name.
func TestUnpackKeepsUnknownFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "1.ipynb", "mine")
	kept, err := unpack(lessons("1.ipynb", "one"), dir)
	if err != nil || !slices.Equal(kept, []string{"1.ipynb"}) {
		t.Errorf("unpack = %q, %v, want it kept", kept, err)
	}
	if got := read(t, filepath.Join(dir, "1.ipynb")); got != "mine" {
		t.Errorf("1.ipynb = %q, want %q", got, "mine")
	}
}

func TestUnpackErrors(t *testing.T) {
	for _, damage := range []string{"{", "null", "[]", `{"1.ipynb": 1}`} {
		dir := t.TempDir()
		write(t, dir, hashesFile, damage)
		if _, err := unpack(lessons("1.ipynb", "one"), dir); err == nil || !strings.Contains(err.Error(), "damaged: delete it") {
			t.Errorf("unpack with %s = %q: %v, want it to say what to do", hashesFile, damage, err)
		}
	}
	if _, err := unpack(lessons(), write(t, t.TempDir(), "file", "")); err == nil {
		t.Error("unpack into a file succeeded")
	}
}

// What is embedded is notebooks.
func TestLessons(t *testing.T) {
	dir := t.TempDir()
	if _, err := unpack(notebooks.FS, dir); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.ipynb"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d lessons unpacked, %v", len(files), err)
	}
	for _, file := range files {
		if _, err := notebook.ReadFile(file); err != nil {
			t.Error(err)
		}
	}
}
