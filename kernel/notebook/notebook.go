// Package notebook reads, writes and runs .ipynb files (nbformat 4.5) and keeps what it does not know.
//
// Source: the JSON schema of nbformat 4.5; the layout of the bytes is that of nbformat's own writer, so that a file which Jupyter
// saved is written back byte for byte.
package notebook

import "context"

// Cell types of nbformat 4.
const (
	CodeCell     = "code"
	MarkdownCell = "markdown"
	RawCell      = "raw"
)

// A Notebook is a notebook in memory. It is not safe for concurrent use. The zero value is an empty notebook of format 4.5.
type Notebook struct {
	// Metadata is the notebook's metadata. Numbers are json.Number here and in all that was read.
	Metadata map[string]any
	Cells    []*Cell
	// Minor is the minor version of the format. Write raises it to 5, the first with cell ids.
	Minor int

	extra map[string]any // what nbformat does not define, kept as read
}

// A Cell is one cell. The zero value is not valid: a cell has a type.
type Cell struct {
	// ID is unique in the notebook: 1 to 64 letters, digits, hyphens and underscores. Write makes one where it is empty.
	ID       string
	Type     string
	Source   string
	Metadata map[string]any
	// ExecutionCount is the cell's In[n], nil if it did not run. Only code cells have one.
	ExecutionCount *int
	// Outputs of a code cell, in the order in which they came.
	Outputs []Output

	extra map[string]any // attachments, and what nbformat does not define
}

// HasTag reports whether the cell's metadata has tag among its tags.
func (c *Cell) HasTag(tag string) bool {
	tags, ok := c.Metadata["tags"].([]any)
	if !ok {
		return false
	}
	for _, t := range tags {
		if t == tag {
			return true
		}
	}
	return false
}

// An Output is one output of a code cell as nbformat stores it: stream, display_data, execute_result or error; and, while a
// notebook runs, clear_output and update_display_data. Text of several lines is one string.
type Output map[string]any

// Type returns the output's output_type, "" if it has none.
func (o Output) Type() string {
	return o.text("output_type")
}

// text returns a field that is a string, "" if it is not.
func (o Output) text(field string) string {
	s, _ := o[field].(string)
	return s
}

// A Reply is how a cell ended.
type Reply struct {
	ExecutionCount int
	// Status is "ok", "error" or "aborted".
	Status string
	// Name, Value and Traceback describe the error.
	Name, Value string
	Traceback   []string
}

// A Runner executes cells, one at a time. The error is the kernel's failure or ctx's cause, never that of a cell.
type Runner interface {
	Execute(ctx context.Context, code, cellID string, out func(Output)) (Reply, error)
}
