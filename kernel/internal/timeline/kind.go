package timeline

import (
	"time"

	"golanes/kernel/internal/sched"
)

// A kind is what a lane does, as far as a drawing tells it apart.
type kind uint8

// The kinds in the order in which they are stacked, from below.
const (
	running kind = iota
	ready
	channel
	selects
	lock
	network
	syscall
	other
	sleep
	progress // of a bar: running or waiting, nobody knows
	kinds
)

// looks are how each kind is drawn and called. Kinds of one family have the same colour.
var looks = [kinds]struct {
	glyph  rune // in text
	ink    ink
	hatch  hatch  // on the ink; none if zero
	tall   bool   // wants or has a processor
	legend string // in the picture
	word   string // in the legend of the text, and in sentences
}{
	running:  {'█', runInk, noHatch, true, "running", "running"},
	ready:    {'▒', readyInk, slants, true, "ready, waits for a CPU", "ready"},
	channel:  {'─', channelInk, noHatch, false, "waits: channel", "channel"},
	selects:  {'┄', channelInk, noHatch, false, "waits: channel", "select"},
	lock:     {'╌', lockInk, posts, false, "waits: lock, WaitGroup", "lock"},
	network:  {'~', networkInk, rails, false, "waits: network, system call", "network"},
	syscall:  {'s', networkInk, rails, false, "waits: network, system call", "syscall"},
	other:    {':', sleepInk, noHatch, false, "sleeps, or waits for something else", "other wait"},
	sleep:    {'·', sleepInk, noHatch, false, "sleeps", "sleep"},
	progress: {'━', busyInk, noHatch, true, "in progress", "in progress"},
}

// kindOf is the kind of a span.
func kindOf(s sched.Span) kind {
	switch s.State {
	case sched.Running:
		return running
	case sched.Ready:
		return ready
	case sched.Syscall:
		return syscall
	}
	switch s.Reason {
	case sched.Receive, sched.Send, sched.Forever:
		return channel
	case sched.Select:
		return selects
	case sched.Mutex, sched.WaitGroup, sched.Cond:
		return lock
	case sched.Sleep:
		return sleep
	case sched.Network, sched.HTTP:
		return network
	}
	return other
}

// words are what stands inside of a span, the long form and the one for narrow spans.
func words(s sched.Span) (long, short string) {
	switch s.State {
	case sched.Running:
		return "running", "run"
	case sched.Ready:
		return "ready", ""
	case sched.Syscall:
		return "system call", "syscall"
	}
	switch s.Reason {
	case sched.Receive:
		return "receive", "recv"
	case sched.Send:
		return "send", ""
	case sched.Select:
		return "select", ""
	case sched.Forever:
		return "blocked forever", "forever"
	case sched.Mutex:
		return "waits for lock", "lock"
	case sched.WaitGroup:
		return "WaitGroup.Wait", "Wait"
	case sched.Cond:
		return "Cond.Wait", "Wait"
	case sched.Sleep:
		return "sleep", "zzz"
	case sched.Network:
		return "network", "net"
	case sched.HTTP:
		return "waits for HTTP", "HTTP"
	}
	return "waits", ""
}

// A mix is how much of each kind there is.
type mix [kinds]float64

// most is the kind that there is most of; false if there is nothing.
func (m *mix) most() (kind, bool) {
	best := kind(0)
	for k := range kinds {
		if m[k] > m[best] {
			best = k
		}
	}
	return best, m[best] > 0
}

func (m *mix) sum() float64 {
	sum := 0.0
	for _, v := range m {
		sum += v
	}
	return sum
}

// density divides the axis into n equal parts and returns for each how many of the lanes are of each kind in it, on average. It
// takes time in proportion to the spans and to n.
func density(lanes []lane, n int, end time.Duration) []mix {
	// In steps[i] is by how much part i has more than the one before, but for what out[i] holds: the parts where spans begin and end.
	steps, out := make([]mix, n+1), make([]mix, n)
	add := func(k kind, start, stop time.Duration) {
		from, to := share(start, end)*float64(n), share(stop, end)*float64(n)
		a, b := min(int(from), n-1), min(int(to), n-1)
		switch {
		case to <= from:
			return
		case a == b:
			out[a][k] += to - from
		default:
			out[a][k] += float64(a+1) - from
			out[b][k] += to - float64(b)
			steps[a+1][k]++
			steps[b][k]--
		}
	}
	for _, l := range lanes {
		if !l.recorded() {
			const seen = 0.01 // of a part, for a bar of no length
			add(progress, l.start, max(l.end, l.start))
			if l.end <= l.start {
				out[min(int(share(l.start, end)*float64(n)), n-1)][progress] += seen
			}
		}
		for _, s := range l.spans {
			add(kindOf(s), s.Start, s.End)
		}
	}
	var level mix
	for i := range out {
		for k := range kinds {
			level[k] += steps[i][k]
			out[i][k] += level[k]
		}
	}
	return out
}
