package lower_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/lower"
	"golanes/kernel/internal/stdtypes"
)

// tenLines is an ordinary cell.
const tenLines = `import ("fmt"; "sync")
func squares(n int) []int {
	out := make([]int, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { out[i] = i * i })
	}
	wg.Wait()
	return out
}
fmt.Println(squares(10), len(squares(3)))`

// BenchmarkCell checks and lowers a cell of ten lines.
func BenchmarkCell(b *testing.B) { benchmarkCell(b, 0) }

// BenchmarkCellAfter300 does so in a notebook with 300 declarations.
func BenchmarkCellAfter300(b *testing.B) { benchmarkCell(b, 300) }

func benchmarkCell(b *testing.B, declarations int) {
	importer, err := stdtypes.NewImporter()
	if err != nil {
		b.Fatal(err)
	}
	n := check.New(importer)
	l := lower.New(n.Fset, importer, importer)
	number := 0
	run := func(source string) {
		number++
		c, err := cell.Parse(n.Fset, fmt.Sprintf("In[%d]", number), source)
		if err != nil {
			b.Fatal(err)
		}
		u, err := n.Check(c)
		if err != nil {
			b.Fatal(err)
		}
		p, err := l.Lower(u, number)
		if err != nil {
			b.Fatal(err)
		}
		n.Commit(u)
		l.Commit(p)
	}
	for i := range declarations {
		run(strings.ReplaceAll("type TN struct{ n int }\nfunc (t *TN) Add(d int) { t.n += d }\nfunc fN(x int) int { return x + 1 }\nvar vN = fN(N)", "N", fmt.Sprint(i)))
	}
	run(tenLines)
	var times []time.Duration
	for b.Loop() {
		began := time.Now()
		run(tenLines)
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Nanoseconds()), "median-ns")
}
