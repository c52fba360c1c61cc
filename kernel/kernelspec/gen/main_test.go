package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The logos beside the package are those that this program draws. To renew them: go generate.
func TestLogosAreFresh(t *testing.T) {
	for name, want := range files() {
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is stale: run go generate", name)
		}
	}
}
