package wire

// ShutdownRequest asks the kernel to end.
type ShutdownRequest struct {
	Restart bool `json:"restart"` // another kernel will follow
}

// MsgType returns "shutdown_request".
func (ShutdownRequest) MsgType() MsgType { return "shutdown_request" }

// ShutdownReply says that the kernel ends.
type ShutdownReply struct {
	Status  OK   `json:"status"`
	Restart bool `json:"restart"`
}

// MsgType returns "shutdown_reply".
func (ShutdownReply) MsgType() MsgType { return "shutdown_reply" }
