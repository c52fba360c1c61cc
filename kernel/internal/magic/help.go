package magic

import (
	"context"
	"fmt"
	"strings"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/spell"
)

var help = &Magic{
	Name:  "%help",
	Usage: "[NAME]",
	Doc:   "list the magics, or say how one is used",
	Help:  "%NAME? does the same for one magic.",
	Read:  readHelp,
}

func readHelp(c *Call) (Use, error) {
	words := c.Words()
	if len(words) == 0 {
		return shows(c, list(c.Table)), nil
	}
	if len(words) > 1 {
		return Use{}, c.Wrong(words[1], "takes one name", "")
	}
	name := words[0].Text
	if m := find(c.Table, name); m != nil {
		return shows(c, m.usage()), nil
	}
	bare := strings.TrimLeft(name, "%")
	near := spell.Nearest{Wrong: bare}
	for _, m := range c.Table {
		if strings.TrimLeft(m.Name, "%") == bare {
			return shows(c, m.usage()), nil
		}
		near.Offer(strings.TrimLeft(m.Name, "%"))
	}
	return Use{}, c.Wrong(words[0], "no magic "+name, near.Hint())
}

// shows is the use of a magic that writes text before the cell runs.
func shows(c *Call, text string) Use {
	return Use{Run: func(ctx context.Context, next Next) (mime.Bundle, error) {
		c.Out.Stream("stdout", text)
		return next(ctx)
	}}
}

// list is a line for each magic.
func list(table []*Magic) string {
	var b strings.Builder
	for _, m := range table {
		fmt.Fprintf(&b, "%-12s %s\n", m.Name, m.Doc)
	}
	return b.String()
}

// usage is what %help says of one magic.
func (m *Magic) usage() string {
	text := strings.TrimSpace(m.Name+" "+m.Usage) + "\n    " + m.Doc + "\n"
	if m.Help != "" {
		text += "\n" + strings.TrimSpace(m.Help) + "\n"
	}
	return text
}
