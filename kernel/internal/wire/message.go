// Package wire is the Jupyter message: frames, signature, header and the contents of protocol 5.5. It holds no socket and no state.
//
// Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html
package wire

import "encoding/json"

// ProtocolVersion is the version of Jupyter's messaging protocol that golanes speaks.
const ProtocolVersion = "5.5"

// A Channel is one of the five sockets of a kernel.
type Channel int

// The channels, in the order of a connection file.
const (
	Shell Channel = iota
	IOPub
	Stdin
	Control
	Heartbeat
)

// A MsgType names a message, "execute_request".
type MsgType string

// A Content is the typed content of a message. The type itself says its message type, so that no reply can carry a wrong one.
type Content interface{ MsgType() MsgType }

// A Header identifies a message. Of a request it may lack anything but MsgID and MsgType.
type Header struct {
	MsgID      string  `json:"msg_id"`
	Session    string  `json:"session"`
	Username   string  `json:"username"`
	Date       string  `json:"date"` // RFC 3339 with zone and at most 6 digits of fraction
	MsgType    MsgType `json:"msg_type"`
	Version    string  `json:"version"`
	SubshellID string  `json:"subshell_id,omitempty"`
}

// A Message is one Jupyter message.
type Message struct {
	// Identities are the routing frames before the delimiter: those of the peer on shell, control and stdin, the topic on iopub.
	Identities [][]byte
	Header     Header
	// RawHeader is the header as it was received. It becomes the parent header of what the message causes, byte for byte, so that
	// fields and numbers that golanes does not know survive. Empty in a message that was not received.
	RawHeader json.RawMessage
	// ParentHeader is the raw header of the request that caused the message; empty means {}.
	ParentHeader json.RawMessage
	Metadata     map[string]any
	// Content is set in a message to send; RawContent in a received one.
	Content    Content
	RawContent json.RawMessage
	Buffers    [][]byte
	// Served, if set in a received message, is to be called once when all that it asks for is done: where it came from takes only so
	// many that are not.
	Served func()
}
