package label_test

import (
	"context"
	"runtime/pprof"
	"sync"
	"testing"

	"golanes/kernel/internal/label"
)

func check(t *testing.T, key, want string) {
	t.Helper()
	if got, ok := label.Get(key); got != want || ok != (want != "") {
		t.Errorf("Get(%q) = %q, %v, want %q", key, got, ok, want)
	}
}

// TestLabels fails with a release of Go whose labels are not what the package reads.
func TestLabels(t *testing.T) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		check(t, "cell", "")
		pprof.Do(context.Background(), pprof.Labels("worker", "w", "cell", "3"), func(context.Context) {
			check(t, "cell", "3")
			check(t, "worker", "w")
			check(t, "task", "")
			label.Set("task", "7")
			check(t, "cell", "3")
			check(t, "worker", "w")
			check(t, "task", "7")
			label.Set("task", "8")
			wg.Go(func() { // has the labels of its creator
				check(t, "cell", "3")
				check(t, "task", "8")
				label.Set("cell", "4")
				check(t, "cell", "4")
			})
			check(t, "cell", "3")
		})
		check(t, "task", "")
		label.Set("task", "9") // the first
		check(t, "task", "9")
	})
}

func BenchmarkGet(b *testing.B) {
	pprof.Do(b.Context(), pprof.Labels("cell", "3", "worker", "w", "task", "7"), func(context.Context) {
		for b.Loop() {
			label.Get("worker")
		}
	})
}
