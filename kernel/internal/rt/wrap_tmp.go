package rt

import "fmt"

// asError is a stopgap.
func (r *RT) asError(x any) error {
	switch x := x.(type) {
	case nil:
		return nil
	case error:
		return x
	}
	return errorObject{Object{r, x}}
}

type errorObject struct{ Object }

func (e errorObject) Error() string { return e.Method("Error").(func(any) string)(e.Value()) }
func (e errorObject) Unwrap() error {
	if f, ok := e.Method("Unwrap").(func(any) error); ok {
		return f(e.Value())
	}
	return nil
}

var _ = fmt.Sprint
