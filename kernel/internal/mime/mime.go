// Package mime holds the MIME bundle, Jupyter's unit of rich output.
//
// Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html#display-data
package mime

import "encoding/json"

// Types that golanes produces.
const (
	TextPlain = "text/plain"
	TextHTML  = "text/html"
)

// A Bundle is one value in several representations: MIME type to data. Data is a string, except for
// application/json and types that end in +json, where it is any JSON value. The zero value means "nothing to show".
type Bundle struct {
	Data     map[string]any `json:"data"`
	Metadata map[string]any `json:"metadata,omitempty"`
	// DisplayID is of the display that the value of a cell is shown in; if empty, it has a place of its own.
	DisplayID string `json:"display_id,omitempty"`
}

// Text returns a bundle that holds s as text/plain.
func Text(s string) Bundle { return Bundle{Data: map[string]any{TextPlain: s}} }

// Empty reports whether b shows nothing.
func (b Bundle) Empty() bool { return len(b.Data) == 0 }

// MarshalBinary encodes b for the pipe between parent and worker, whose encoding knows no values of unknown type.
func (b Bundle) MarshalBinary() ([]byte, error) {
	type plain Bundle
	return json.Marshal(plain(b))
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (b *Bundle) UnmarshalBinary(data []byte) error {
	type plain Bundle
	return json.Unmarshal(data, (*plain)(b))
}
