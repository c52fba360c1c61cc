package wire

// A State is what the kernel is doing.
type State string

// The states. Starting is the first message of a kernel; the other two come round every request.
const (
	Starting State = "starting"
	Busy     State = "busy"
	Idle     State = "idle"
)

// Status tells on iopub what the kernel is doing.
type Status struct {
	State State `json:"execution_state"`
}

// MsgType returns "status".
func (Status) MsgType() MsgType { return "status" }
