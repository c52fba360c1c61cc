package vet_test

import (
	"testing"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/vet"
)

const tenLines = `ctx2, cancel2 := context.WithTimeout(context.Background(), time.Second)
results := make(chan int, 3)
var mu2 sync.Mutex
total := 0
for i := range 3 {
	go func() { mu2.Lock(); total += i; mu2.Unlock(); results <- i }()
}
for range 3 { fmt.Println(<-results) }
fmt.Printf("%d %v\n", total, ctx2.Err())
cancel2()
`

// BenchmarkCheck vets a cell of ten lines, with nothing before it and in a notebook of a hundred functions.
func BenchmarkCheck(b *testing.B) {
	for _, bench := range []struct {
		name    string
		earlier int
	}{{"first", 0}, {"after100", 100}} {
		b.Run(bench.name, func(b *testing.B) {
			u := benchUnit(b, bench.earlier)
			b.ReportAllocs()
			for b.Loop() {
				if found, err := vet.Check(u); err != nil || len(found) > 0 {
					b.Fatal(found, err)
				}
			}
		})
	}
}

// benchUnit checks the cell of ten lines in a notebook with some functions.
func benchUnit(b *testing.B, earlier int) *check.Unit {
	b.Helper()
	n := newNotebook(b)
	unit := func(name, source string) *check.Unit {
		c, err := cell.Parse(n.Fset, name, source)
		if err != nil {
			b.Fatal(err)
		}
		u, err := n.Check(c)
		if err != nil {
			b.Fatal(err)
		}
		return u
	}
	n.Commit(unit("imports", `import ("context"; "fmt"; "sync"; "time")`))
	for i := range earlier {
		name := "f" + string(rune('a'+i/26)) + string(rune('a'+i%26))
		n.Commit(unit(name, "func "+name+"(x int) int { y := x; return y + 1 }"))
	}
	return unit("In[1]", tenLines)
}
