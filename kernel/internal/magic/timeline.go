package magic

import (
	"context"

	"golanes/kernel/internal/mime"
)

var timelineCell = &Magic{
	Name: "%%timeline",
	Doc:  "run the cell and draw what its goroutines did",
	Help: `
A lane for the cell itself, named main, and one for each goroutine that it starts:
when it ran, was ready to run and had no processor, or waited, and for what. What
goroutines of earlier cells do is not drawn, nor what goroutines do after the cell.`,
	Read: func(c *Call) (Use, error) {
		return Use{Run: func(ctx context.Context, next Next) (mime.Bundle, error) {
			c.Run.Record = true
			return next(ctx)
		}}, c.None()
	},
}

var timelineSession = &Magic{
	Name:  "%timeline",
	Usage: "on|off",
	Doc:   "draw what the goroutines of every cell do, from this one on, or no longer",
	Help:  "With on every cell is as one with %%timeline on top.",
	Read: func(c *Call) (Use, error) {
		words := c.Words()
		if len(words) == 0 {
			state := "off"
			if c.Session.Record {
				state = "on"
			}
			return shows(c, c.Name+" is "+state+"\n"), nil
		}
		if len(words) > 1 || words[0].Text != "on" && words[0].Text != "off" {
			return Use{}, c.Wrong(words[len(words)-1], "takes on or off", "")
		}
		on := words[0].Text == "on"
		return Use{Run: func(ctx context.Context, next Next) (mime.Bundle, error) {
			c.Session.Record, c.Run.Record = on, on
			return next(ctx)
		}}, nil
	},
}
