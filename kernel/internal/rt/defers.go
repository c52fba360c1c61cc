package rt

// A Deferred is a stack of deferred calls of one function call. One goroutine uses it.
type Deferred struct{ calls []func() }

// NewDefers returns an empty stack.
func NewDefers() *Deferred { return &Deferred{} }

// Push puts a call on the stack.
func (d *Deferred) Push(f func()) { d.calls = append(d.calls, f) }

// Run makes the calls, the last one first. One that panics does not keep the others from running.
func (d *Deferred) Run() {
	if n := len(d.calls); n > 0 {
		f := d.calls[n-1]
		d.calls = d.calls[:n-1]
		defer d.Run()
		f()
	}
}
