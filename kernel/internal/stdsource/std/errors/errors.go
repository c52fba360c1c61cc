// Package errors is the generic part of the standard library's package errors.
package errors

import "errors"

// AsType returns the first error of err's tree that is an E.
func AsType[E error](err error) (E, bool) {
	var target E
	ok := errors.As(err, &target)
	return target, ok
}
