package timeline

import "time"

// A Row is one run: its title and elapsed time above, its lanes below. Strings may hold anything; they are drawn on one line and
// cut to the room there is.
type Row struct {
	Title   string
	Elapsed time.Duration
	Verdict string // beside the elapsed time: "3.0× faster"; may be empty
	Note    string // below the lanes; may be empty
	Lanes   []Lane
}

// A Lane is one task: a bar from its start to its end. The bar says that the task was in progress, not whether it was computing or
// waiting.
type Lane struct {
	Name       string
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

// split returns the lanes drawn one by one and those that share the strip.
func (r Row) split(limit int) (shown, rest []Lane) {
	n := min(limit, len(r.Lanes))
	return r.Lanes[:n], r.Lanes[n:]
}

// extent is the length of the axis that all rows share, never zero.
func extent(rows []Row) time.Duration {
	end := time.Duration(1)
	for _, r := range rows {
		end = max(end, r.Elapsed)
		for _, l := range r.Lanes {
			end = max(end, l.Start, l.End)
		}
	}
	return end
}

// share returns where at lies on an axis of that length, from 0 to 1.
func share(at, end time.Duration) float64 {
	return float64(min(max(at, 0), end)) / float64(end)
}

// crowd divides the axis into n equal parts and counts the lanes in progress in each.
func crowd(lanes []Lane, n int, end time.Duration) []int {
	counts := make([]int, n)
	for _, l := range lanes {
		from := min(int(share(l.Start, end)*float64(n)), n-1)
		to := max(int(share(l.End, end)*float64(n)), from+1) // a lane of no length is still counted
		for i := from; i < min(to, n); i++ {
			counts[i]++
		}
	}
	return counts
}
