package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
)

// WriteFile writes the notebook to the named file, which holds either the old content or the new, whatever happens meanwhile.
// It keeps an existing file's permissions, and follows a link to the file that it means.
func WriteFile(name string, nb *Notebook) error {
	var b bytes.Buffer
	if err := Write(&b, nb); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	perm := fs.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		perm = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.Write(b.Bytes())
	err = errors.Join(err, f.Chmod(perm), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// Write writes the notebook in nbformat 4.5 as Jupyter does: keys sorted, indented by one space, texts as lists of lines, nothing
// escaped that need not be, a line end at the end. It gives ids to cells that have none. The error says which cell cannot be
// written, or comes from w.
func Write(w io.Writer, nb *Notebook) error {
	nb.nameCells()
	top := maps.Clone(nb.extra)
	if top == nil {
		top = map[string]any{}
	}
	cells := make([]any, len(nb.Cells))
	for i, c := range nb.Cells {
		m, err := c.encode()
		if err != nil {
			return fmt.Errorf("cell %d: %w", i+1, err)
		}
		cells[i] = m
	}
	top["cells"] = cells
	top["metadata"] = orEmpty(nb.Metadata)
	top["nbformat"] = json.Number("4")
	top["nbformat_minor"] = max(nb.Minor, minorIDs)

	var b bytes.Buffer
	if err := encode(&b, top, 0); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}

func (c *Cell) encode() (map[string]any, error) {
	if !validID(c.ID) {
		return nil, fmt.Errorf("id %q is not one of nbformat", c.ID)
	}
	m := maps.Clone(c.extra)
	if m == nil {
		m = map[string]any{}
	}
	m["id"] = c.ID
	m["cell_type"] = c.Type
	m["source"] = split(c.Source)
	m["metadata"] = orEmpty(c.Metadata)
	if files, ok := m["attachments"].(map[string]any); ok {
		m["attachments"] = splitAttachments(files)
	}
	switch c.Type {
	case MarkdownCell, RawCell:
		return m, nil
	case CodeCell:
	default:
		return nil, fmt.Errorf("cell type %q is not one of nbformat", c.Type)
	}
	m["execution_count"] = nil
	if c.ExecutionCount != nil {
		m["execution_count"] = *c.ExecutionCount
	}
	outputs := make([]any, len(c.Outputs))
	for i, o := range c.Outputs {
		outputs[i] = o.encode()
	}
	m["outputs"] = outputs
	return m, nil
}

// encode returns the output with its texts as lists of lines.
func (o Output) encode() map[string]any {
	m := maps.Clone(map[string]any(o))
	switch o.Type() {
	case "stream":
		m["text"] = split(o.text("text"))
	case "display_data", "execute_result":
		if data, ok := m["data"].(map[string]any); ok {
			m["data"] = splitBundle(data)
		}
	}
	return m
}

func splitAttachments(files map[string]any) map[string]any {
	files = maps.Clone(files)
	for name, v := range files {
		if bundle, ok := v.(map[string]any); ok {
			files[name] = splitBundle(bundle)
		}
	}
	return files
}

// splitBundle splits the texts of a MIME bundle into lines. As nbformat has it, an image in base64 stays one line however it was.
func splitBundle(data map[string]any) map[string]any {
	data = maps.Clone(data)
	for mime, v := range data {
		if s, ok := v.(string); ok && isText(mime) {
			data[mime] = split(s)
		}
	}
	return data
}

func isText(mime string) bool {
	return strings.HasPrefix(mime, "text/") || mime == "application/javascript" || mime == "image/svg+xml"
}

func isJSON(mime string) bool {
	return mime == "application/json" || strings.HasPrefix(mime, "application/") && strings.HasSuffix(mime, "+json")
}

// split splits s after each line end as Python does, which knows more of them than Go.
func split(s string) []any {
	list := []any{}
	start, after := 0, false // after: the last character was a carriage return, whose line feed may follow
	for i, r := range s {
		if after && r != '\n' {
			list = append(list, s[start:i])
			start = i
		}
		after = r == '\r'
		switch r {
		case '\n', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
			end := i + len(string(r))
			list = append(list, s[start:end])
			start = end
		}
	}
	if start < len(s) {
		list = append(list, s[start:])
	}
	return list
}

func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}
