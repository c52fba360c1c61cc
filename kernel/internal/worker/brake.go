package worker

import (
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"

	"github.com/traefik/yaegi/interp"
)

// A brake stops what the interpreter executes, and lets it execute again.
//
// Before each step of a function the interpreter compares the number of its run, which the call has from its caller or from where a
// function value was made, with its own number; a call of another run ends. Its own way to stop is to count on and to close the channel
// that all its channel operations wait for too. But then function values of earlier cells, methods among them, never work again, as
// they have the old number, and channel operations in them no longer wait. A brake puts the number back once everything has ended.
//
// The channel a call has from its caller too, so each cell has one of its own, and a send on it ends an operation of that cell and of no
// other. See [life].
type brake struct {
	run  *uint64
	mu   *sync.RWMutex // the interpreter's; guards done
	done *chan struct{}
}

// newBrake finds the brake of an interpreter that has executed something with a context: it makes the channel then. As with newGlobals,
// the fields are not exported, and a test sees to it that they are what they seem.
func newBrake(i *interp.Interpreter) (brake, error) {
	run, err := field(reflect.ValueOf(i).Elem(), "id")
	if err != nil {
		return brake{}, err
	}
	number, ok := run.Addr().Interface().(*uint64)
	if !ok {
		return brake{}, fmt.Errorf("the interpreter's run is a %s", run.Type())
	}
	mutex, err := field(reflect.ValueOf(i).Elem(), "mutex")
	if err != nil {
		return brake{}, err
	}
	mu, ok := mutex.Addr().Interface().(*sync.RWMutex)
	if !ok {
		return brake{}, fmt.Errorf("the interpreter's mutex is a %s", mutex.Type())
	}
	channel, err := field(reflect.ValueOf(i).Elem(), "done")
	if err != nil {
		return brake{}, err
	}
	done, ok := channel.Addr().Interface().(*chan struct{})
	if !ok || *done == nil || cap(*done) > 0 {
		return brake{}, fmt.Errorf("the interpreter's channel that ends its operations is %#v", channel)
	}
	return brake{number, mu, done}, nil
}

// current returns the number of the run.
func (b brake) current() uint64 { return atomic.LoadUint64(b.run) }

// apply ends every call at its next step.
func (b brake) apply() { atomic.AddUint64(b.run, 1) }

// release lets the calls of a run go on, and calls that function values made in it begin.
func (b brake) release(run uint64) { atomic.StoreUint64(b.run, run) }

// use gives what is executed from now on a channel, which must be unbuffered. Nothing must be about to be executed.
func (b brake) use(done chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	*b.done = done
}
