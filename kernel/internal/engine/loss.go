package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golanes/kernel/internal/session"
)

// mourn says which variables have gone with their worker, and what brings them back: not the cell that ended it. It says so once.
func (e *Engine) mourn(culprit string, out session.Output) {
	e.mu.Lock()
	lost := e.notebook.Restart()
	e.mu.Unlock()
	if len(lost) == 0 {
		return
	}
	names := make([]string, len(lost))
	var cells []string
	for i, l := range lost {
		names[i] = l.String()
		if l.Cell != culprit && !slices.Contains(cells, l.Cell) {
			cells = append(cells, l.Cell)
		}
	}
	text := "lost: " + strings.Join(names, ", ") + "\n"
	if len(cells) > 0 {
		slices.SortFunc(cells, compareCells)
		text += "run " + join(cells) + " again\n"
	}
	out.Stream(session.Notice, text)
}

// compareCells orders the names of cells by their number.
func compareCells(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// join joins names with commas, the last two with "and".
func join(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// pause keeps the next worker from being started for some time, and says why.
func (e *Engine) pause(d time.Duration, out session.Output) {
	if d == 0 {
		return
	}
	e.notBefore = time.Now().Add(d)
	out.Stream(session.Notice, fmt.Sprintf("cells end one worker after the other: the next cell waits %v for a new one\n", d))
}

// await waits until a worker may be started. The error is the cause of ctx.
func (e *Engine) await(ctx context.Context) error {
	timer := time.NewTimer(time.Until(e.notBefore))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return &session.ExecError{Name: "interrupted", Value: "the cell did not begin", Traceback: []string{"interrupted: the cell did not begin: a worker was to be started"}}
	}
}
