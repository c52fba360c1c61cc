package session

import (
	"context"
	"fmt"
	"slices"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/wire"
)

// thisSession is the number of the only session that is remembered.
const thisSession = 1

// history is the cells that ran and counted, in order. The zero value is empty.
type history struct {
	entries []wire.HistoryEntry
}

// add appends a cell.
func (h *history) add(line int, code string) {
	h.entries = append(h.entries, wire.HistoryEntry{Session: thisSession, Line: line, Input: code})
}

// setOutput sets the value of the last cell.
func (h *history) setOutput(value mime.Bundle) {
	if text, ok := value.Data[mime.TextPlain].(string); ok {
		h.entries[len(h.entries)-1].Output = &text
	}
}

// searchHistory answers which cells ran.
func (s *Session) searchHistory(_ context.Context, _ *request, q wire.HistoryRequest) (wire.Content, error) {
	var found []wire.HistoryEntry
	switch q.Access {
	case wire.HistoryTail, "":
		found = last(s.history.entries, q.N)
	case wire.HistoryRange:
		found = s.history.slice(q)
	case wire.HistorySearch:
		found = last(s.history.search(q), q.N)
	default:
		return nil, &ExecError{Name: "RequestError", Value: fmt.Sprintf("unknown hist_access_type %q", q.Access)}
	}
	reply := wire.HistoryReply{}
	for _, e := range found {
		e.WithOutput = q.Output
		reply.History = append(reply.History, e)
	}
	return reply, nil
}

// last returns the last n entries; 0 means all.
func last(entries []wire.HistoryEntry, n int) []wire.HistoryEntry {
	if n <= 0 {
		return entries
	}
	return entries[max(0, len(entries)-n):]
}

// slice returns the cells from q.Start up to q.Stop. A session of 0 is the current one; there are no others.
func (h *history) slice(q wire.HistoryRequest) []wire.HistoryEntry {
	if q.Session != 0 && q.Session != thisSession {
		return nil
	}
	var found []wire.HistoryEntry
	for _, e := range h.entries {
		if e.Line >= q.Start && (q.Stop == nil || e.Line < *q.Stop) {
			found = append(found, e)
		}
	}
	return found
}

// search returns the cells that match q.Pattern; with q.Unique of equal ones the last.
func (h *history) search(q wire.HistoryRequest) []wire.HistoryEntry {
	pattern := q.Pattern
	if pattern == "" {
		pattern = "*"
	}
	var found []wire.HistoryEntry
	seen := map[string]bool{}
	for _, e := range slices.Backward(h.entries) {
		if glob(pattern, e.Input) && !(q.Unique && seen[e.Input]) {
			seen[e.Input] = true
			found = append(found, e)
		}
	}
	slices.Reverse(found)
	return found
}
