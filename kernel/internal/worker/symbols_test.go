package worker

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/stdtypes"
	"golanes/kernel/internal/symbols"
)

// TestEverySymbol has the interpreter compile a use of each symbol of each package.
func TestEverySymbol(t *testing.T) {
	importer, err := stdtypes.NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	w := New(Options{Event: func(proc.Event) {}})
	for n, path := range slices.Sorted(slices.Values(importer.Paths())) {
		pkg, err := importer.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		fmt.Fprintf(&b, "package main\nimport pˑ%d %q\n", n, path)
		list := symbols.Lookup(path)
		for i, name := range slices.Sorted(maps.Keys(list)) {
			switch obj := pkg.Scope().Lookup(name).(type) {
			case *types.TypeName:
				fmt.Fprintf(&b, "var vˑ%dˑ%d *pˑ%d.%s\n", n, i, n, name)
			case *types.Func, *types.Var:
				fmt.Fprintf(&b, "var vˑ%dˑ%d = pˑ%d.%s\n", n, i, n, name)
			default:
				t.Errorf("%s.%s is a symbol of %v", path, name, obj)
			}
		}
		if len(list) == 0 {
			continue // all of it is generic
		}
		f, err := w.Run(t.Context(), proc.Run{Cell: n + 1, Name: fmt.Sprintf("In[%d]", n+1), Source: b.String()})
		if err != nil || f != nil {
			t.Errorf("the symbols of %s: %+v, %v", path, f, err)
		}
	}
}

// TestImportWhileRunning gives the interpreter packages while a goroutine of an earlier cell uses those that it has.
func TestImportWhileRunning(t *testing.T) {
	w := New(Options{Event: func(proc.Event) {}})
	run := func(cell int, source string) {
		t.Helper()
		f, err := w.Run(t.Context(), proc.Run{Cell: cell, Name: fmt.Sprintf("In[%d]", cell), Source: "package main\n" + source, Entry: fmt.Sprintf("cellˑ%d", cell)})
		if err != nil || f != nil {
			t.Fatalf("cell %d: %+v, %v", cell, f, err)
		}
	}
	run(1, `import stringsˑ1 "strings"
import fmtˑ1 "fmt"
import ioˑ1 "io"
var done = make(chan bool)
func spin() {
	for {
		select {
		case <-done:
			done <- true
			return
		default:
			ioˑ1.Copy(ioˑ1.Discard, ioˑ1.AsˑReader(stringsˑ1.NewReader(fmtˑ1.Sprint(1))))
		}
	}
}
func cellˑ1() { go spin() }`)
	for i, path := range []string{"sort", "os", "math/big", "net/http", "encoding/json", "go/ast", "text/template", "time"} {
		run(i+2, fmt.Sprintf("import pˑ%[1]d %[2]q\nfunc cellˑ%[1]d() { _ = pˑ%[1]d.%[3]s }", i+2, path,
			[]string{"Strings", "Getpid", "NewInt", "NewServeMux", "Marshal", "IsExported", "New", "Now"}[i]))
	}
	run(20, "func cellˑ20() { done <- true; <-done }")
	if w.imported["net/url"] || !w.imported["net/http"] {
		t.Errorf("imported: %v", w.imported)
	}
}
