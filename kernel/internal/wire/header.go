package wire

import (
	"encoding/json"
	"fmt"
)

// append appends h as JSON. Every message has a header, and encoding/json takes five times as long for it.
func (h *Header) append(b []byte) []byte {
	b = appendString(append(b, `{"msg_id":`...), h.MsgID)
	b = appendString(append(b, `,"session":`...), h.Session)
	b = appendString(append(b, `,"username":`...), h.Username)
	b = appendString(append(b, `,"date":`...), h.Date)
	b = appendString(append(b, `,"msg_type":`...), string(h.MsgType))
	b = appendString(append(b, `,"version":`...), h.Version)
	if h.SubshellID != "" {
		b = appendString(append(b, `,"subshell_id":`...), h.SubshellID)
	}
	return append(b, '}')
}

// parseHeader reads a received header. Front ends leave out or mistype what nobody needs, so that only id and type are insisted on.
func parseHeader(raw []byte) (Header, error) {
	var h struct {
		MsgID      lenient `json:"msg_id"`
		Session    lenient `json:"session"`
		Username   lenient `json:"username"`
		Date       lenient `json:"date"`
		MsgType    lenient `json:"msg_type"`
		Version    lenient `json:"version"`
		SubshellID lenient `json:"subshell_id"`
	}
	if err := json.Unmarshal(raw, &h); err != nil {
		return Header{}, fmt.Errorf("%w: decode the header: %w", ErrFrames, err)
	}
	if h.MsgID == "" || h.MsgType == "" {
		return Header{}, fmt.Errorf("%w: the header has no msg_id or no msg_type", ErrFrames)
	}
	return Header{
		MsgID:      string(h.MsgID),
		Session:    string(h.Session),
		Username:   string(h.Username),
		Date:       string(h.Date),
		MsgType:    MsgType(h.MsgType),
		Version:    string(h.Version),
		SubshellID: string(h.SubshellID),
	}, nil
}

// lenient is a string that is empty where the JSON holds something else.
type lenient string

func (l *lenient) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*l = lenient(s)
	}
	return nil
}
