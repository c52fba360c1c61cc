package rt

import "reflect"

// A Case is a communication of a select statement.
type Case struct {
	dir     reflect.SelectDir
	channel reflect.Value
	value   reflect.Value // pointer to the value to send, or to where a received one goes; may be invalid
	ok      *bool         // where it says whether the value was sent; may be nil
}

// Send is the case channel <- *value.
func Send(channel, value any) Case {
	return Case{dir: reflect.SelectSend, channel: reflect.ValueOf(channel), value: reflect.ValueOf(value)}
}

// Receive is the case *value, *ok = <-channel. Value and ok may be nil.
func Receive(channel, value any, ok *bool) Case {
	return Case{dir: reflect.SelectRecv, channel: reflect.ValueOf(channel), value: reflect.ValueOf(value), ok: ok}
}

// Select waits until one of the cases can go on, does it and returns its index. It returns -1 when the interpreter is stopped.
func (r *RT) Select(cases ...Case) int {
	return r.choose(reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(r.Stopped())}, cases)
}

// TrySelect does one of the cases that can go on at once and returns its index, or -1 if there is none.
func (r *RT) TrySelect(cases ...Case) int {
	return r.choose(reflect.SelectCase{Dir: reflect.SelectDefault}, cases)
}

// choose selects among cases and one more, whose index it returns as -1.
func (r *RT) choose(other reflect.SelectCase, cases []Case) int {
	list := make([]reflect.SelectCase, len(cases)+1)
	for i, c := range cases {
		list[i] = reflect.SelectCase{Dir: c.dir, Chan: c.channel}
		if c.dir == reflect.SelectSend {
			list[i].Send = c.value.Elem()
		}
	}
	list[len(cases)] = other
	chosen, value, ok := reflect.Select(list)
	if chosen == len(cases) {
		return -1
	}
	c := cases[chosen]
	if c.dir == reflect.SelectRecv && c.value.IsValid() {
		c.value.Elem().Set(value)
	}
	if c.ok != nil {
		*c.ok = ok
	}
	return chosen
}
