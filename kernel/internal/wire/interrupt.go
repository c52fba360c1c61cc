package wire

// InterruptRequest asks to stop the running cell.
type InterruptRequest struct{}

// MsgType returns "interrupt_request".
func (InterruptRequest) MsgType() MsgType { return "interrupt_request" }

// InterruptReply says that the running cell was told to stop.
type InterruptReply struct {
	Status OK `json:"status"`
}

// MsgType returns "interrupt_reply".
func (InterruptReply) MsgType() MsgType { return "interrupt_reply" }
