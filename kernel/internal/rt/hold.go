package rt

// A Stopper says of the calling goroutine whether it is to end, and ends it.
type Stopper interface {
	// Stopped returns a channel that is closed when a wait of the goroutine is to end; nil if nothing ends it.
	Stopped() <-chan struct{}
	// Waiting is called before a wait that nothing can end. What it returns is called after it: if the goroutine was stopped meanwhile, it
	// calls undo and ends the goroutine, as End does.
	Waiting() func(undo func())
	// End ends the goroutine, which was stopped, with its deferred calls if these may run. It returns if nothing is executed anyway.
	End()
	// Gate is called by host functions at a time when the goroutine may end.
	Gate()
	// Leaving and Leave are the first and the last deferred calls of a function that defers what the interpreter executes.
	Leaving()
	Leave()
	// Returned is called at the end of a goroutine that has not panicked.
	Returned()
}

// endless is the Stopper of goroutines that nothing stops.
type endless struct{}

func (endless) Stopped() <-chan struct{} { return nil }
func (endless) Waiting() func(func())    { return func(func()) {} }
func (endless) End()                     {}
func (endless) Gate()                    {}
func (endless) Leaving()                 {}
func (endless) Leave()                   {}
func (endless) Returned()                {}

// Await makes a call that waits for what only another goroutine can bring about, such as a lock. An interrupt cannot end such a call.
// But Await does not return when it ends after an interrupt: the calling goroutine ends then, after undo has given back what it
// waited for, and executes nothing of its cell any more but what it has deferred.
func (r *RT) Await(wait, undo func()) {
	waited := r.options.Stopper.Waiting()
	waiting(wait)
	waited(undo)
	r.options.Stopper.Gate()
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
