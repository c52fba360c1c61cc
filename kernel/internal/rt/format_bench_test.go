package rt

import (
	"fmt"
	"io"
	"testing"
)

// BenchmarkPrintln compares printing with and without values of the notebook with package fmt.
func BenchmarkPrintln(b *testing.B) {
	e := newEraser()
	list := make([]MyInt, 100)
	for _, bm := range []struct {
		name  string
		value any
	}{
		{"int", 1},
		{"strings", "text"},
		{"error", io.EOF},
		{"struct", MyPoint{1, 2}},
		{"stringer", MyWeekday(1)},
		{"list", list},
		{"any", []any{1, "a", MyPoint{}}},
	} {
		erased := e.erase(bm.value)
		b.Run(bm.name+"/fmt", func(b *testing.B) {
			for b.Loop() {
				fmt.Fprintln(io.Discard, "value", bm.value, 1)
			}
		})
		b.Run(bm.name+"/rt", func(b *testing.B) {
			for b.Loop() {
				e.fprintln(io.Discard, "value", erased, 1)
			}
		})
	}
}

// BenchmarkText writes a value of a cell that is long.
func BenchmarkText(b *testing.B) {
	e := newEraser()
	list := e.erase(make([]MyPoint, 1_000_000))
	for b.Loop() {
		e.Text(list)
	}
}
