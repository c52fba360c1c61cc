package kernel_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/doc"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"golanes/kernel/internal/magic"
)

// TestReadme compares the generated parts of README with the code; -update renews them.
func TestReadme(t *testing.T) {
	const name = "../README.md"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for part, generate := range map[string]func(*testing.T) string{
		"subcommands": subcommands, "magics": magics, "lanes": lanesTable, "packages": packages, "faults": faultsTable,
	} {
		begin := "<!-- generated: " + part + " -->\n"
		before, rest, ok := strings.Cut(text, begin)
		if !ok {
			t.Errorf("README has no part %q", part)
			continue
		}
		_, after, _ := strings.Cut(rest, "<!-- end -->")
		text = before + begin + generate(t) + "<!-- end -->" + after
	}
	if *update {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text != string(data) {
		t.Errorf("the generated tables of README are stale: run go test ./kernel -run TestReadme -update")
	}
}

// subcommands is what the command's help says.
func subcommands(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "run", "golanes/cmd/golanes", "help").Output()
	if err != nil {
		t.Fatalf("golanes help: %v", err)
	}
	_, rest, _ := strings.Cut(string(out), "Available Commands:\n")
	list, _, _ := strings.Cut(rest, "\n\n")
	var b strings.Builder
	b.WriteString("| `golanes` | |\n|---|---|\n")
	for line := range strings.Lines(list) {
		name, short, _ := strings.Cut(strings.TrimSpace(line), " ")
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, strings.TrimSpace(short))
	}
	return b.String()
}

func magics(*testing.T) string {
	var b strings.Builder
	b.WriteString("| magic | |\n|---|---|\n")
	for _, m := range magic.All {
		fmt.Fprintf(&b, "| `%s` | %s |\n", m.Name, m.Doc)
	}
	return b.String()
}

// lanesTable is the functions of package lanes with the first sentences of their docs.
func lanesTable(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "doc", "-short", "golanes/kernel/lanes").Output()
	if err != nil {
		t.Fatalf("go doc: %v", err)
	}
	var b strings.Builder
	b.WriteString("| `lanes` | |\n|---|---|\n")
	for line := range strings.Lines(string(out)) {
		signature, ok := strings.CutPrefix(strings.TrimSpace(line), "func ")
		if !ok {
			continue
		}
		name, _, _ := strings.Cut(signature, "(")
		full, err := exec.CommandContext(t.Context(), "go", "doc", "golanes/kernel/lanes."+name).Output()
		if err != nil {
			t.Fatalf("go doc %s: %v", name, err)
		}
		_, text, _ := strings.Cut(string(full), "\n    ")
		sentence := new(doc.Package).Synopsis(strings.Join(strings.Fields(text), " "))
		fmt.Fprintf(&b, "| `%s` | %s |\n", signature, sentence)
	}
	return b.String()
}

// packages is every package with the first sentence of its doc.
func packages(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-pgo=off", "-json=ImportPath,Doc,GoFiles", "golanes/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	rows := map[string]string{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath, Doc string
			GoFiles         []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		path := strings.TrimPrefix(p.ImportPath, "golanes/")
		if len(p.GoFiles) > 0 && !aside(path) {
			rows[path] = fmt.Sprintf("| `%s` | %s |\n", path, p.Doc)
		}
	}
	var b strings.Builder
	b.WriteString("| package | |\n|---|---|\n")
	for _, path := range slices.Sorted(maps.Keys(rows)) {
		b.WriteString(rows[path])
	}
	return b.String()
}
