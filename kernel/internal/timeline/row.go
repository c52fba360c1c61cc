package timeline

import (
	"time"

	"golanes/kernel/internal/sched"
)

// A Row is one run: its title and elapsed time above, its lanes below. Strings may hold anything; they are drawn on one line and
// cut to the room there is.
type Row struct {
	Title   string
	Elapsed time.Duration
	Verdict string // beside the elapsed time: "3.0× faster"; may be empty
	Note    string // below the lanes; may be empty

	// Figures are measurements in words, below the lanes; Finding is what follows from them, in bold. Both may be empty, and may
	// be longer than a line.
	Figures, Finding string

	// Lanes are the tasks of the run. Where there is a Recording, the lane of a task is the recorded one of the same name, the
	// first for the first if several have it, and shows the states instead of a bar; the task gives it its failure.
	Lanes []Lane

	// Recording is what the scheduler did during the run. If nil, the lanes are bars.
	Recording *sched.Recording
	// Headless says that the recording is without the goroutine that started the tasks: its first lane is a task, as others are, and what
	// that has started is indented.
	Headless bool

	// Median, Min and Max are of the elapsed times of all repeats. Max 0 means that there were none.
	Median, Min, Max time.Duration
}

// A Lane is one task: a bar from its start to its end. The bar says that the task was in progress, not whether it was computing or
// waiting.
type Lane struct {
	Name       string
	Depth      int           // of nesting: of a task within the task above it, 1
	Start, End time.Duration // since the start of the run; what lies outside of the axis is cut
	Failure    string        // what went wrong; empty if nothing did
}

// Options say how to draw. The zero value is right for a notebook.
type Options struct {
	// MaxLanes is the number of lanes that each row draws one by one; the rest share a strip. 0 means 12.
	MaxLanes int
	// Columns is the width of the text. 0 means 72, less than 40 means 40. It is nothing to the picture.
	Columns int
}

func (o Options) maxLanes() int {
	if o.MaxLanes <= 0 {
		return 12
	}
	return o.MaxLanes
}

func (o Options) columns() int {
	if o.Columns == 0 {
		return 72
	}
	return max(o.Columns, 40)
}

// share returns where at lies on an axis of that length, from 0 to 1.
func share(at, end time.Duration) float64 {
	return float64(min(max(at, 0), end)) / float64(end)
}
