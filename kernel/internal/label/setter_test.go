package label

import (
	"sync"
	"testing"
)

// TestSetter has it do what Set does, whatever it was asked for before.
func TestSetter(t *testing.T) {
	var s Setter
	var wg sync.WaitGroup
	for _, outer := range []string{"a", "b", "a"} {
		wg.Go(func() {
			Set("outer", outer)
			for _, value := range []string{"1", "1", "2"} {
				var inner sync.WaitGroup
				inner.Go(func() {
					s.Set("inner", value)
					o, _ := Get("outer")
					if in, ok := Get("inner"); in != value || o != outer || !ok {
						t.Errorf("labels %q and %q, want %q and %q", o, in, outer, value)
					}
				})
				inner.Wait()
			}
		})
	}
	wg.Wait()
}

func BenchmarkSetter(b *testing.B) {
	var s Setter
	Set("outer", "a")
	for b.Loop() {
		var wg sync.WaitGroup
		wg.Go(func() { s.Set("inner", "1") })
		wg.Wait()
	}
}
