package magic

import (
	"context"
	"fmt"
)

var help = &Magic{Name: "%help", Doc: "list the magics", Run: func(_ context.Context, c Call) error {
	for _, m := range c.Table {
		c.Out.Stream("stdout", fmt.Sprintf("%-12s %s\n", m.Name, m.Doc))
	}
	return nil
}}
