package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// archive returns the content of types.zip: the export data of each package, and an entry that lists the names without a symbol.
func archive(packages []*pkg) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	var missing strings.Builder
	for _, p := range packages {
		w, err := z.Create(p.path)
		if err == nil {
			err = gcexportdata.Write(w, token.NewFileSet(), p.types)
		}
		if err != nil {
			return nil, fmt.Errorf("write the types of %s: %w", p.path, err)
		}
		for _, name := range p.types.Scope().Names() {
			obj := p.types.Scope().Lookup(name)
			if _, isConst := obj.(*types.Const); obj.Exported() && !isConst && value(obj, "") == "" {
				fmt.Fprintln(&missing, p.path, name)
			}
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
