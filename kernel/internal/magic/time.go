package magic

import (
	"context"
	"fmt"
	"time"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/session"
	"golanes/kernel/internal/timeline"
)

var timeOnce = &Magic{
	Name: "%%time",
	Doc:  "run the cell and say what time it took",
	Help: `
Wall time is what a clock on the wall says. CPU time is what the cores have spent
in the program (user) and in the operating system for it (system), all goroutines
together: less than wall time where the cell waits, more where it computes on
several cores. What goroutines of earlier cells spend meanwhile is in it too.
Checking and compiling the cell are in neither.`,
	Read: readTime,
}

func readTime(c *Call) (Use, error) {
	return Use{Run: func(ctx context.Context, next Next) (mime.Bundle, error) {
		if c.Run.Measure == nil {
			c.Run.Measure = &proc.Measure{}
		}
		value, err := next(ctx)
		if c.Run.Measured != nil {
			note(c.Out, took(c.Run.Measured))
		}
		return value, err
	}}, c.None()
}

// took says what time a run took.
func took(m *proc.Measured) string {
	text := "wall " + timeline.Duration(m.Wall) + ", "
	if !m.HasCPU {
		return text + "CPU time not known on this system"
	}
	return text + fmt.Sprintf("CPU %s (user %s, system %s)", cpu(m.User+m.System), cpu(m.User), cpu(m.System))
}

// cpu writes CPU time, of which systems tell no more than microseconds.
func cpu(d time.Duration) string {
	if d <= 0 {
		return "0 ms"
	}
	return timeline.Duration(d.Round(time.Microsecond))
}

// note shows a line of the kernel's own under a cell: apart from what the cell writes, and before its value.
func note(out session.Output, line string) { out.Display(session.Display{Bundle: mime.Text(line)}) }
