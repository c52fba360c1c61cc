package wire

// CommOpen opens a comm: a channel between an object of the front end and one of the kernel.
type CommOpen struct {
	CommID     string `json:"comm_id"`
	TargetName string `json:"target_name"`
	Data       Object `json:"data"`
}

// MsgType returns "comm_open".
func (CommOpen) MsgType() MsgType { return "comm_open" }

// CommMsg is a message on a comm. It has no reply.
type CommMsg struct {
	CommID string `json:"comm_id"`
	Data   Object `json:"data"`
}

// MsgType returns "comm_msg".
func (CommMsg) MsgType() MsgType { return "comm_msg" }

// CommClose closes a comm.
type CommClose struct {
	CommID string `json:"comm_id"`
	Data   Object `json:"data"`
}

// MsgType returns "comm_close".
func (CommClose) MsgType() MsgType { return "comm_close" }

// CommInfoRequest asks which comms are open.
type CommInfoRequest struct {
	TargetName string `json:"target_name,omitempty"` // only those; empty means all
}

// MsgType returns "comm_info_request".
func (CommInfoRequest) MsgType() MsgType { return "comm_info_request" }

// CommInfoReply tells which comms are open, by id.
type CommInfoReply struct {
	Status OK                    `json:"status"`
	Comms  map[string]CommTarget `json:"comms"` // never nil
}

// MsgType returns "comm_info_reply".
func (CommInfoReply) MsgType() MsgType { return "comm_info_reply" }

// A CommTarget is what a comm was opened for.
type CommTarget struct {
	TargetName string `json:"target_name"`
}
