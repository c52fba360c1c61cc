package engine

import (
	"context"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/magic"
	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/session"
)

// Complete returns what can stand at a byte offset of code.
func (e *Engine) Complete(_ context.Context, code string, cursor int) (session.Completion, error) {
	if c, ok := magic.Complete(code, cursor); ok {
		return c, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	found := e.notebook.Complete(code, cursor)
	c := session.Completion{Start: found.Start, End: found.End}
	for _, m := range found.Matches {
		c.Matches = append(c.Matches, session.Match{Text: m.Text, Type: m.Kind, Signature: m.Signature})
	}
	return c, nil
}

// Inspect describes the name at a byte offset of code.
func (e *Engine) Inspect(_ context.Context, code string, cursor, detail int) (mime.Bundle, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	found, ok := e.notebook.Inspect(code, cursor)
	if !ok {
		return mime.Bundle{}, nil
	}
	text := found.Declaration
	if source := e.sources[found.Cell]; detail > 0 && source != "" {
		text += "\n\ndeclared in " + found.Cell + ":\n" + source
	} else if found.Cell != "" {
		text += "\n\ndeclared in " + found.Cell
	}
	return mime.Text(text), nil
}

// IsComplete says whether code can be run as it is.
func (e *Engine) IsComplete(code string) (status, indent string) {
	return cell.Status(code)
}
