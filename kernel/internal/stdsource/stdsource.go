// Package stdsource has what is generic in the standard library as source, from which lowering makes instances.
//
// The packages under std are written for the interpreter and for this purpose: plain code that calls the host for what only the host
// can do. They compile, so tests compare them with the standard library itself. Whatever in them is not generic they import: each
// refers to the package it stands for under that package's own path.
//
// Instances that cells need again and again, sorting numbers say, are the host's own; see [Hosted].
package stdsource

import (
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path"
	"sync"
)

//go:embed std
var source embed.FS

// directories are the packages by import path, each with its directory under std.
var directories = map[string]string{
	"cmp":           "cmp",
	"crypto/hkdf":   "hkdf",
	"crypto/pbkdf2": "pbkdf2",
	"errors":        "errors",
	"hash/maphash":  "maphash",
	"iter":          "iter",
	"maps":          "maps",
	"math/rand/v2":  "rand",
	"reflect":       "reflect",
	"slices":        "slices",
	"sync":          "sync",
	"sync/atomic":   "atomic",
	"unique":        "unique",
}

// A Library checks packages from source, each when it is first asked for. It is safe for concurrent use.
type Library struct {
	fset     *token.FileSet
	importer types.Importer

	mu       sync.Mutex // guards packages
	packages map[string]*Package
}

// A Package is a package of the standard library as far as it is generic.
type Package struct {
	Types *types.Package
	Info  *types.Info
	Funcs map[string]*ast.FuncDecl // by name, methods as "Type.Name"
}

// New returns a library whose packages import from importer. Positions go to fset, as those of a file without a name.
func New(fset *token.FileSet, importer types.Importer) *Library {
	return &Library{fset: fset, importer: importer, packages: map[string]*Package{}}
}

// Package returns the package of the given import path, nil if there is no source for it.
func (l *Library) Package(importPath string) (*Package, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p := l.packages[importPath]; p != nil || directories[importPath] == "" {
		return p, nil
	}
	p, err := l.check(importPath, path.Join("std", directories[importPath]))
	if err != nil {
		return nil, fmt.Errorf("check the source of package %s: %w", importPath, err)
	}
	l.packages[importPath] = p
	return p, nil
}

func (l *Library) check(importPath, dir string) (*Package, error) {
	names, err := fs.Glob(source, dir+"/*.go")
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range names {
		text, err := source.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(l.fset, "", text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	p := &Package{
		Info: &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
			Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
			Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		},
		Funcs: map[string]*ast.FuncDecl{},
	}
	config := types.Config{Importer: l.importer}
	if p.Types, err = config.Check(importPath, l.fset, files, p.Info); err != nil {
		return nil, err
	}
	for _, file := range files {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				p.Funcs[Name(p.Info.Defs[f.Name].(*types.Func))] = f
			}
		}
	}
	return p, nil
}

// Name returns the name of a function in its package: "Sort", or "Pointer.Load" for a method.
func Name(f *types.Func) string {
	recv := f.Signature().Recv()
	if recv == nil {
		return f.Name()
	}
	typ := recv.Type()
	if p, ok := typ.(*types.Pointer); ok {
		typ = p.Elem()
	}
	if named, ok := types.Unalias(typ).(*types.Named); ok {
		return named.Obj().Name() + "." + f.Name()
	}
	return f.Name()
}
