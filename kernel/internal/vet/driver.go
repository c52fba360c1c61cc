package vet

import (
	"fmt"
	"go/ast"
	"go/types"
	"io/fs"
	"runtime"

	"golang.org/x/tools/go/analysis"

	"golanes/kernel/internal/check"
)

// A driver runs analyses over one unit. Each is run once, after those it requires.
type driver struct {
	unit   *check.Unit
	source *source
	sizes  types.Sizes
	done   map[*analysis.Analyzer]outcome
}

// An outcome is what came of an analysis.
type outcome struct {
	result  any
	reports []analysis.Diagnostic
	err     error
}

func newDriver(u *check.Unit) *driver {
	return &driver{
		unit: u, source: newSource(u),
		sizes: types.SizesFor("gc", runtime.GOARCH),
		done:  map[*analysis.Analyzer]outcome{},
	}
}

// run returns what an analysis reports.
func (d *driver) run(a *analysis.Analyzer) ([]analysis.Diagnostic, error) {
	o := d.outcome(a)
	return o.reports, o.err
}

func (d *driver) outcome(a *analysis.Analyzer) outcome {
	if o, ok := d.done[a]; ok {
		return o
	}
	results := map[*analysis.Analyzer]any{}
	for _, required := range a.Requires {
		o := d.outcome(required)
		if o.err != nil {
			d.done[a] = outcome{err: fmt.Errorf("vet %s: %w", a.Name, o.err)}
			return d.done[a]
		}
		results[required] = o.result
	}
	d.done[a] = d.call(a, results)
	return d.done[a]
}

// call runs an analysis whose requirements have results. What it reported before it failed counts.
func (d *driver) call(a *analysis.Analyzer, results map[*analysis.Analyzer]any) (o outcome) {
	defer func() {
		if r := recover(); r != nil {
			o.err = fmt.Errorf("vet %s of %s: panic: %v", a.Name, d.unit.Cell.Name, r)
		}
	}()
	f := facts{}
	o.result, o.err = a.Run(&analysis.Pass{
		Analyzer:   a,
		Fset:       d.unit.Cell.Fset,
		Files:      []*ast.File{d.source.file},
		Pkg:        d.unit.Package,
		TypesInfo:  d.source.info,
		TypesSizes: d.sizes,
		Module:     &analysis.Module{Path: d.unit.Package.Path(), GoVersion: goVersion},
		ResultOf:   results,
		Report:     func(r analysis.Diagnostic) { o.reports = append(o.reports, r) },
		ReadFile:   d.read,

		ImportObjectFact:  f.object,
		ExportObjectFact:  f.exportObject,
		ImportPackageFact: f.pkg,
		ExportPackageFact: func(fact analysis.Fact) { f.exportPackage(d.unit.Package, fact) },
		AllObjectFacts:    f.objects,
		AllPackageFacts:   f.packages,
	})
	if o.err != nil {
		o.err = fmt.Errorf("vet %s of %s: %w", a.Name, d.unit.Cell.Name, o.err)
	}
	return o
}

// read returns the source of the cell, the only file there is.
func (d *driver) read(name string) ([]byte, error) {
	if name != d.unit.Cell.Name {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return []byte(d.unit.Cell.Source), nil
}
