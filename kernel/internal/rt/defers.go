package rt

// The interpreter runs the deferred calls of a function after it has recovered the panic that leaves the function, and throws it again
// after the last of them, unless its own recover was called meanwhile. If one of them panics, the others are skipped; and which function
// may recover it decides by where functions are written, not by who calls them.
//
// So a function that defers hands its panic over: what the interpreter calls is a function that lowering makes, which takes the panic
// with the interpreter's recover. As long as there is none it makes the deferred call itself. Else it leaves the call to the host, which
// knows from then on that the goroutine panics, and which of its functions may recover.

// A Deferred is the deferred calls of one function call, in a function that defers in a loop. One goroutine uses it.
type Deferred struct {
	place string
	at    *int
	calls []deferred
}

// A deferred is a call that makes the deferred one. Depth is how deep below it a function can be that the deferred call calls directly.
type deferred struct {
	call  func()
	depth int
}

// newDefers begins a function that defers in a loop. Place says which it is, see left, and at counts its statements, if it does.
func newDefers(place string, at *int) *Deferred { return &Deferred{place: place, at: at} }

// push defers a call.
func (d *Deferred) push(call func(), depth int) { d.calls = append(d.calls, deferred{call, depth}) }

// run makes the deferred calls of a function that panic p leaves, or that returns if p is nil.
func (r *RT) run(d *Deferred, p any) {
	t := &throw{value: p, active: p != nil}
	for len(d.calls) > 0 {
		last := d.calls[len(d.calls)-1]
		d.calls = d.calls[:len(d.calls)-1]
		r.call(t, last, func() { r.run(d, nil) })
	}
	if t.active {
		r.left(d.place, d.at, t.value)
	}
}

// finish makes the only deferred call of a function that panic p leaves. It returns if the panic was recovered.
func (r *RT) finish(place string, at *int, p any, call func(), depth int) {
	r.run(&Deferred{place, at, []deferred{{call, depth}}}, p)
}

// A throw is a panic that leaves a function while the function's deferred calls are made.
type throw struct {
	value   any
	active  bool // not recovered
	depth   int  // of the deferred call
	entered int  // how deep the function is that was deferred, if it said so
	outer   *throw
}

// call makes a deferred call. If it panics, that takes the place of the panic t. If it ends its goroutine, there is no panic any more,
// and exits is called.
func (r *RT) call(t *throw, d deferred, exits func()) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if v := recover(); v != nil {
			t.value, t.active = v, true
			return
		}
		t.active = false // runtime.Goexit
		exits()
	}()
	if t.depth, t.entered = d.depth, 0; t.active || r.throws.any() {
		id := GoID()
		r.throws.push(id, t)
		defer r.throws.pop(id, t)
	}
	d.call()
	returned = true
}
