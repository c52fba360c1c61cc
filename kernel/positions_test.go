package kernel_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golanes/kernel"
)

// TestPositions lets statements of testdata/positions.go panic, one after the other, and compares the lines said with those of compiled
// Go. All panics have the same text, so that the functions count their statements.
func TestPositions(t *testing.T) {
	t.Parallel()
	const most = 80 // above the largest number in the program
	source, err := os.ReadFile("testdata/positions.go")
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "positions")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "testdata/positions.go").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, function := range regexp.MustCompile(`case "(\w+)":`).FindAllStringSubmatch(string(source), -1) {
		t.Run(function[1], func(t *testing.T) {
			t.Parallel()
			compared := 0
			for k := range most {
				var stderr, ignored bytes.Buffer
				cmd := exec.CommandContext(t.Context(), program)
				cmd.Env = append(os.Environ(), "W="+function[1], "K="+strconv.Itoa(k))
				cmd.Stderr = &stderr
				if cmd.Run() == nil {
					continue // it does not come there
				}
				file := filepath.Join(t.TempDir(), "positions.go")
				replaced := strings.NewReplacer(`os.Getenv("W")`, strconv.Quote(function[1]), `os.Getenv("K")`, strconv.Quote(strconv.Itoa(k)),
					"\"os\"", "").Replace(string(source))
				if err := os.WriteFile(file, []byte(replaced), 0o644); err != nil {
					t.Fatal(err)
				}
				_, err := kernel.Program(t.Context(), file, strings.NewReader(""), &ignored, &ignored, kernel.Options{})
				if err == nil {
					t.Fatalf("%d: no panic as a cell", k)
				}
				if got, want := statedLine(err.Error()), statedLine(stderr.String()); got != want || got == "" {
					t.Errorf("%d: line %q, compiled %q", k, got, want)
				}
				compared++
			}
			if compared == 0 {
				t.Error("nothing panics")
			}
		})
	}
}

// statedLine returns the number of the first line of the program that a text names.
func statedLine(text string) string {
	found := regexp.MustCompile(`positions\.go:(\d+)`).FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	return found[1]
}
