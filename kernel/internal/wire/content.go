package wire

import (
	"encoding/json"
	"fmt"
)

// The values of a reply's status.
const (
	StatusOK      = "ok"
	StatusError   = "error"
	StatusAborted = "aborted" // the request was dropped because one before it failed
)

// Parse returns the content of a received message as the content type C. What the message does not say has C's defaults.
func Parse[C Content](m *Message) (C, error) {
	var c C
	if err := json.Unmarshal(m.RawContent, &c); err != nil {
		return c, fmt.Errorf("decode the content of %s: %w", m.Header.MsgType, err)
	}
	return c, nil
}

// OK is the status of a reply that has no other; it is "ok" in JSON. Reading anything else is an error.
type OK struct{}

// MarshalText returns "ok".
func (OK) MarshalText() ([]byte, error) { return []byte(StatusOK), nil }

// UnmarshalText accepts "ok".
func (OK) UnmarshalText(b []byte) error {
	if string(b) != StatusOK {
		return fmt.Errorf("status is %q, not ok", b)
	}
	return nil
}

// An Object is a JSON object; nil is {}, since front ends do not expect null.
type Object map[string]any

// MarshalJSON returns the object.
func (o Object) MarshalJSON() ([]byte, error) { return marshalMetadata(o) }

// A List is a JSON array; nil is [], since front ends do not expect null.
type List[T any] []T

// MarshalJSON returns the array.
func (l List[T]) MarshalJSON() ([]byte, error) {
	if len(l) == 0 {
		return []byte("[]"), nil
	}
	return marshal([]T(l))
}
