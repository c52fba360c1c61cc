package session

import (
	"context"
	"fmt"

	"golanes/kernel/internal/wire"
)

// A comm belongs to a target of the kernel's side, and Go has none. Front ends try all the same: they are told that nobody is there.

// maxCommID is how long the id of a comm may be, which all front ends are told; it is a UUID.
const maxCommID = 1024

// commOpen closes what a front end opens.
func (s *Session) commOpen(_ context.Context, r *request, content wire.CommOpen) (wire.Content, error) {
	if len(content.CommID) > maxCommID {
		return nil, fmt.Errorf("a comm_id of %d bytes", len(content.CommID))
	}
	s.iopub.publish(r.RawHeader, wire.CommClose{CommID: content.CommID})
	return nil, nil
}

// commMsg ignores a message on a comm that is not open.
func (s *Session) commMsg(context.Context, *request, wire.CommMsg) (wire.Content, error) {
	return nil, nil
}

// commClose ignores the end of a comm that is not open.
func (s *Session) commClose(context.Context, *request, wire.CommClose) (wire.Content, error) {
	return nil, nil
}

// commInfo answers that no comm is open.
func (s *Session) commInfo(context.Context, *request, wire.CommInfoRequest) (wire.Content, error) {
	return wire.CommInfoReply{Comms: map[string]wire.CommTarget{}}, nil
}
