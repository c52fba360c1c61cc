package wire

// InputRequest asks the user for a line, on stdin.
type InputRequest struct {
	Prompt   string `json:"prompt"`
	Password bool   `json:"password"` // the line shall not be seen
}

// MsgType returns "input_request".
func (InputRequest) MsgType() MsgType { return "input_request" }

// InputReply is the user's line, without its end.
type InputReply struct {
	Value string `json:"value"`
}

// MsgType returns "input_reply".
func (InputReply) MsgType() MsgType { return "input_reply" }
