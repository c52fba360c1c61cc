package engine_test

import (
	"testing"

	"golanes/kernel/internal/engine"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/session"
	"golanes/kernel/internal/supervisor"
	"golanes/kernel/internal/worker"
)

// BenchmarkExpression is a cell with a value, from its text to the bundle.
func BenchmarkExpression(b *testing.B) {
	e, err := engine.New(engine.Options{Version: "test", Start: func(sink func(proc.Event)) (engine.Executor, error) {
		return supervisor.New(b.Context(), supervisor.Config{Event: sink, Env: worker.Env})
	}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := e.Close(); err != nil {
			b.Error(err)
		}
	})
	for i := range b.N {
		if _, err := e.Execute(b.Context(), session.Execution{Code: "20 + 22", Count: i + 1}, &recorder{}); err != nil {
			b.Fatal(err)
		}
	}
}
