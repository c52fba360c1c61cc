package kernel_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// imports is the table of ARCHITECTURE: for each package the packages of this module, and the guarded libraries, that it may import.
// Dependencies run one way; a row is all there is to change when a package gets a new one.
var imports = map[string][]string{
	"golanes/cmd/golanes":                 {"golanes/kernel", "golanes/kernel/kernelspec", "golanes/kernel/notebook", "golanes/notebooks"},
	"golanes/notebooks":                   {},
	"golanes/kernel":                      {"client", "engine", "session", "supervisor", "transport", "wire", "worker", "proc", "golanes/kernel/notebook", "limit"},
	"golanes/kernel/lanes":                {"timeline", "sched", "census", "label", "progress"},
	"golanes/kernel/internal/generate":    {},
	"golanes/kernel/internal/conformance": {},
	"golanes/kernel/notebook":             {},
	"golanes/kernel/kernelspec":           {},
	"golanes/kernel/internal/wire":        {"mime"},
	"golanes/kernel/internal/transport":   {"wire", zmq4},
	"golanes/kernel/internal/session":     {"wire", "mime", "limit"},
	"golanes/kernel/internal/client":      {"session", "wire"},
	"golanes/kernel/internal/engine":      {"cell", "check", "lower", "magic", "proc", "session", "stdtypes", "diag", "mime", "vet", "wire"},
	"golanes/kernel/internal/cell":        {"diag", "spell"},
	"golanes/kernel/internal/check":       {"cell", "diag", "spell"},
	"golanes/kernel/internal/lower":       {"check", "cell", "diag", "rt", "stdsource"},
	"golanes/kernel/internal/vet":         {"check", "diag", analysis},
	"golanes/kernel/internal/magic":       {"cell", "diag", "mime", "proc", "session", "spell", "timeline"},
	"golanes/kernel/internal/supervisor":  {"group", "proc", "crash", "limit"},
	"golanes/kernel/internal/group":       {},
	"golanes/kernel/internal/proc":        {"mime"},
	"golanes/kernel/internal/stdsource":   {},
	"golanes/kernel/internal/worker":      {"group", "proc", "mime", "rt", "sched", "stdsource", "symbols", "label", "progress", "golanes/kernel/lanes", yaegi, "crash", "limit", "census"},
	"golanes/kernel/internal/rt":          {},
	"golanes/kernel/internal/label":       {},
	"golanes/kernel/internal/census":      {},
	"golanes/kernel/internal/progress":    {},
	"golanes/kernel/internal/crash":       {"census", "proc"},
	"golanes/kernel/internal/limit":       {},
	"golanes/kernel/internal/symbols":     {"rt", "golanes/kernel/lanes"},
	"golanes/kernel/internal/sched":       {exp},
	"golanes/kernel/internal/timeline":    {"sched"},
	"golanes/kernel/internal/stdtypes":    {exportdata},
	"golanes/kernel/internal/mime":        {},
	"golanes/kernel/internal/diag":        {},
	"golanes/kernel/internal/spell":       {},
}

// Libraries that one package alone may import.
const (
	zmq4       = "github.com/go-zeromq/zmq4"
	yaegi      = "github.com/traefik/yaegi"
	exportdata = "golang.org/x/tools/go/gcexportdata"
	analysis   = "golang.org/x/tools/go/analysis"
	exp        = "golang.org/x/exp"
)

func TestImports(t *testing.T) {
	// With a profile the packages of a command have names of their own.
	out, err := exec.CommandContext(t.Context(), "go", "list", "-pgo=off", "-json=ImportPath,Imports,GoFiles", "golanes/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := map[string]bool{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath       string
			Imports, GoFiles []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("decode go list: %v", err)
		}
		if len(p.GoFiles) == 0 || aside(p.ImportPath) {
			continue
		}
		allowed, ok := imports[p.ImportPath]
		if !ok {
			t.Errorf("package %s has no row in the table: add one, and one to README", p.ImportPath)
		}
		seen[p.ImportPath] = true
		for _, path := range p.Imports {
			if guarded(path) && !slices.ContainsFunc(allowed, func(a string) bool { return matches(a, path) }) {
				t.Errorf("%s imports %s: the table forbids it", p.ImportPath, path)
			}
		}
	}
	for path := range imports {
		if !seen[path] {
			t.Errorf("the table has a row for %s, which does not exist", path)
		}
	}
}

// aside reports whether a package is no part of the program: a generator, or source that only lowering reads.
func aside(path string) bool {
	return strings.HasSuffix(path, "/gen") || strings.Contains(path, "kernel/internal/stdsource/std/")
}

// guarded reports whether the table rules imports of path.
func guarded(path string) bool {
	return strings.HasPrefix(path, "golanes/") ||
		strings.HasPrefix(path, zmq4) || strings.HasPrefix(path, yaegi) || strings.HasPrefix(path, analysis) ||
		strings.HasPrefix(path, exp+"/") || path == exportdata
}

// matches reports whether an entry of the table allows path. An entry without a slash is a package under kernel/internal.
func matches(entry, path string) bool {
	if !strings.Contains(entry, "/") {
		entry = "golanes/kernel/internal/" + entry
	}
	return path == entry || (entry == zmq4 || entry == yaegi || entry == analysis || entry == exp) && strings.HasPrefix(path, entry+"/")
}
