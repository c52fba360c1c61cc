package rt

import "reflect"

// start is the go statement at a position of a cell. The interpreter's own could not keep a panic from ending the process once it has
// been stopped.
func (r *RT) start(pos string, f func()) {
	r.starting(pos)
	r.options.Stopper.Gate()
	go func() { // the cell's own: it ends with its function, or with the process
		defer func() {
			if v := recover(); v != nil {
				r.options.Panicked(v)
			}
		}()
		Grow()
		if r.options.Started != nil {
			r.options.Started(pos)
		}
		f()
		r.options.Stopper.Returned()
	}()
}

// starting says that the calling goroutine is about to start another, by a go statement or a call at a position of a cell.
func (r *RT) starting(pos string) {
	if r.options.Starting != nil {
		r.options.Starting(pos)
	}
}

// The go statement of a function of the notebook with few parameters, none of which is an interface: it takes half the time of making a
// function that has the arguments. A variable number of arguments would take more again.
func (r *RT) start1(pos string, f, a any)          { r.startCall(pos, f, a) }
func (r *RT) start2(pos string, f, a, b any)       { r.startCall(pos, f, a, b) }
func (r *RT) start3(pos string, f, a, b, c any)    { r.startCall(pos, f, a, b, c) }
func (r *RT) start4(pos string, f, a, b, c, d any) { r.startCall(pos, f, a, b, c, d) }

func (r *RT) startCall(pos string, f any, args ...any) {
	fun := reflect.ValueOf(f)
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = reflect.ValueOf(a)
	}
	r.start(pos, func() { fun.Call(in) })
}

// Grow makes room on the stack of a goroutine that is about to interpret; it is the first call on it.
func Grow() { grow(0) }

// grow makes the stack of a new goroutine as large as interpreting takes, at a time when there is nothing on it to be moved: else
// growing takes as long as all the rest of a goroutine. It does so because the runtime makes room for the whole frame of a function
// that is called, here for the array, whether it is used or not.
//
//go:noinline
func grow(n int) byte {
	if n == 0 {
		return 0
	}
	var room [5 << 10]byte
	room[n] = 1
	return room[n/2]
}
