// Package stdtypes holds the types of what cells can import, so that they are type-checked without a Go toolchain: the standard library,
// package lanes, and the packages that are bundled with golanes.
//
// The archive has an entry for each package, its export data as gcexportdata writes it, and the list of what package symbols lacks. The
// generator of package symbols writes it, so types and linked code agree.
package stdtypes

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

//go:embed types.zip
var archive []byte

// missingEntry is the entry of the archive that lists what has types but no symbol, a "path name" a line.
const missingEntry = "missing"

// An Importer reads packages from the embedded archive, each when it is first asked for. It is safe for concurrent use.
type Importer struct {
	mu       sync.Mutex // guards packages
	fset     *token.FileSet
	entries  map[string]*zip.File
	packages map[string]*types.Package
	missing  map[string]bool
}

// NewImporter opens the archive.
func NewImporter() (*Importer, error) {
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, fmt.Errorf("open the embedded types of the standard library: %w", err)
	}
	i := &Importer{
		fset:     token.NewFileSet(),
		entries:  map[string]*zip.File{},
		packages: map[string]*types.Package{"unsafe": types.Unsafe},
		missing:  map[string]bool{},
	}
	for _, f := range r.File {
		i.entries[f.Name] = f
	}
	list, err := i.read(missingEntry)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(list)) {
		i.missing[strings.TrimSpace(line)] = true
	}
	return i, nil
}

// Import returns the package of the given path.
func (i *Importer) Import(path string) (*types.Package, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if p := i.packages[path]; p != nil && p.Complete() {
		return p, nil
	}
	if _, ok := i.entries[path]; !ok {
		return nil, unknown(path)
	}
	data, err := i.read(path)
	if err != nil {
		return nil, err
	}
	p, err := gcexportdata.Read(bytes.NewReader(data), i.fset, i.packages, path)
	if err != nil {
		return nil, fmt.Errorf("read the types of package %s: %w", path, err)
	}
	return p, nil
}

// unknown returns the error for a package that cells cannot import.
func unknown(path string) error {
	switch path {
	case "plugin", "runtime/cgo", "runtime/race":
		return fmt.Errorf("package %s cannot be used in a cell", path)
	}
	return fmt.Errorf("package %s cannot be imported; cells can use the standard library, lanes, "+
		"golang.org/x/sync/{errgroup,semaphore,singleflight} and golang.org/x/time/rate", path)
}

// Missing reports whether the interpreter lacks a name of a package that has types: what is generic, and all of package unsafe, whose
// constants are none of the interpreter's business.
func (i *Importer) Missing(path, name string) bool {
	return path == "unsafe" || i.missing[path+" "+name]
}

// Paths returns the import paths of all packages, in no order.
func (i *Importer) Paths() []string {
	paths := make([]string, 0, len(i.entries))
	for path := range i.entries {
		if path != missingEntry {
			paths = append(paths, path)
		}
	}
	return paths
}

func (i *Importer) read(name string) ([]byte, error) {
	f, ok := i.entries[name]
	if !ok {
		return nil, fmt.Errorf("the embedded types have no entry %q", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open the embedded types of %s: %w", name, err)
	}
	defer r.Close()
	return io.ReadAll(r)
}
