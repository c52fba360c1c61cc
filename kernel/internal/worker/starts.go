package worker

import (
	"strconv"
	"strings"
	"sync/atomic"

	"golanes/kernel/internal/label"
	"golanes/kernel/internal/sched"
)

// starts give each goroutine of a cell the position of the statement that started it, and the first of each cell a number. Both are one
// label, "In[3]:5#17". A number tells goroutines from each other at no cost; but a profile lists those apart that have different labels,
// so a hundred thousand have none. The zero value is ready; safe for concurrent use.
type starts struct {
	last  atomic.Uint32 // number given
	until atomic.Uint32 // the last number of the running cell
	count atomic.Uint64 // of goroutines, counted by who starts them
	label label.Setter
}

// numbered is how many goroutines of a cell have numbers.
const numbered = 1000

// starting notes that the calling goroutine is about to start one.
func (s *starts) starting(pos string) {
	s.count.Add(1)
	sched.Started(pos)
}

// first returns the label of a new cell's own goroutine.
func (s *starts) first() string {
	n := s.last.Add(1)
	s.until.Store(n + numbered)
	return "#" + strconv.FormatUint(uint64(n), 10)
}

// began is called by a goroutine that was started at a position, which is empty where it is not known.
func (s *starts) began(pos string) {
	if s.last.Load() < s.until.Load() {
		if n := s.last.Add(1); n <= s.until.Load() {
			label.Set(startLabel, pos+"#"+strconv.FormatUint(uint64(n), 10))
			return
		}
	}
	s.label.Set(startLabel, pos)
}

// positionOf returns the position in a label.
func positionOf(start string) string {
	pos, _, _ := strings.Cut(start, "#")
	return pos
}

// numberOf returns the number in a label, 0 if there is none.
func numberOf(start string) uint32 {
	n := uint32(0)
	for i := strings.LastIndexByte(start, '#') + 1; 0 < i && i < len(start); i++ {
		n = 10*n + uint32(start[i]-'0')
	}
	return n
}
