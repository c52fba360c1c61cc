package wire

import "encoding/json"

// Ways to ask for history.
const (
	HistoryTail   = "tail"
	HistoryRange  = "range"
	HistorySearch = "search"
)

// HistoryRequest asks for cells that ran before.
type HistoryRequest struct {
	Output  bool   `json:"output"`
	Access  string `json:"hist_access_type"` // HistoryTail, HistoryRange or HistorySearch; by default tail
	Session int    `json:"session"`          // of a range: a session's number, or 0 and below, counted from the current one
	Start   int    `json:"start"`            // of a range: its first cell
	Stop    *int   `json:"stop"`             // of a range: the cell after its last; nil means all
	N       int    `json:"n"`                // of tail and search: how many of the last; 0 means all
	Pattern string `json:"pattern"`          // of search: a glob with * ? [], for the whole cell
	Unique  bool   `json:"unique"`           // of search: each code once
}

// MsgType returns "history_request".
func (HistoryRequest) MsgType() MsgType { return "history_request" }

// HistoryReply lists cells, oldest first.
type HistoryReply struct {
	Status  OK                 `json:"status"`
	History List[HistoryEntry] `json:"history"`
}

// MsgType returns "history_reply".
func (HistoryReply) MsgType() MsgType { return "history_reply" }

// A HistoryEntry is a cell that ran. In JSON it is [session, line, input], or [session, line, [input, output]] if the request asked
// for output.
type HistoryEntry struct {
	Session, Line int
	Input         string
	WithOutput    bool
	Output        *string // nil if the cell had no value
}

// MarshalJSON returns the array.
func (e HistoryEntry) MarshalJSON() ([]byte, error) {
	var cell any = e.Input
	if e.WithOutput {
		cell = [2]any{e.Input, e.Output}
	}
	return marshal([3]any{e.Session, e.Line, cell})
}

// UnmarshalJSON reads either form.
func (e *HistoryEntry) UnmarshalJSON(b []byte) error {
	var cell json.RawMessage
	if err := json.Unmarshal(b, &[]any{&e.Session, &e.Line, &cell}); err != nil {
		return err
	}
	e.WithOutput = len(cell) > 0 && cell[0] == '['
	if e.WithOutput {
		return json.Unmarshal(cell, &[]any{&e.Input, &e.Output})
	}
	return json.Unmarshal(cell, &e.Input)
}
