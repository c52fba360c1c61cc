package wire

// A Failure is what error replies and the error message have in common.
type Failure struct {
	Name      string       `json:"ename"`
	Value     string       `json:"evalue"`
	Traceback List[string] `json:"traceback"`
}

// Error is the iopub message that shows a failed cell. It has neither status nor count: front ends store it in the notebook as it is.
type Error struct{ Failure }

// MsgType returns "error".
func (Error) MsgType() MsgType { return "error" }

// An ErrorReply answers a request that could not be served.
type ErrorReply struct {
	Type   MsgType `json:"-"` // of the reply, "inspect_reply"
	Status string  `json:"status"`
	Failure
}

// NewErrorReply returns the error reply to a request of the given type.
func NewErrorReply(request MsgType, f Failure) ErrorReply {
	return ErrorReply{Type: request.Reply(), Status: StatusError, Failure: f}
}

// MsgType returns the type of the reply.
func (r ErrorReply) MsgType() MsgType { return r.Type }
