package engine

import (
	"context"

	"golanes/kernel/internal/session"
)

// discard is the output of an expression that is evaluated for its value alone.
type discard struct{}

func (discard) Stream(string, string)   {}
func (discard) Display(session.Display) {}
func (discard) ClearOutput(bool)        {}
func (discard) Payload(map[string]any)  {}

func (discard) Input(context.Context, string, bool) (string, error) {
	return "", session.ErrStdinNotAllowed
}
