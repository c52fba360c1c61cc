package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golanes/kernel/notebook"
)

// A testCell is a code cell with its tags.
type testCell struct {
	source string
	tags   []string
}

// notebookFile writes a notebook and returns its path.
func notebookFile(t *testing.T, dir string, cells ...testCell) string {
	t.Helper()
	nb := &notebook.Notebook{Metadata: map[string]any{"author": "kept"}}
	for _, c := range cells {
		tags := []any{}
		for _, tag := range c.tags {
			tags = append(tags, tag)
		}
		nb.Cells = append(nb.Cells, &notebook.Cell{Type: notebook.CodeCell, Source: c.source, Metadata: map[string]any{"tags": tags}})
	}
	name := filepath.Join(dir, "test.ipynb")
	if err := notebook.WriteFile(name, nb); err != nil {
		t.Fatal(err)
	}
	return name
}

var (
	one     = testCell{source: "import \"fmt\"\nfmt.Println(\"One\")"}
	two     = testCell{source: "1 + 1"}
	boom    = testCell{source: "panic(\"boom\")"}
	meant   = testCell{source: boom.source, tags: []string{notebook.TagRaises}}
	endless = testCell{source: "for {\n}"}
)

// outputs returns a notebook's outputs, in short.
func outputs(t *testing.T, file string) string {
	t.Helper()
	nb, err := notebook.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if nb.Metadata["author"] != "kept" {
		t.Errorf("metadata of %s = %v, want them as they were", file, nb.Metadata)
	}
	var list []string
	for _, c := range nb.Cells {
		var types []string
		for _, o := range c.Outputs {
			types = append(types, o.Type())
		}
		list = append(list, strings.Join(types, "+"))
	}
	return strings.Join(list, " ")
}

func TestRunNotebook(t *testing.T) {
	file := notebookFile(t, t.TempDir(), one, meant, two)
	before := read(t, file)
	golanes(t, "run", file).want(t, "run", exitOK, "", `test.ipynb: cell 1 of 3  .*\n(?s:.*)test.ipynb: 3 cells ran, 1 failed as they may, `)
	if read(t, file) != before {
		t.Error("run without --inplace changed the notebook")
	}
	out := filepath.Join(t.TempDir(), "out.ipynb")
	golanes(t, "run", "-o", out, file).want(t, "run -o", exitOK, "", "3 cells ran")
	if got, want := outputs(t, out), "stream error execute_result"; got != want {
		t.Errorf("outputs = %q, want %q", got, want)
	}
	golanes(t, "run", "--inplace", file).want(t, "run --inplace", exitOK, "", "3 cells ran")
	if got, want := read(t, file), read(t, out); got != want {
		t.Errorf("--inplace wrote\n%s\nand -o\n%s", got, want)
	}
	var nb struct {
		Minor int `json:"nbformat_minor"`
	}
	if err := json.Unmarshal([]byte(read(t, out)), &nb); err != nil || nb.Minor != 5 {
		t.Errorf("nbformat_minor = %d, %v, want 5", nb.Minor, err)
	}
}

func TestRunFailedCell(t *testing.T) {
	file := notebookFile(t, t.TempDir(), one, boom, two)
	golanes(t, "run", "--inplace", file).want(t, "run", exitFailed, "", `golanes: .*test.ipynb: cell 2 \(In\[2\]\): .*boom.* at In\[2\]:1:\d+`)
	if got, want := outputs(t, file), "stream error "; got != want {
		t.Errorf("outputs = %q, want %q", got, want)
	}
	compile := notebookFile(t, t.TempDir(), testCell{source: "x := undefinedName"})
	asleep := notebookFile(t, t.TempDir(), one, testCell{source: "c := make(chan int)\n<-c"})
	golanes(t, "run", asleep).want(t, "run", exitFatal, "", `cell 2.*: fatal error: all goroutines are asleep - deadlock!.* at In\[2\]:2`)
	golanes(t, "run", compile).want(t, "run", exitFailed, "", `golanes: .*test.ipynb: cell 1 .*: In\[1\]:1:6: undefined: undefinedName\n`)
	golanes(t, "run", "--allow-errors", file).want(t, "run --allow-errors", exitOK, "", "3 cells ran, 1 failed as they may")
}

func TestRunTimeout(t *testing.T) {
	file := notebookFile(t, t.TempDir(), one, endless)
	golanes(t, "run", "--timeout", "200ms", file).want(t, "run", exitFailed, "", `cell 2.*: TimeoutError: the cell ran longer than 200ms`)
	program := write(t, t.TempDir(), "endless.go", "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n")
	golanes(t, "run", "--timeout", "200ms", program).want(t, "run", exitFailed, "", `golanes: .*endless.go ran longer than 200ms`)
}

func TestRunMemory(t *testing.T) {
	greedy := testCell{source: "var list [][]byte\nfor {\n\tlist = append(list, bytes.Repeat([]byte(\"x\"), 1<<20))\n}"}
	file := notebookFile(t, t.TempDir(), one, greedy)
	golanes(t, "run", "--memory", "150MiB", file).want(t, "run", exitFailed, "", `cell 2.*: out of memory: .*the limit is 150 MiB`)
	golanes(t, "run", "--memory", "lots", file).want(t, "run", exitUsage, "", `--memory lots: want a size such as 512MiB or 2GB, or 0 for no limit`)
}

// Every file is run, also after one that failed, and the gravest status is the whole's.
func TestRunSeveral(t *testing.T) {
	bad := notebookFile(t, t.TempDir(), boom)
	good := notebookFile(t, t.TempDir(), one)
	golanes(t, "run", bad, good).want(t, "run", exitFailed, "", `(?s)stopped at cell 1.*1 cells ran`)
}

func TestRunUnreadable(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{
		filepath.Join(dir, "none.ipynb"):                                               "none.ipynb: no such file",
		write(t, dir, "3.ipynb", `{"nbformat": 3, "nbformat_minor": 0}`):               "3.ipynb: unsupported notebook format 3: golanes reads version 4; convert it",
		write(t, dir, "bad.ipynb", "{\n\"cells\": [\n,"):                               "bad.ipynb: not JSON: line 3",
		write(t, dir, "cell.ipynb", `{"nbformat":4,"nbformat_minor":5,"cells":[1]}`):   "cell.ipynb: cell 1: is a number, want an object",
		write(t, dir, "cells.ipynb", `{"nbformat":4,"nbformat_minor":5,"cells":null}`): "cells.ipynb: cells is missing or null",
	} {
		golanes(t, "run", name).want(t, name, exitFailed, "", want)
	}
}

func TestRunProgram(t *testing.T) {
	dir := t.TempDir()
	program := func(name, body string) string {
		return write(t, dir, name, "package main\n\nimport \"fmt\"\n\nfunc main() {\n"+body+"\n}\n")
	}
	for _, tt := range []struct {
		name, body     string
		status         int
		stdout, stderr string
	}{
		{"one.go", `fmt.Println("One")`, exitOK, "^One\n$", ""},
		{"input.go", "var s string\nfmt.Scanln(&s)\nfmt.Println(\"got\", s)", exitOK, "^got input\n$", ""},
		{"panic.go", "fmt.Print()\npanic(\"boom\")", exitFailed, "", "boom"},
		{"asleep.go", "fmt.Println(<-make(chan int))", exitFatal, "", `fatal error: all goroutines are asleep - deadlock!\n  the cell itself: chan receive at .*asleep.go:6 in main`},
		{"compile.go", "fmt.Print(undefinedName)", exitUsage, "", "undefined: undefinedName"},
	} {
		golanes(t, "run", program(tt.name, tt.body)).want(t, tt.name, tt.status, tt.stdout, tt.stderr)
	}
	golanes(t, "run", filepath.Join(dir, "none.go")).want(t, "none.go", exitFailed, "", "none.go: no such file")
}

// A signal ends a run with the status that a shell gives it, and what ran until then is kept.
func TestRunSignals(t *testing.T) {
	for sig, want := range map[syscall.Signal]struct {
		status int
		word   string
	}{syscall.SIGINT: {130, "interrupted"}, syscall.SIGTERM: {143, "terminated"}} {
		dir := t.TempDir()
		file := notebookFile(t, dir, one, endless)
		c := process(t, dir, nil, "run", "--inplace", file)
		stderr, err := c.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		buf := make([]byte, 1024)
		for sent := false; ; {
			n, err := stderr.Read(buf)
			said.Write(buf[:n])
			if !sent && strings.Contains(said.String(), "cell 2 of 2") {
				sent = true
				if err := c.Process.Signal(sig); err != nil {
					t.Fatal(err)
				}
			}
			if err != nil {
				break
			}
		}
		_ = c.Wait() // its status is looked at below
		result{c.ProcessState.ExitCode(), "", said.String()}.want(t, sig.String(), want.status, "", "golanes: "+want.word+"\n$")
		if got, want := outputs(t, file), "stream "; !strings.HasPrefix(got, want) {
			t.Errorf("%v: outputs = %q, want %q first", sig, got, want)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("%v: left %v, want the notebook alone", sig, left)
		}
	}
}
