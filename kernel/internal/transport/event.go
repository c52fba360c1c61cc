package transport

// An event is a condition variable that can be waited for in a select. Its methods need the lock that guards it. The zero value is
// ready for use, and costs nothing as long as nobody waits.
type event struct{ ch chan struct{} }

// next returns a channel that is closed when the event happens next.
func (e *event) next() <-chan struct{} {
	if e.ch == nil {
		e.ch = make(chan struct{})
	}
	return e.ch
}

// happen wakes all that wait.
func (e *event) happen() {
	if e.ch != nil {
		close(e.ch)
		e.ch = nil
	}
}
