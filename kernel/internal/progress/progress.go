// Package progress says how far the runs of a cell have come, in one line, while they last.
//
// Who runs something tells a [Progress]; a [Line] shows it, at a pace that readers and front ends can follow. Neither knows what a front
// end is. Runs within runs are not shown, but for those that a comparison, a sweep or a recorded cell consists of.
package progress

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Progress is how far the runs of one cell have come. The zero value is that of a cell that has run nothing. A nil one is that of a
// cell which shows none: its methods do nothing. All methods are safe for concurrent use.
type Progress struct {
	wake func() // called when something has begun or ended; may be nil

	mu     sync.Mutex // guards what follows, and what is in calls
	open   *Call      // the outermost that goes on
	ended  []string   // what is to be said of the latest that have ended
	before int        // how many ended before those
	halted string     // what is to be said of all, once they were stopped
}

// maxEnded is of how many calls that have ended something is said.
const maxEnded = 3

// A Call is a run, or several that are made in turn. A nil one is not shown: its methods do nothing.
type Call struct {
	of    *Progress
	title string
	begin time.Time
	rows  int   // of how many runs it is; 0 is not known
	inner *Call // that goes on within it

	row             int    // the run it is at, from 1
	name            string // of that run
	repeat, repeats int
	tasks           int
	done, failed    atomic.Int64 // tasks of this repeat
}

// Begin begins a call of the given number of runs, 0 if that is not known. It returns nil if the call is within a run whose tasks are
// counted already. End has to be called on what it returns.
func (p *Progress) Begin(title string, rows int) *Call {
	if p == nil {
		return nil
	}
	c := &Call{of: p, title: title, begin: time.Now(), rows: rows}
	p.mu.Lock()
	place := &p.open
	for *place != nil && (*place).tasks == 0 {
		place = &(*place).inner
	}
	taken := *place != nil
	if !taken {
		*place = c
	}
	p.mu.Unlock()
	if taken {
		return nil
	}
	p.notify()
	return c
}

func (p *Progress) notify() {
	if p.wake != nil {
		p.wake()
	}
}

// Row begins the next run of a call, of so many tasks, which is to be made so many times. One whose tasks another call counts has none,
// and is done with one Done.
func (c *Call) Row(name string, tasks, repeats int) {
	if c == nil {
		return
	}
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	c.row++
	c.name, c.tasks, c.repeat, c.repeats = name, tasks, 0, repeats
}

// Repeat begins a run, the first time or again.
func (c *Call) Repeat() {
	if c == nil {
		return
	}
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	c.repeat++
	c.done.Store(0)
	c.failed.Store(0)
}

// Done counts a task that has ended.
func (c *Call) Done(failed bool) {
	if c == nil {
		return
	}
	if failed {
		c.failed.Add(1)
	}
	c.done.Add(1)
}

// End ends a call, also one that did not come to its last run.
func (c *Call) End() {
	if c == nil {
		return
	}
	p := c.of
	p.mu.Lock()
	place := &p.open
	for *place != nil && *place != c {
		place = &(*place).inner
	}
	if *place == c {
		*place = nil
		if p.open == nil {
			p.ended = append(p.ended, c.summary("ended early"))
		}
	}
	if len(p.ended) > maxEnded {
		p.ended = p.ended[1:]
		p.before++
	}
	p.mu.Unlock()
	p.notify()
}

// since returns when what goes on has begun, if something does and was not stopped.
func (p *Progress) since() (begin time.Time, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil || p.halted != "" {
		return time.Time{}, false
	}
	return p.open.begin, true
}

// text says what has ended, and how far what has gone on for a while has come.
func (p *Progress) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.halted != "" {
		return p.halted
	}
	lines := p.endedLocked()
	if p.open != nil && time.Since(p.open.begin) >= patience {
		lines = append(lines, p.open.line())
	}
	return strings.Join(lines, "\n")
}

// final says what has ended, and of what goes on that it does as how says: "stopped" or "goes on".
func (p *Progress) final(how string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.halted != "" {
		return p.halted
	}
	lines := p.endedLocked()
	if p.open != nil {
		lines = append(lines, p.open.summary(how))
	}
	return strings.Join(lines, "\n")
}

// stop says for ever how far things have come.
func (p *Progress) stop() {
	halted := p.final("stopped")
	p.mu.Lock()
	defer p.mu.Unlock()
	p.halted = halted
}

func (p *Progress) endedLocked() []string {
	var lines []string
	if p.before > 0 {
		lines = append(lines, fmt.Sprintf("after %d others:", p.before))
	}
	return append(lines, p.ended...)
}

// bar is how wide a bar is, in characters.
const bar = 20

// line says how far a call has come. What changes its width stands last, so that the rest stays where it is.
func (c *Call) line() string {
	elapsed := time.Since(c.begin)
	var parts, names []string
	for in := c; in != nil; in = in.inner {
		names = append(names, in.names()...)
		if in.tasks > 0 {
			parts = append(parts, in.count())
		}
	}
	parts = append([]string{seconds(elapsed)}, parts...)
	text := strings.Join(append(parts, strings.Join(names, ", ")), " · ")
	if part, ok := c.part(); ok {
		full := min(int(part*bar), bar)
		text = strings.Repeat("█", full) + strings.Repeat("░", bar-full) + " " + text
	}
	return text
}

// names says what is run.
func (c *Call) names() []string {
	names := []string{c.title}
	if c.rows > 1 && c.row > 0 {
		names = append(names, fmt.Sprintf("run %d of %d", c.row, c.rows), c.name)
	}
	if c.repeats > 1 {
		names = append(names, fmt.Sprintf("repeat %d of %d", c.repeat, c.repeats))
	}
	return names
}

// count says how many tasks have ended.
func (c *Call) count() string {
	if c.tasks == 1 {
		return fmt.Sprintf("%d of 1 task", c.done.Load())
	}
	return fmt.Sprintf("%d of %d tasks", c.done.Load(), c.tasks)
}

// part returns how much of a call is done, from 0 to 1, if that is known.
func (c *Call) part() (float64, bool) {
	within, known := 0.0, false
	switch {
	case c.tasks > 0:
		within, known = float64(c.done.Load())/float64(c.tasks), true
	case c.inner != nil:
		within, known = c.inner.part()
	}
	if c.rows == 0 {
		return within, known
	}
	within = (float64(max(c.repeat-1, 0)) + within) / float64(max(c.repeats, 1))
	return (float64(max(c.row-1, 0)) + within) / float64(c.rows), true
}

// complete reports whether a call has come to the end of its last run.
func (c *Call) complete() bool {
	return c.row == c.rows && c.repeat >= c.repeats && int(c.done.Load()) == max(c.tasks, 1)
}

// summary says what came of a call; if it is not complete, in the words of how.
func (c *Call) summary(how string) string {
	took := length(time.Since(c.begin))
	if c.rows > 0 && c.complete() {
		return c.title + ": " + c.whole() + " in " + took
	}
	text := c.title + ": " + how + " after " + took
	if c.rows > 1 {
		text += fmt.Sprintf(", %d of %d runs done", c.runsDone(), c.rows)
	}
	if c.repeats > 1 {
		text += fmt.Sprintf(", at repeat %d of %d", c.repeat, c.repeats)
	}
	if c.tasks > 0 {
		text += ", " + c.count() + " done"
	}
	return text
}

// whole says what a complete call was of.
func (c *Call) whole() string {
	switch {
	case c.rows > 1:
		return fmt.Sprintf("%d of %[1]d runs", c.rows)
	case c.repeats > 1:
		return fmt.Sprintf("%d of %[1]d repeats", c.repeats)
	}
	if n := c.failed.Load(); n > 0 {
		return fmt.Sprintf("%s, %d failed,", c.count(), n)
	}
	return c.count()
}

// runsDone is how many of its runs a call has come to the end of.
func (c *Call) runsDone() int {
	if c.complete() {
		return c.row
	}
	return max(c.row-1, 0)
}

// seconds writes a time that grows.
func seconds(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%4.1f s", d.Seconds())
	}
	return d.Truncate(time.Second).String()
}

// length writes how long something took, with what recording it took.
func length(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return "less than 10 ms"
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	case d < time.Minute:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}
