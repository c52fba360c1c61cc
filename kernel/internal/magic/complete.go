package magic

import (
	"strings"

	"golanes/kernel/internal/session"
)

// Complete returns the magics whose names begin as what stands before byte offset cursor of code. It reports false if the cursor is not in
// the name of a magic. A single % is taken for two as well.
func Complete(code string, cursor int) (session.Completion, bool) {
	cursor = min(max(cursor, 0), len(code))
	before := code[:cursor]
	start := strings.LastIndexByte(before, '\n') + 1
	for line := range strings.Lines(before[:start]) {
		if text := strings.TrimSpace(line); text != "" && text[0] != '%' {
			return session.Completion{}, false // the Go has begun
		}
	}
	start += len(before[start:]) - len(strings.TrimLeft(before[start:], " \t"))
	name := before[start:]
	if !strings.HasPrefix(name, "%") || strings.ContainsAny(name, " \t") {
		return session.Completion{}, false
	}
	c := session.Completion{Start: start, End: cursor + len(code[cursor:]) - len(strings.TrimLeft(code[cursor:], letters))}
	for _, m := range All {
		if strings.HasPrefix(m.Name, name) || strings.HasPrefix(m.Name, "%"+name) {
			c.Matches = append(c.Matches, session.Match{Text: m.Name, Type: "magic"})
		}
	}
	return c, true
}

const letters = "abcdefghijklmnopqrstuvwxyz"
