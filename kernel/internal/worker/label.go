package worker

// The profiler labels of the goroutines of cells: whose cell a goroutine belongs to, and which it is. A goroutine hands them on to those
// that it starts, and what adds labels of its own, as package lanes does, keeps them.
const (
	workerLabel = "worker"
	cellLabel   = "cell"
)

// labelOf returns the label of a worker as a goroutine profile writes it.
func labelOf(worker string) string { return `"` + workerLabel + `":"` + worker + `"` }
