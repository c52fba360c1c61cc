package rt

import (
	"errors"
	"fmt"
	"slices"
)

// errorf is fmt.Errorf.
func (r *RT) errorf(format string, args ...any) error {
	if r.allPlain(args) {
		return fmt.Errorf(format, args...)
	}
	p := r.newPrinter(nil)
	defer p.free()
	p.wraps = true
	p.printf(format, args)
	text := string(p.buf)
	slices.Sort(p.wrapped)
	var errs []error
	for _, i := range slices.Compact(p.wrapped) {
		if err := r.errorOf(args[i]); err != nil {
			errs = append(errs, err)
		}
	}
	switch {
	case len(p.wrapped) == 0:
		return errors.New(text)
	case len(p.wrapped) == 1 && len(errs) == 1:
		return &wrapError{text, errs[0]}
	case len(p.wrapped) == 1:
		return &wrapError{text, nil}
	}
	return &wrapErrors{text, errs}
}

// errorOf returns an argument as an error, nil if it is none.
func (r *RT) errorOf(a any) error {
	if a == nil || !r.Implements(errorType, a) {
		return nil
	}
	if err, ok := a.(error); ok {
		return err // perhaps an adapter already
	}
	return r.asError(a)
}

// A wrapError is what fmt.Errorf returns for one %w; its type has another name where the notebook asks.
type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string { return e.msg }
func (e *wrapError) Unwrap() error { return e.err }

// A wrapErrors is the same for several.
type wrapErrors struct {
	msg  string
	errs []error
}

func (e *wrapErrors) Error() string   { return e.msg }
func (e *wrapErrors) Unwrap() []error { return e.errs }
