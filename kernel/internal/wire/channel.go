package wire

// String returns the channel's name, "shell".
func (c Channel) String() string {
	switch c {
	case Shell:
		return "shell"
	case IOPub:
		return "iopub"
	case Stdin:
		return "stdin"
	case Control:
		return "control"
	case Heartbeat:
		return "heartbeat"
	}
	return "unknown channel"
}
