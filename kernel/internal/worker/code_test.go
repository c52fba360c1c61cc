package worker

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"golanes/kernel/internal/proc"
)

// TestCode sees to it that the interpreter's nodes are what they seem: a traceback taken within functions of cells has them.
func TestCode(t *testing.T) {
	var stack string
	w := New(Options{Event: func(e proc.Event) {
		if e.Kind == proc.Stream {
			buf := make([]byte, 1<<20)
			stack = string(buf[:runtime.Stack(buf, false)])
		}
	}})
	source := "package main\nimport \"fmt\"\n//line In[1]:1\ntype T struct{}\nfunc (T) m() {\n\tfunc() { fmt.Println() }()\n}\nfunc f() { T{}.m() }\nfunc cellˑ1() {\n\tf()\n}"
	if f, err := w.Run(t.Context(), proc.Run{Cell: 1, Name: "In[1]", Source: source, Entry: "cellˑ1"}); err != nil || f != nil {
		t.Fatalf("Run: %+v, %v", f, err)
	}
	got := w.code.read(strings.Replace(stack, "\n\n", "\n", -1))
	if len(got) != 1 {
		t.Fatalf("%d goroutines in\n%s", len(got), stack)
	}
	if got, want := fmt.Sprint(got[0].Frames), "[{m.func In[1] 3 0} {m In[1] 2 0} {f In[1] 5 0} {cellˑ1 In[1] 6 0}]"; got != want {
		t.Errorf("frames %s, want %s", got, want)
	}
}
