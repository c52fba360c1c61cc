package timeline

import (
	"math"
	"slices"
	"time"

	"golanes/kernel/internal/sched"
)

// An axis maps times to pixels.
type axis struct {
	from, to float64 // pixels
	end      time.Duration
}

func (a axis) x(at time.Duration) float64 { return a.from + share(at, a.end)*(a.to-a.from) }

// A piece is a part of a lane that is drawn in one colour.
type piece struct {
	from, to float64
	kind     kind
	span     sched.Span // whose words stand inside
}

// A blend is a part of a lane with so many spans that only their shares are drawn.
type blend struct {
	from, to float64
	shares   mix // of the time of the part; less than 1 where the lane starts or ends in it
}

const (
	cellWide   = 3.0 // where this many pixels have at least
	crowded    = 6   // this many spans, they are blended
	minPiece   = 0.7 // what is narrower belongs to its neighbour
	minRunning = 1.4 // except that a burst of work is always seen
	legible    = 3.0 // pixels, or columns of shares, that a kind needs to be recognised, and so to be in the legend
)

// layout turns spans into what is drawn. Coarse is 1, or more if the picture would be too large otherwise.
func (a axis) layout(spans []sched.Span, coarse float64) ([]piece, []blend) {
	wide := cellWide * coarse
	if p, ok := a.dot(spans, wide); ok {
		return []piece{p}, nil
	}
	n := max(int(math.Ceil((a.to-a.from)/wide)), 1)
	cell := func(x float64) int { return min(max(int((x-a.from)/wide), 0), n-1) }
	counts := make([]int, n)
	for _, s := range spans {
		counts[cell(a.x(s.Start))]++
	}
	blends := make([]blend, 0, n)
	at := make([]int, n) // index in blends, -1 for none
	for i, c := range counts {
		at[i] = -1
		if c >= crowded {
			at[i] = len(blends)
			left := a.from + float64(i)*wide
			blends = append(blends, blend{from: left, to: min(left+wide, a.to)})
		}
	}
	p := plotter{narrow: minPiece * coarse}
	for _, s := range spans {
		from, to := a.x(s.Start), a.x(s.End)
		if to < from {
			continue
		}
		for i := cell(from); i <= cell(to) && len(blends) > 0; i++ {
			if at[i] < 0 {
				continue
			}
			b := &blends[at[i]]
			if b.from > from {
				p.add(from, b.from, s)
			}
			b.shares[kindOf(s)] += max(min(to, b.to)-max(from, b.from), 0) / (b.to - b.from)
			from = max(from, min(b.to, to))
			p.breakOff()
		}
		if to > from || len(blends) == 0 {
			p.add(from, to, s)
		}
	}
	p.breakOff()
	return p.pieces, blends
}

// dot is all of a lane that is too short for shares: what it did most of the time.
func (a axis) dot(spans []sched.Span, wide float64) (piece, bool) {
	if len(spans) < crowded {
		return piece{}, false
	}
	from, to := a.to, a.from
	var sums mix
	for _, s := range spans {
		from, to = min(from, a.x(s.Start)), max(to, a.x(s.End))
		sums[kindOf(s)] += float64(s.End - s.Start)
	}
	if to-from >= wide {
		return piece{}, false
	}
	most, _ := sums.most()
	i := slices.IndexFunc(spans, func(s sched.Span) bool { return kindOf(s) == most })
	return piece{from, max(to, from+minRunning), most, spans[max(i, 0)]}, true
}

// A plotter joins what is too narrow to be seen with its neighbours.
type plotter struct {
	pieces  []piece
	narrow  float64
	left    piece // too narrow, waits for its neighbour on the right
	pending bool
	joined  bool // the last piece goes on where the next begins
}

func (p *plotter) add(from, to float64, s sched.Span) {
	k := kindOf(s)
	switch {
	case k != running && to-from < p.narrow:
		if !p.pending {
			p.left, p.pending = piece{from, to, k, s}, true
		}
		p.left.to = to
		if p.left.to-p.left.from < p.narrow {
			return
		}
		// Together they are wide enough to be seen.
		from, k, s = p.left.from, p.left.kind, p.left.span
	case p.pending && k != running:
		from = p.left.from
	case p.pending:
		p.flush()
	}
	p.pending = false
	if n := len(p.pieces); n > 0 && p.joined {
		last := &p.pieces[n-1]
		if last.kind == k && last.span.Reason == s.Reason && from-last.to < p.narrow {
			last.to = max(last.to, to)
			return
		}
	}
	if k == running {
		to = max(to, from+minRunning)
	}
	p.pieces = append(p.pieces, piece{from, to, k, s})
	p.joined = true
}

// flush gives what is too narrow to the neighbour on the left; without one it is drawn after all.
func (p *plotter) flush() {
	if !p.pending {
		return
	}
	p.pending = false
	if n := len(p.pieces); n > 0 && p.joined && p.pieces[n-1].kind != running {
		p.pieces[n-1].to = max(p.pieces[n-1].to, p.left.to)
		return
	}
	if !p.joined {
		p.left.to = max(p.left.to, p.left.from+minRunning)
		p.pieces = append(p.pieces, p.left)
		p.joined = true
	}
}

// breakOff says that a blend or nothing follows.
func (p *plotter) breakOff() {
	p.flush()
	p.joined = false
}
