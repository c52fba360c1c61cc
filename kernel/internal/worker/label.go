package worker

import (
	"strconv"

	"golanes/kernel/internal/label"
)

// The profiler labels of the goroutines of cells: whose cell a goroutine belongs to, which it is, and where it was started. A goroutine hands them on to those
// that it starts, and what adds labels of its own, as package lanes does, keeps them.
const (
	workerLabel = "worker"
	cellLabel   = "cell"
	startLabel  = "go" // see starts
)

// labelled returns the cell of this worker whose goroutine is the calling one.
func (w *Worker) labelled() (cell int, ok bool) {
	if name, _ := label.Get(workerLabel); name != w.name {
		return 0, false
	}
	text, _ := label.Get(cellLabel)
	cell, err := strconv.Atoi(text)
	return cell, err == nil
}
