package worker

import (
	"testing"

	"golanes/kernel/internal/proc"
)

// BenchmarkStart is what a learner waits for before anything of the first cell runs: a new interpreter, and what the cell imports.
func BenchmarkStart(b *testing.B) {
	first := proc.Run{Cell: 1, Name: "In[1]", Entry: "cellˑ1", Source: "package main\nimport \"fmt\"\nimport \"golanes/kernel/lanes\"\nvar task = lanes.Task\nfunc cellˑ1() { fmt.Print(1) }"}
	for b.Loop() {
		w := New(Options{Event: func(proc.Event) {}})
		if f, err := w.Run(b.Context(), first); err != nil || f != nil {
			b.Fatalf("Run: %+v, %v", f, err)
		}
	}
}
