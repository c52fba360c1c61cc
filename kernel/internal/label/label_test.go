package label_test

import (
	"context"
	"runtime/pprof"
	"strings"
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

// TestSet sets labels in any order: they are what package pprof makes of them.
func TestSet(t *testing.T) {
	pprof.Do(t.Context(), pprof.Labels("m", "1"), func(context.Context) {
		for _, key := range []string{"z", "a", "m", "n", "a"} {
			label.Set(key, "v"+key)
		}
		var b strings.Builder
		if err := pprof.Lookup("goroutine").WriteTo(&b, 1); err != nil {
			t.Fatal(err)
		}
		if want := `{"a":"va", "m":"vm", "n":"vn", "z":"vz"}`; !strings.Contains(b.String(), want) {
			t.Errorf("no labels %s in\n%s", want, b.String())
		}
		pprof.Do(t.Context(), pprof.Labels("k", "2"), func(context.Context) { check(t, "k", "2") })
	})
}

// TestSetter gives goroutines labels of their own that begin with the same.
func TestSetter(t *testing.T) {
	var s label.Setter
	pprof.Do(t.Context(), pprof.Labels("cell", "3"), func(context.Context) {
		var wg sync.WaitGroup
		for i := range 100 {
			wg.Go(func() {
				want := "a"
				if i%10 == 0 {
					want = "b"
				}
				s.Set("go", want)
				check(t, "go", want)
				check(t, "cell", "3")
			})
		}
		wg.Wait()
		check(t, "go", "")
	})
}

func BenchmarkSet(b *testing.B) {
	pprof.Do(b.Context(), pprof.Labels("cell", "3", "worker", "w", "task", "7"), func(context.Context) {
		for b.Loop() {
			label.Set("go", "In[1]:2")
		}
	})
}

func BenchmarkGet(b *testing.B) {
	pprof.Do(b.Context(), pprof.Labels("cell", "3", "worker", "w", "task", "7"), func(context.Context) {
		for b.Loop() {
			label.Get("worker")
		}
	})
}
