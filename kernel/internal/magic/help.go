package magic

import (
	"context"
	"fmt"

	"golanes/kernel/internal/session"
)

var help = &Magic{Name: "%help", Doc: "list the magics", Run: func(_ context.Context, _ string, out session.Output) error {
	for _, m := range All() {
		out.Stream("stdout", fmt.Sprintf("%-12s %s\n", m.Name, m.Doc))
	}
	return nil
}}
