package check_test

import (
	"fmt"
	"testing"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/stdtypes"
)

// tenLines is a cell as lessons have them.
const tenLines = `var mu sync.Mutex
total := 0
var wg sync.WaitGroup
for i := range 10 {
	wg.Go(func() {
		mu.Lock()
		defer mu.Unlock()
		total += i
	})
}
wg.Wait()
fmt.Println(total)
total`

// declarations returns a notebook of functions, types with methods, variables, constants and generic functions, n in all.
func declarations(tb testing.TB, n int) *check.Notebook {
	tb.Helper()
	importer, err := stdtypes.NewImporter()
	if err != nil {
		tb.Fatal(err)
	}
	nb := check.New(importer)
	for i := 0; i < n; i += 6 {
		commit(tb, nb, fmt.Sprintf("In[%d]", i), fmt.Sprintf(`type T%[1]d struct{ A, B int; Next *T%[1]d; M map[string]time.Duration }
func (t *T%[1]d) Sum(n int) int { return t.A + t.B + n + f%[1]d(n) }
func f%[1]d(n int) int { if n > 3 { return n * 2 }; return c%[1]d }
func G%[1]d[E comparable](xs []E, x E) int { for i, y := range xs { if x == y { return i } }; return -1 }
const c%[1]d = %[1]d
v%[1]d := T%[1]d{A: f%[1]d(c%[1]d)}`, i))
	}
	return nb
}

// commit checks and commits a cell.
func commit(tb testing.TB, n *check.Notebook, name, source string) {
	tb.Helper()
	c, err := cell.Parse(n.Fset, name, source)
	if err != nil {
		tb.Fatal(err)
	}
	u, err := n.Check(c)
	if err != nil {
		tb.Fatal(err)
	}
	n.Commit(u)
}

// BenchmarkCheck parses and checks a cell of ten lines; edited is the one that declares again what the notebook uses everywhere.
func BenchmarkCheck(b *testing.B) {
	const edited = `type T0 struct{ A, B int; Next *T0; M map[string]time.Duration }
func (t *T0) Sum(n int) int { return t.A - t.B + n + f0(n) }
func f0(n int) int {
	if n > 4 {
		return n * 2
	}
	return c0
}
const c0 = 0
v0 := T0{A: f0(c0)}
fmt.Println(v0.Sum(1), G0([]int{1}, 2))`
	for _, n := range []int{6, 300} {
		for _, bench := range []struct{ name, source string }{{"new", tenLines}, {"edited", edited}} {
			b.Run(fmt.Sprintf("%s/%d", bench.name, n), func(b *testing.B) {
				nb := declarations(b, n)
				commit(b, nb, "In[1]", tenLines)
				for b.Loop() {
					c, err := cell.Parse(nb.Fset, "In[2]", bench.source)
					if err != nil {
						b.Fatal(err)
					}
					if _, err := nb.Check(c); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkCommit runs an edited cell again and again: with what Check costs.
func BenchmarkCommit(b *testing.B) {
	nb := declarations(b, 300)
	i := 0
	for b.Loop() {
		i++
		commit(b, nb, "In[2]", fmt.Sprintf("func f0(n int) (int, [%d]int) { return n, [%[1]d]int{} }", i%7))
	}
}
