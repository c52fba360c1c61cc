package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// ErrVersion is wrapped by the error for a notebook of another major version than 4.
var ErrVersion = errors.New("unsupported notebook format")

// ReadFile reads the notebook in the named file.
func ReadFile(name string) (*Notebook, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	nb, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return nb, nil
}

// Read reads a notebook of format 4. One of 4.0 to 4.4 becomes 4.5: its cells get ids, always the same ones for the same file.
// As Jupyter does, Read gives an id to a cell that lacks one or repeats an earlier one, and takes absent outputs, metadata and execution
// counts for empty. The error wraps ErrVersion, or says in which cell (the first is cell 1) or on which line the fault is, or comes
// from r. Read never panics, whatever r holds.
func Read(r io.Reader) (*Notebook, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	top, err := decode(data)
	if err != nil {
		return nil, err
	}
	major, err := integer(top, "nbformat")
	if err != nil {
		return nil, fmt.Errorf("not a notebook: %w", err)
	}
	switch {
	case major < 4:
		return nil, fmt.Errorf("%w %d: golanes reads version 4; convert it with `jupyter nbconvert --to notebook --inplace FILE`, or open and save it in Jupyter", ErrVersion, major)
	case major > 4:
		return nil, fmt.Errorf("%w %d: golanes reads version 4, this one is newer", ErrVersion, major)
	}
	nb := &Notebook{extra: top}
	if nb.Minor, err = integer(top, "nbformat_minor"); err != nil {
		return nil, err
	}
	if nb.Minor < 0 {
		return nil, fmt.Errorf("nbformat_minor is %d, want 0 or more", nb.Minor)
	}
	if nb.Metadata, err = object(top, "metadata"); err != nil {
		return nil, err
	}
	cells, ok := top["cells"].([]any)
	if !ok {
		return nil, fmt.Errorf("cells is %s, want a list", kind(top["cells"]))
	}
	for i, v := range cells {
		c, err := readCell(v)
		if err != nil {
			return nil, fmt.Errorf("cell %d: %w", i+1, err)
		}
		nb.Cells = append(nb.Cells, c)
	}
	for _, known := range []string{"nbformat", "nbformat_minor", "metadata", "cells"} {
		delete(top, known)
	}
	nb.Minor = max(nb.Minor, minorIDs)
	nb.nameCells()
	return nb, nil
}

// decode reads one JSON object and nothing after it.
func decode(data []byte) (map[string]any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber() // a float64 would round what it does not hold
	var v any
	err := dec.Decode(&v)
	if err == nil {
		if _, err = dec.Token(); err == io.EOF {
			if top, ok := v.(map[string]any); ok {
				return top, nil
			}
			return nil, fmt.Errorf("not a notebook: it is %s, want an object", kind(v))
		}
		if err == nil {
			err = errors.New("there is more after the end")
		}
	}
	var syntax *json.SyntaxError
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, errors.New("not a notebook: the file is empty")
	case errors.As(err, &syntax):
		return nil, fmt.Errorf("not JSON: line %d: %w", line(data, syntax.Offset), err)
	}
	return nil, fmt.Errorf("not JSON: line %d: %w", line(data, dec.InputOffset()), err)
}

// line returns the number of the line that holds the byte before offset.
func line(data []byte, offset int64) int {
	end := min(max(int(offset)-1, 0), len(data))
	return 1 + bytes.Count(data[:end], []byte("\n"))
}

func readCell(v any) (*Cell, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("is %s, want an object", kind(v))
	}
	c := &Cell{extra: m}
	var err error
	if c.Type, ok = m["cell_type"].(string); !ok {
		return nil, fmt.Errorf("cell_type is %s, want a string", kind(m["cell_type"]))
	}
	if c.Type != CodeCell && c.Type != MarkdownCell && c.Type != RawCell {
		return nil, fmt.Errorf("cell_type is %q, want code, markdown or raw", c.Type)
	}
	if id, has := m["id"]; has {
		if c.ID, ok = id.(string); !ok || !validID(c.ID) {
			return nil, fmt.Errorf("id is %v, want 1 to 64 letters, digits, hyphens and underscores", show(id))
		}
	}
	if c.Source, err = lines(m, "source"); err != nil {
		return nil, err
	}
	if c.Metadata, err = object(m, "metadata"); err != nil {
		return nil, err
	}
	if err := joinAttachments(m); err != nil {
		return nil, err
	}
	for _, known := range []string{"cell_type", "id", "source", "metadata"} {
		delete(m, known)
	}
	if c.Type != CodeCell {
		return c, nil
	}
	if m["execution_count"] != nil {
		n, err := integer(m, "execution_count")
		if err != nil {
			return nil, err
		}
		if n < 0 {
			return nil, fmt.Errorf("execution_count is %d, want 0 or more", n)
		}
		c.ExecutionCount = &n
	}
	if c.Outputs, err = readOutputs(m["outputs"]); err != nil {
		return nil, err
	}
	delete(m, "execution_count")
	delete(m, "outputs")
	return c, nil
}

func readOutputs(v any) ([]Output, error) {
	if v == nil {
		return nil, nil
	}
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("outputs is %s, want a list", kind(v))
	}
	var outputs []Output
	for i, v := range list {
		m, ok := v.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("output %d is %s, want an object", i+1, kind(v))
		}
		if err := readOutput(m); err != nil {
			return nil, fmt.Errorf("output %d: %w", i+1, err)
		}
		outputs = append(outputs, m)
	}
	return outputs, nil
}

// readOutput checks an output and joins its lines, in place.
func readOutput(m map[string]any) error {
	switch t := m["output_type"]; t {
	case "stream":
		if _, ok := m["name"].(string); !ok {
			return fmt.Errorf("name is %s, want a string", kind(m["name"]))
		}
		text, err := lines(m, "text")
		m["text"] = text
		return err
	case "display_data", "execute_result":
		data, err := object(m, "data")
		if err != nil {
			return err
		}
		joinBundle(data)
		m["data"] = data
		if m["metadata"], err = object(m, "metadata"); err != nil {
			return err
		}
		if t == "execute_result" && m["execution_count"] != nil {
			_, err = integer(m, "execution_count")
		}
		return err
	case "error":
		for _, field := range []string{"ename", "evalue"} {
			if _, ok := m[field].(string); !ok {
				return fmt.Errorf("%s is %s, want a string", field, kind(m[field]))
			}
		}
		if list, ok := m["traceback"].([]any); !ok || !allStrings(list) {
			return errors.New("traceback is not a list of strings")
		}
		return nil
	default:
		return fmt.Errorf("output_type is %s, want stream, display_data, execute_result or error", show(t))
	}
}

func joinAttachments(cell map[string]any) error {
	if _, has := cell["attachments"]; !has {
		return nil
	}
	files, err := object(cell, "attachments")
	if err != nil {
		return err
	}
	for name := range files {
		bundle, err := object(files, name)
		if err != nil {
			return fmt.Errorf("attachment %w", err)
		}
		joinBundle(bundle)
	}
	return nil
}

// joinBundle makes one string of each value that is a list of lines. JSON stays as it is: there a list means a list.
func joinBundle(data map[string]any) {
	for mime, v := range data {
		if list, ok := v.([]any); ok && !isJSON(mime) && allStrings(list) {
			data[mime] = join(list)
		}
	}
}

// lines returns a text field: a string, or a list of lines.
func lines(m map[string]any, field string) (string, error) {
	switch v := m[field].(type) {
	case string:
		return v, nil
	case []any:
		if allStrings(v) {
			return join(v), nil
		}
	}
	return "", fmt.Errorf("%s is %s, want a string or a list of strings", field, kind(m[field]))
}

func allStrings(list []any) bool {
	for _, v := range list {
		if _, ok := v.(string); !ok {
			return false
		}
	}
	return true
}

func join(list []any) string {
	var b strings.Builder
	for _, v := range list {
		s, _ := v.(string)
		b.WriteString(s)
	}
	return b.String()
}

// object returns a field that is an object; an absent one is empty.
func object(m map[string]any, field string) (map[string]any, error) {
	v, has := m[field]
	if !has {
		return map[string]any{}, nil
	}
	if o, ok := v.(map[string]any); ok {
		return o, nil
	}
	return nil, fmt.Errorf("%s is %s, want an object", field, kind(v))
}

func integer(m map[string]any, field string) (int, error) {
	v, ok := m[field].(json.Number)
	if !ok {
		return 0, fmt.Errorf("%s is %s, want an integer", field, kind(m[field]))
	}
	n, err := strconv.Atoi(v.String())
	if err != nil {
		return 0, fmt.Errorf("%s is %s, want an integer", field, v)
	}
	return n, nil
}

// kind names the JSON type of v.
func kind(v any) string {
	switch v.(type) {
	case nil:
		return "missing or null"
	case string:
		return "a string"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return "a number"
}

func show(v any) string {
	if s, ok := v.(string); ok {
		return strconv.Quote(s)
	}
	return kind(v)
}
