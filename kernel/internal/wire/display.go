package wire

// DisplayData shows something.
type DisplayData struct {
	Data      Object    `json:"data"`
	Metadata  Object    `json:"metadata"`
	Transient Transient `json:"transient"`
}

// Transient is what front ends need of a display and do not store.
type Transient struct {
	DisplayID string `json:"display_id,omitempty"` // by which it can be updated
}

// MsgType returns "display_data".
func (DisplayData) MsgType() MsgType { return "display_data" }

// UpdateDisplayData replaces what displays of the same id show, wherever they are.
type UpdateDisplayData DisplayData

// MsgType returns "update_display_data".
func (UpdateDisplayData) MsgType() MsgType { return "update_display_data" }

// ClearOutput empties the output of a cell; with Wait when the next output comes.
type ClearOutput struct {
	Wait bool `json:"wait"`
}

// MsgType returns "clear_output".
func (ClearOutput) MsgType() MsgType { return "clear_output" }
