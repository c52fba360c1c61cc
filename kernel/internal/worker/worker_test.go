package worker

import (
	"fmt"
	"testing"
	"unsafe"

	"github.com/traefik/yaegi/interp"

	"golanes/kernel/internal/proc"
)

func TestTraceLine(t *testing.T) {
	for _, tc := range []struct{ line, cell, number, function string }{
		{"In[3]:7:12: panic: main.fˑ1(...)\n", "In[3]", "7", "fˑ1"},
		{"main.go:7:12: panic: main.litˑ1ˑ2.func(...)\n", "main.go", "7", "litˑ1ˑ2.func"},
		{"panic: something\n", "", "", ""},
		{"a learner's own line: 1:2: text\n", "", "", ""},
	} {
		m := traceLine.FindStringSubmatch(tc.line)
		if tc.cell == "" {
			if m != nil {
				t.Errorf("%q is taken for a trace line", tc.line)
			}
			continue
		}
		if m == nil || m[1] != tc.cell || m[2] != tc.number || m[3] != tc.function {
			t.Errorf("%q gives %q", tc.line, m)
		}
	}
}

// TestInProcess runs a cell without a child process.
func TestInProcess(t *testing.T) {
	var text string
	var result proc.Event
	w := New(Options{Event: func(e proc.Event) {
		switch e.Kind {
		case proc.Stream:
			text += e.Text
		case proc.Result:
			result = e
		}
	}})
	source := "package main\nimport \"fmt\"\nimport \"golanes/rt\"\nfunc cellˑ1() {\nfmt.Print(1)\nrt.Show(\"v\", 2, nil, error(nil))\n}"
	f, err := w.Run(t.Context(), proc.Run{Cell: 1, Name: "In[1]", Source: source, Entry: "cellˑ1"})
	if err != nil || f != nil {
		t.Fatalf("Run: %+v, %v", f, err)
	}
	if got := result.Bundle.Data["text/plain"]; text != "1" || got != `"v" 2 <nil> <nil>` {
		t.Errorf("output %q, value %q", text, got)
	}
	f, err = w.Run(t.Context(), proc.Run{Cell: 2, Name: "In[2]", Source: "package main\nfunc cellˑ2() { nosuch() }", Entry: "cellˑ2"})
	if err != nil || f == nil || !f.Refused {
		t.Errorf("a program that does not compile: %+v, %v, want it refused", f, err)
	}
}

// TestGlobals sees to it that the interpreter's frame is where globals looks for it, and grows in place.
func TestGlobals(t *testing.T) {
	w := New(Options{Event: func(proc.Event) {}})
	first := unsafe.SliceData(*w.globals.data)
	for i := range 3 {
		name := fmt.Sprintf("v%d", i)
		f, err := w.Run(t.Context(), proc.Run{Cell: i + 1, Name: "In[1]", Source: "package main\nvar " + name + " = 7\nfunc cellˑ" + name + "() { " + name + "++ }", Entry: "cellˑ" + name})
		if err != nil || f != nil {
			t.Fatalf("Run: %+v, %v", f, err)
		}
		if got, want := len(*w.globals.data), len(*w.globals.types); got < want {
			t.Errorf("%d globals, want %d", got, want)
		}
	}
	if unsafe.SliceData(*w.globals.data) != first {
		t.Error("the frame was replaced")
	}
}

// TestWarmer looks whether the interpreter's fields are what newWarmer takes them for.
func TestWarmer(t *testing.T) {
	w, err := newWarmer()
	if err != nil {
		t.Fatal(err)
	}
	i := interp.New(interp.Options{})
	p, err := i.Compile("package main\nfunc f(xs []map[string]int) {}\nvar g = f")
	if err != nil {
		t.Fatal(err)
	}
	w.node(w.rootOf(p)) // it would crash
}
