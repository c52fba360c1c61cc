package wire

// InspectRequest asks what stands at the cursor.
type InspectRequest struct {
	Code        string `json:"code"`
	CursorPos   int    `json:"cursor_pos"`   // in code points
	DetailLevel int    `json:"detail_level"` // 1 asks for the source, too
}

// MsgType returns "inspect_request".
func (InspectRequest) MsgType() MsgType { return "inspect_request" }

// InspectReply tells what stands at the cursor.
type InspectReply struct {
	Status   OK     `json:"status"`
	Found    bool   `json:"found"`
	Data     Object `json:"data"`
	Metadata Object `json:"metadata"`
}

// MsgType returns "inspect_reply".
func (InspectReply) MsgType() MsgType { return "inspect_reply" }
