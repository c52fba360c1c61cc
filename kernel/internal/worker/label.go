package worker

// The profiler labels of the goroutines of cells: whose cell a goroutine belongs to, which it is, and where it was started. A goroutine hands them on to those
// that it starts, and what adds labels of its own, as package lanes does, keeps them.
const (
	workerLabel = "worker"
	cellLabel   = "cell"
	startLabel  = "go" // see starts
)
