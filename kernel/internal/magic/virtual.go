package magic

import (
	"context"
	"strconv"

	"golanes/kernel/internal/mime"
)

var virtual = &Magic{
	Name:  "%%virtual",
	Usage: "[-speed X]",
	Doc:   "run the cell in virtual time: pauses take none, and all is as if they had",
	Help: `
The clock stands still while any goroutine of the cell is at work. When all wait,
it goes on at once to the time at which the first of them wakes up: an hour of
time.Sleep is over in no time, and time.Since says that it was an hour. So who
waits for whom, and for how long, is what it would be. The clock begins at
midnight of 2000-01-01. The line at the end says how long it was on both clocks.

With -speed X the clock goes on in real time, X times faster: an hour in a minute
with -speed 60, each line printed in its time.

The cell has a worker of its own, which ends with it. It knows the functions,
types, constants and imports of the notebook, and no variables: declare those in
the cell, or pass them to functions as parameters. Functions, types, constants
and imports that the cell declares stay, its variables do not, and those of the
session are what they were.

When all goroutines wait and nothing can wake them, or the cell leaves goroutines
behind, the cell ends with a list of who waits for what. What has no virtual time,
such as the network and other programs, is refused; what waits for it all the same
ends the cell after two seconds. Computing may take as long as it takes.

lanes.Virtual() and lanes.Speed(x) do the same for the whole cell that they stand in.`,
	Read: readVirtual,
}

func readVirtual(c *Call) (Use, error) {
	speed, err := c.speed()
	return Use{Run: func(ctx context.Context, next Next) (mime.Bundle, error) {
		c.Run.Virtual, c.Run.Speed = true, speed
		return next(ctx)
	}}, err
}

// speed reads the option -speed; 0 is none.
func (c *Call) speed() (float64, error) {
	words := c.Words()
	if len(words) == 0 {
		return 0, nil
	}
	first := words[0]
	switch {
	case first.Text != "-speed":
		return 0, c.Wrong(first, "cannot use "+first.Text, "its option is -speed X; the cell begins on the next line")
	case len(words) == 1:
		return 0, c.Wrong(Word{"", first.Col + len(first.Text)}, "-speed needs a number", "")
	case len(words) > 2:
		return 0, c.Wrong(words[2], "cannot use "+words[2].Text, "its option is -speed X; the cell begins on the next line")
	}
	const most = 1e9
	x, err := strconv.ParseFloat(words[1].Text, 64)
	if err != nil || !(x > 0 && x <= most) {
		return 0, c.Wrong(words[1], "-speed "+words[1].Text+": want how many times faster than in real time the clock is to go, such as 60", "")
	}
	return x, nil
}
