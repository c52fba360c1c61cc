package worker

import (
	"fmt"
	"testing"

	"golanes/kernel/internal/proc"
)

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
