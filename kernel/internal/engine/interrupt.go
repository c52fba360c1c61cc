package engine

import (
	"sync"
	"time"
)

// again is how soon after an interrupt another one also means the goroutines that earlier cells have left.
const again = 2 * time.Second

// interrupts tell a second interrupt from a first. The zero value has seen none; safe for concurrent use.
type interrupts struct {
	mu   sync.Mutex // guards last
	last time.Time
}

// second reports whether an interrupt at the given time follows another one soon. The next is a first one then.
func (i *interrupts) second(now time.Time) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.last.IsZero() && now.Sub(i.last) < again {
		i.last = time.Time{}
		return true
	}
	i.last = now
	return false
}

// Interrupted ends the goroutines of all cells if it is the second interrupt within two seconds. The running cell ends with its context.
func (e *Engine) Interrupted() {
	if e.interrupts.second(time.Now()) {
		e.exec.StopAll()
	}
}
