package rt

import (
	"math/rand/v2"
	"reflect"
)

// The operations of a select statement are one letter each, and their operands follow one another: a channel, and pointers.
const (
	opReceive      = 'r' // <-channel
	opReceiveValue = 'v' // *value = <-channel
	opReceiveOK    = 'o' // *value, *ok = <-channel; value may be nil
	opSend         = 's' // channel <- *value
	opDefault      = 'd' // the default clause, always the last
)

// operandsOf is how many operands an operation has.
func operandsOf(op byte) int {
	switch op {
	case opReceive:
		return 1
	case opReceiveOK:
		return 3
	case opDefault:
		return 0
	}
	return 2
}

// Select does one of the operations that can go on, any with the same chance, and returns its index. Without a default clause it waits
// until one can; it returns -1 for the default clause, and when the interpreter is stopped.
func (r *RT) Select(ops string, operands ...any) int { return r.selected(ops, operands) }

// What the interpreter calls for few operands: a variable number of arguments takes it twice the time.
func (r *RT) select1(ops string, a any) int          { return r.selected(ops, []any{a}) }
func (r *RT) select2(ops string, a, b any) int       { return r.selected(ops, []any{a, b}) }
func (r *RT) select3(ops string, a, b, c any) int    { return r.selected(ops, []any{a, b, c}) }
func (r *RT) select4(ops string, a, b, c, d any) int { return r.selected(ops, []any{a, b, c, d}) }

// selected first tries the operations one by one, in random order, since reflect.Select takes several times as long.
func (r *RT) selected(ops string, operands []any) int {
	n := len(ops)
	hasDefault := n > 0 && ops[n-1] == opDefault
	if hasDefault {
		n--
	}
	switch n {
	case 1:
		if try(ops[0], operands) {
			return 0
		}
		if hasDefault {
			return -1
		}
	case 2:
		first, second := operands[:operandsOf(ops[0])], operands[operandsOf(ops[0]):]
		if rand.Uint32()&1 == 0 {
			if try(ops[0], first) {
				return 0
			}
			if try(ops[1], second) {
				return 1
			}
		} else {
			if try(ops[1], second) {
				return 1
			}
			if try(ops[0], first) {
				return 0
			}
		}
	}
	// Also with a default clause: that no operation could go on when it was tried does not say that there was a time when none could.
	return r.wait(ops[:n], operands, hasDefault)
}

// try does an operation if it can go on at once.
func try(op byte, operands []any) bool {
	channel := reflect.ValueOf(operands[0])
	if op == opSend {
		return channel.TrySend(reflect.ValueOf(operands[1]).Elem())
	}
	value, ok := channel.TryRecv()
	if !value.IsValid() {
		return false
	}
	received(op, operands, value, ok)
	return true
}

// received puts what an operation has received where it belongs.
func received(op byte, operands []any, value reflect.Value, ok bool) {
	if op != opReceive && operands[1] != nil {
		reflect.ValueOf(operands[1]).Elem().Set(value)
	}
	if op == opReceiveOK {
		if p, is := operands[2].(*bool); is {
			*p = ok
		}
	}
}

// wait does one of the operations, or the last case: default or the end of the interpreter.
func (r *RT) wait(ops string, operands []any, hasDefault bool) int {
	cases := make([]reflect.SelectCase, 0, len(ops)+1)
	rest := operands
	for i := range len(ops) {
		c := reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(rest[0])}
		if ops[i] == opSend {
			c.Dir, c.Send = reflect.SelectSend, reflect.ValueOf(rest[1]).Elem()
		}
		cases = append(cases, c)
		rest = rest[operandsOf(ops[i]):]
	}
	last := reflect.SelectCase{Dir: reflect.SelectDefault}
	if !hasDefault {
		last = reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(r.options.Stopper.Stopped())}
	}
	chosen, value, ok := reflect.Select(append(cases, last))
	if chosen == len(ops) {
		if !hasDefault {
			r.options.Stopper.End()
		}
		return -1
	}
	if !hasDefault {
		r.options.Stopper.Gate()
	}
	if cases[chosen].Dir == reflect.SelectRecv {
		for i := range chosen {
			operands = operands[operandsOf(ops[i]):]
		}
		received(ops[chosen], operands, value, ok)
	}
	return chosen
}
