package worker

import (
	"sync"
	"unsafe"
)

// workerLabel is the profiler label that says whose cell a goroutine belongs to.
const workerLabel = "worker"

// labelOf returns the label of a worker as a goroutine profile writes it.
func labelOf(worker string) string { return `"` + workerLabel + `":"` + worker + `"` }

// labels map the profiler labels of goroutines to cells. A goroutine hands the very pointer on to those that it starts, so a lookup
// needs no parsing and no goroutine id. The zero value is empty; safe for concurrent use.
type labels struct{ cells sync.Map } // unsafe.Pointer to int; holding the pointer keeps it from being used again

// add notes that the calling goroutine's labels are those of cell.
func (l *labels) add(cell int) { l.cells.Store(getLabels(), cell) }

// cell returns the cell whose labels the calling goroutine has.
func (l *labels) cell() (int, bool) {
	p := getLabels()
	if p == nil {
		return 0, false
	}
	v, ok := l.cells.Load(p)
	cell, _ := v.(int)
	return cell, ok
}

// getLabels returns the labels of the calling goroutine. The runtime keeps this name for packages outside of the standard library
// that need it (see "go:linkname" at runtime_getProfLabel in GOROOT/src/runtime/proflabel.go).
//
//go:linkname getLabels runtime/pprof.runtime_getProfLabel
func getLabels() unsafe.Pointer
