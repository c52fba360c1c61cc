package wire

import "strings"

// Reply returns the type of the reply to requests of type t, or "" if t is no request.
func (t MsgType) Reply() MsgType {
	stem, ok := strings.CutSuffix(string(t), "_request")
	if !ok {
		return ""
	}
	return MsgType(stem + "_reply")
}
