package wire

// IOPubWelcome is what a new subscriber gets first on iopub; from then on it misses nothing.
type IOPubWelcome struct {
	Subscription string `json:"subscription"` // the topic it subscribed to
}

// MsgType returns "iopub_welcome".
func (IOPubWelcome) MsgType() MsgType { return "iopub_welcome" }
