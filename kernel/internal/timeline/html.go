package timeline

import (
	"encoding/base64"
	"fmt"
	"html"
	"io"
)

// HTML writes the picture of SVG as an img element that holds it: what a notebook shows. The error is w's.
func HTML(w io.Writer, rows []Row, o Options) error {
	d := draw(rows, o)
	_, err := fmt.Fprintf(w, `<img role="img" alt="%s" width="%d" height="%d" style="max-width:100%%;height:auto" src="data:image/svg+xml;base64,%s">`,
		html.EscapeString(Alt(rows)), d.width, d.height, base64.StdEncoding.EncodeToString(d.svg))
	return err
}
