package symbols

import "golanes/kernel/internal/rt"

// A failure is an error of the notebook. It has the methods that package errors looks for; where the type of the value does not, they
// answer as if they were not there.
type failure struct{ rt.Object }

func (o failure) Error() string        { return message(o.Object) }
func (o failure) Unwrap() error        { return unwrap(o.Object) }
func (o failure) Is(target error) bool { return is(o.Object, target) }
func (o failure) As(target any) bool   { return as(o.Object, target) }

// manyErrors is an error that wraps several.
type manyErrors interface {
	error
	Unwrap() []error
}

// failures are an error of the notebook that wraps several.
type failures struct{ rt.Object }

func (o failures) Error() string        { return message(o.Object) }
func (o failures) Is(target error) bool { return is(o.Object, target) }
func (o failures) As(target any) bool   { return as(o.Object, target) }

// Unwrap calls the notebook's method.
func (o failures) Unwrap() []error {
	f, v := rt.Bound(o.Object, "Unwrap")
	return f.(func(any) []error)(v)
}

// timeout is an error that may be a timeout, without being one of package net: os.IsTimeout asks for it.
type timeout interface {
	error
	Timeout() bool
}

// A timeoutFailure is an error of the notebook that may be a timeout.
type timeoutFailure struct{ rt.Object }

func (o timeoutFailure) Error() string        { return message(o.Object) }
func (o timeoutFailure) Unwrap() error        { return unwrap(o.Object) }
func (o timeoutFailure) Is(target error) bool { return is(o.Object, target) }
func (o timeoutFailure) As(target any) bool   { return as(o.Object, target) }

// Timeout calls the notebook's method.
func (o timeoutFailure) Timeout() bool {
	f, v := rt.Bound(o.Object, "Timeout")
	return f.(func(any) bool)(v)
}

func message(o rt.Object) string {
	f, v := rt.Bound(o, "Error")
	return f.(func(any) string)(v)
}

// unwrap, is and as call optional methods; one of another type is another method.

func unwrap(o rt.Object) error {
	f, v := rt.Bound(o, "Unwrap")
	if f, ok := f.(func(any) error); ok {
		return f(v)
	}
	return nil
}

func is(o rt.Object, target error) bool {
	f, v := rt.Bound(o, "Is")
	if f, ok := f.(func(any, error) bool); ok {
		return f(v, target)
	}
	return false
}

func as(o rt.Object, target any) bool {
	f, v := rt.Bound(o, "As")
	if f, ok := f.(func(any, any) bool); ok {
		return f(v, target)
	}
	return false
}
