package rt

import "fmt"

// equal compares two interfaces by the values that they hold.
func (r *RT) equal(x, y any) bool { return r.options.Unwrap(x) == r.options.Unwrap(y) }

// noConversion returns the error of a type assertion to an interface that x does not implement.
func (r *RT) noConversion(x any, want string) error {
	if x = r.options.Unwrap(x); x == nil {
		return runtimeError("interface conversion: interface is nil, not " + want)
	}
	return runtimeError(fmt.Sprintf("interface conversion: the value is not %s: missing method", want))
}
