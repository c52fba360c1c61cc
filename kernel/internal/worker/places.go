package worker

import (
	"strconv"
	"sync"
	"sync/atomic"

	"golanes/kernel/internal/label"
	"golanes/kernel/lanes"
)

// placeLabel is the profiler label by which goroutines of a bubble are told apart, "main" of the cell itself: to read it takes no time,
// and tracebacks have it. A task of package lanes, whose goroutine that package starts, is told by its own label.
const placeLabel = "goroutine"

// places are where goroutines were started and are. The zero value knows nothing; safe for concurrent use. A goroutine that a library has
// started for itself is where the one is that called the library.
type places struct {
	next  atomic.Int64
	known sync.Map // placeKey to *place
}

// A placeKey has the labels of a goroutine; the zero value is none.
type placeKey struct{ goroutine, task string }

type place struct {
	started string
	now     atomic.Pointer[string]
}

// begin notes where the calling goroutine was started, until the function that it returns is called.
func (p *places) begin(pos string) (ended func()) {
	k := placeKey{goroutine: strconv.FormatInt(p.next.Add(1), 10)}
	k.task, _ = label.Get(lanes.TaskLabel)
	label.Set(placeLabel, k.goroutine)
	p.known.Store(k, &place{started: pos})
	return func() { p.known.Delete(k) }
}

// key returns that of the calling goroutine.
func key() (k placeKey) {
	k.goroutine, _ = label.Get(placeLabel)
	k.task, _ = label.Get(lanes.TaskLabel)
	return k
}

// set notes where the calling goroutine is.
func (p *places) set(pos string) {
	k := key()
	v, ok := p.known.Load(k)
	if !ok {
		if k == (placeKey{}) {
			return // a timer's: there may be several
		}
		v, _ = p.known.LoadOrStore(k, new(place))
	}
	if at, ok := v.(*place); ok {
		at.now.Store(&pos)
	}
}

// of returns where the goroutine with the given labels was started, and where it is; empty if that is not known.
func (p *places) of(labels map[string]string) (started, now string) {
	return p.find(placeKey{labels[placeLabel], labels[lanes.TaskLabel]})
}

func (p *places) find(k placeKey) (started, now string) {
	v, _ := p.known.Load(k)
	at, ok := v.(*place)
	if !ok {
		return "", ""
	}
	if pos := at.now.Load(); pos != nil {
		now = *pos
	}
	return at.started, now
}
