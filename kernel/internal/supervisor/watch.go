package supervisor

import (
	"time"

	"golanes/kernel/internal/limit"
)

// A worker looks after its memory itself, and has time for that unless it is out of hand. Only then this sees more of it.
const (
	weighTick  = 100 * time.Millisecond
	weighSlack = 64 << 20 // bytes beyond half as much again as the limit
)

// weigh ends a process that has taken far more memory than its limit, until gone is closed.
func (w *worker) weigh(gone <-chan struct{}) {
	most := w.s.config.Limits.Memory
	if most == 0 {
		return
	}
	tick := time.NewTicker(weighTick)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-gone:
			return
		}
		if n := limit.Resident(w.cmd.Process.Pid); n > overhead*(most+most/2+weighSlack) {
			w.weight.Store(n)
			w.killGroup()
			return
		}
	}
}

// Workers that die one after the other, with no cell between that runs to its end, are started at once as long as it is only so many in a
// while; then each death doubles a pause. What declares the notebook's names in a new worker is no cell.
const (
	deathsFree   = 3
	deathsWithin = time.Minute
	firstPause   = time.Second
	longestPause = 16 * time.Second
)

// died notes that a cell has ended its worker and returns for how long the next should not be started.
func (s *Supervisor) died(now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaths = append(s.deaths, now)
	for now.Sub(s.deaths[0]) > deathsWithin {
		s.deaths = s.deaths[1:]
	}
	pause := firstPause
	for range len(s.deaths) - deathsFree - 1 {
		pause = min(2*pause, longestPause)
	}
	if len(s.deaths) <= deathsFree {
		return 0
	}
	return pause
}

// survived notes that a cell has run to its end: whatever died before, it is no loop.
func (s *Supervisor) survived() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaths = nil
}
