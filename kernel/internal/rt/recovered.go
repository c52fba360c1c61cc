package rt

import "reflect"

// recovered returns what recover returned as Go has it: the interpreter hands out a reflect.Value for some panics.
func (r *RT) recovered(v any) any {
	if v == nil {
		return nil
	}
	r.options.Recovered()
	return Value(v)
}

// Value unwraps a value that the interpreter wrapped in a reflect.Value.
func Value(v any) any {
	for {
		w, ok := v.(reflect.Value)
		if !ok || !w.IsValid() || !w.CanInterface() {
			return v
		}
		v = w.Interface()
	}
}
