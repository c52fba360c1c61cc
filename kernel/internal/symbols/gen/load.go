package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
)

// bundled are the packages that cells can import besides the standard library.
var bundled = []string{
	"golanes/kernel/lanes", // pre-imported in every cell
	"golang.org/x/sync/errgroup",
	"golang.org/x/sync/semaphore",
	"golang.org/x/sync/singleflight",
	"golang.org/x/time/rate",
}

// A pkg is a package that cells can import.
type pkg struct {
	path  string
	types *types.Package
}

// ident returns the path as an identifier; no two paths have the same.
func (p *pkg) ident() string { return identOf(p.path) }

func identOf(path string) string {
	return strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(path)
}

// file returns the name of the file of the package's symbols. What package syscall exports depends on the platform.
func (p *pkg) file() string {
	if p.path == "syscall" {
		return "syscall_" + runtime.GOOS + "_" + runtime.GOARCH + ".go"
	}
	return p.ident() + ".go"
}

// load reads the types of all packages that cells can import, from what the compiler exported. They are in the order of their paths.
func load() ([]*pkg, error) {
	cmd := exec.Command("go", append([]string{"list", "-deps", "-export", "-json=ImportPath,Export,Standard", "std"}, bundled...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	files := map[string]string{}
	var paths []string
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Export string
			Standard           bool
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("decode go list: %w", err)
		}
		files[p.ImportPath] = p.Export
		if p.Standard && public(p.ImportPath) || slices.Contains(bundled, p.ImportPath) {
			paths = append(paths, p.ImportPath)
		}
	}
	slices.Sort(paths)
	compiled := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
	packages := make([]*pkg, len(paths))
	for i, path := range paths {
		t, err := compiled.Import(path)
		if err != nil {
			return nil, fmt.Errorf("import %s: %w", path, err)
		}
		packages[i] = &pkg{path, t}
	}
	return packages, nil
}

// public reports whether cells can import a package of the standard library.
func public(path string) bool {
	switch path {
	case "unsafe", // the type checker's own
		"plugin", "runtime/cgo", // need C
		"runtime/race": // says that the race detector is on
		return false
	}
	return !strings.HasPrefix(path, "vendor/") && !slices.Contains(strings.Split(path, "/"), "internal")
}
