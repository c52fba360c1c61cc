package kernel_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// A fault is a file of testdata/faults: something that a cell, or a client, does to the session.
//
// Its comment is what it is called. Its sections, in their order, are
//
//	cell       a cell that is run
//	interrupt  a cell that is interrupted once it has printed "begun" and all parts of sees but the last have appeared
//	client     the name of a script: what a front end does to the kernel
//	sees       parts of what appears under its cells, one a line, in their order; in a part … stands for any text of a line
//	kept       what is kept: "everything", or "declarations": all but variables
type fault struct {
	name, title string
	steps       []txtar.File
	sees        string
	kept        string
}

// What a fault leaves.
const (
	everything   = "everything"
	declarations = "declarations"
)

// faults reads the files.
func faults(t *testing.T) []fault {
	t.Helper()
	files, err := filepath.Glob("testdata/faults/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all []fault
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		x := fault{name: strings.TrimSuffix(filepath.Base(file), ".txtar"), title: strings.TrimSpace(string(archive.Comment))}
		for _, f := range archive.Files {
			switch text := string(f.Data); f.Name {
			case "cell", "interrupt", "client":
				x.steps = append(x.steps, f)
			case "sees":
				x.sees = text
			case "kept":
				x.kept = strings.TrimSpace(text)
			default:
				t.Fatalf("%s has a section %q", file, f.Name)
			}
		}
		if x.title == "" || x.steps == nil || x.sees == "" || x.kept != everything && x.kept != declarations {
			t.Fatalf("%s lacks a title, a step, sees, or kept of %q or %q", file, everything, declarations)
		}
		all = append(all, x)
	}
	return all
}

// faultsTable is every fault with what appears under its cell.
func faultsTable(t *testing.T) string {
	t.Helper()
	kept := map[string]string{everything: "everything", declarations: "functions, types, constants, imports"}
	var b strings.Builder
	b.WriteString("| fault | what the learner sees | what is kept |\n|---|---|---|\n")
	for _, x := range faults(t) {
		sees := strings.ReplaceAll(strings.TrimSpace(x.sees), "\n", "`<br>`")
		fmt.Fprintf(&b, "| %s | `%s` | %s |\n", x.title, sees, kept[x.kept])
	}
	return b.String()
}
