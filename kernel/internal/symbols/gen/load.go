// Command gen writes types.zip: the export data of the standard library's public packages and of package lanes, and the list of what
// the interpreter lacks.
package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"

	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/syscall"
	"github.com/traefik/yaegi/stdlib/unrestricted"
	"golang.org/x/tools/go/gcexportdata"
)

// lanes is pre-imported in every cell; the worker has its symbols.
const lanes = "golanes/kernel/lanes"

func main() {
	data, err := Archive()
	if err == nil {
		err = os.WriteFile("types.zip", data, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// Archive returns the content of types.zip. It is the same for the same Go release and the same package lanes.
func Archive() ([]byte, error) {
	packages, err := load()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	var missing strings.Builder
	for _, path := range slices.Sorted(maps.Keys(packages)) {
		w, err := z.Create(path)
		if err == nil {
			err = gcexportdata.Write(w, token.NewFileSet(), packages[path])
		}
		if err != nil {
			return nil, fmt.Errorf("write the types of %s: %w", path, err)
		}
		if path != lanes {
			lacks(&missing, packages[path])
		}
	}
	w, err := z.Create("missing")
	if err == nil {
		_, err = io.WriteString(w, missing.String())
	}
	if err := errors.Join(err, z.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// load reads the types of all packages that cells may import, from what the compiler exported.
func load() (map[string]*types.Package, error) {
	cmd := exec.Command("go", "list", "-deps", "-export", "-json=ImportPath,Export", "std", lanes)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	files := map[string]string{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ ImportPath, Export string }
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("decode go list: %w", err)
		}
		files[p.ImportPath] = p.Export
	}
	compiled := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
	packages := map[string]*types.Package{}
	for path := range files {
		if hidden(path) {
			continue
		}
		if packages[path], err = compiled.Import(path); err != nil {
			return nil, fmt.Errorf("import %s: %w", path, err)
		}
	}
	return packages, nil
}

// hidden reports whether cells cannot import a package of the standard library.
func hidden(path string) bool {
	return path != lanes && (strings.HasPrefix(path, "golanes/") || strings.HasPrefix(path, "vendor/") || slices.Contains(strings.Split(path, "/"), "internal")) ||
		path == "unsafe" || path == "runtime/cgo" || path == "plugin" || strings.HasPrefix(path, "cmd/")
}

// lacks appends what the interpreter has no symbol for.
func lacks(b *strings.Builder, p *types.Package) {
	symbols := map[string]reflect.Value{}
	for _, exports := range []map[string]map[string]reflect.Value{stdlib.Symbols, unrestricted.Symbols, syscall.Symbols} {
		maps.Copy(symbols, exports[p.Path()+"/"+p.Name()])
	}
	if len(symbols) == 0 {
		fmt.Fprintln(b, p.Path())
		return
	}
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		if _, ok := symbols[name]; !ok && obj.Exported() {
			fmt.Fprintln(b, p.Path(), name)
		}
	}
}
