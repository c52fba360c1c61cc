package rt

// continued returns the error of a range over a function whose body is called in another state than ready, or, for -1, whose body
// panicked without the panic having got out of the function. The states are those of the pass rangefunc.
//
// Source of the words: GOROOT/src/runtime/panic.go, panicrangestate.
func continued(state int) error {
	switch state {
	case -1:
		return runtimeError("runtime error: range function recovered a loop body panic and did not resume panicking")
	case 1:
		return runtimeError("runtime error: range function continued iteration after loop body panic")
	case 3:
		return runtimeError("runtime error: range function continued iteration after whole loop exit")
	}
	return runtimeError("runtime error: range function continued iteration after function for loop body returned false")
}
