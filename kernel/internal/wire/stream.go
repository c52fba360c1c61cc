package wire

// Names of streams.
const (
	Stdout = "stdout"
	Stderr = "stderr"
)

// Stream is text that a cell wrote.
type Stream struct {
	Name string `json:"name"` // Stdout or Stderr
	Text string `json:"text"`
}

// MsgType returns "stream".
func (Stream) MsgType() MsgType { return "stream" }

// appendJSON is for the cell that prints 100 MB: three times as fast as encoding/json, and into one buffer.
func (s Stream) appendJSON(b []byte) []byte {
	b = appendString(append(b, `{"name":`...), s.Name)
	b = appendString(append(b, `,"text":`...), s.Text)
	return append(b, '}')
}
