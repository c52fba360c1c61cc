package rt

// Await makes a call that waits for what only another goroutine can bring about, such as a lock. An interrupt cannot end such a call.
// But Await does not return when it ends after an interrupt: the calling goroutine is held then, after undo has given back what it
// waited for, and executes nothing of its cell any more.
func (r *RT) Await(wait, undo func()) {
	stops := r.stops.Load()
	waiting(wait)
	if r.stops.Load() != stops {
		undo()
		Hold()
	}
}

// waiting is a function of its own to be found in the stacks of goroutines: those in it can be left alone by who stops a cell, as they
// see that it was stopped once they are out of it.
//
//go:noinline
func waiting(wait func()) { wait() }

// Hold keeps the calling goroutine for good: one that ended would run what it has deferred.
//
//go:noinline
func Hold() { select {} }
