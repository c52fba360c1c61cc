package wire

// Incomplete is the status of code that goes on in the next line. The others are "complete", "invalid" and "unknown".
const Incomplete = "incomplete"

// IsCompleteRequest asks whether code is ready to be run.
type IsCompleteRequest struct {
	Code string `json:"code"`
}

// MsgType returns "is_complete_request".
func (IsCompleteRequest) MsgType() MsgType { return "is_complete_request" }

// IsCompleteReply tells whether code is ready to be run.
type IsCompleteReply struct {
	Status string  `json:"status"`
	Indent *string `json:"indent,omitempty"` // of the next line; only of incomplete code
}

// MsgType returns "is_complete_reply".
func (IsCompleteReply) MsgType() MsgType { return "is_complete_reply" }
