package wire

// CompleteRequest asks what may stand at the cursor.
type CompleteRequest struct {
	Code      string `json:"code"`
	CursorPos int    `json:"cursor_pos"` // in code points
}

// MsgType returns "complete_request".
func (CompleteRequest) MsgType() MsgType { return "complete_request" }

// CompleteReply lists what may stand between the two cursors, which are in code points.
type CompleteReply struct {
	Status      OK               `json:"status"`
	Matches     List[string]     `json:"matches"`
	CursorStart int              `json:"cursor_start"`
	CursorEnd   int              `json:"cursor_end"`
	Metadata    CompleteMetadata `json:"metadata"`
}

// MsgType returns "complete_reply".
func (CompleteReply) MsgType() MsgType { return "complete_reply" }

// CompleteMetadata says more about the matches, in their order.
type CompleteMetadata struct {
	Types List[CompleteType] `json:"_jupyter_types_experimental"`
}

// A CompleteType says more about one match.
type CompleteType struct {
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Text      string `json:"text"`
	Type      string `json:"type"`
	Signature string `json:"signature,omitempty"`
}
