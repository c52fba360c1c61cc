package session

import (
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"golanes/kernel/internal/limit"
	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/wire"
)

// A quota is what a cell has put out, and what of it front ends do not get because it is too much: neither a browser nor a notebook file
// lives with a loop that prints for an hour. What is beyond a limit is counted and dropped, and the program goes on. Where it was cut
// there is a line that says how much is not shown; the line is a display, which is updated while more is dropped. Guarded by iopub's lock.
//
// Standard output, with displays, and standard error have the limits each, so that a storm on the one leaves the other.
type quota struct {
	limits  limit.Limits
	shown   map[string]amount // by stream
	cut     map[string]bool   // the streams of which no more is shown
	missing map[string]bool   // the ids of displays that are not shown
	dropped amount
	said    amount    // what the line has said
	id      string    // of the line; empty if there is none
	due     time.Time // the line is to be written anew
}

// An amount is of output.
type amount struct {
	bytes    int64
	lines    int64
	displays int64
}

// What output is counted as, and how often the line is written anew.
const (
	displayLines = 20 // so many lines is a display, as long as one is
	leastValue   = 64 << 10
	sayAgain     = time.Second
)

func newQuota(l limit.Limits) quota {
	return quota{limits: l, shown: map[string]amount{}, cut: map[string]bool{}, missing: map[string]bool{}}
}

// text returns how many bytes of text for a stream are to be shown, and counts them and the rest.
func (q *quota) text(name, text string) int {
	n := 0
	if !q.cut[name] {
		n = q.fits(q.shown[name], text)
		q.cut[name] = n < len(text)
	}
	shown := q.shown[name]
	shown.bytes += int64(n)
	shown.lines += int64(strings.Count(text[:n], "\n"))
	q.shown[name] = shown
	q.dropped.bytes += int64(len(text) - n)
	q.dropped.lines += int64(strings.Count(text[n:], "\n"))
	return n
}

// fits returns how much of text the limits leave room for: whole runes, and whole lines if there are too many.
func (q *quota) fits(shown amount, text string) int {
	n := len(text)
	if most := q.limits.Lines; most > 0 && shown.lines >= int64(most) {
		return 0
	} else if most > 0 && int64(strings.Count(text, "\n")) > int64(most)-shown.lines {
		n = 0
		for range int64(most) - shown.lines {
			n += strings.IndexByte(text[n:], '\n') + 1
		}
	}
	if most := q.limits.Output; most > 0 && int64(n) > most-shown.bytes {
		n = int(max(most-shown.bytes, 0))
		n -= incomplete([]byte(text[max(n-4, 0):n]))
	}
	return n
}

// display reports whether a display of the given size is to be shown, and counts it. One that is too large by itself does not end what
// is shown of others.
func (q *quota) display(id string, bytes int, update bool) bool {
	size := int64(bytes)
	if most := q.limits.Output; most > 0 && size > most {
		q.drop(size)
		return false
	}
	if update {
		return true // it takes the place of another
	}
	if id != "" {
		q.missing[id] = true
	}
	shown := q.shown[wire.Stdout]
	shown.bytes += size
	shown.lines += displayLines
	l := q.limits
	if q.cut[wire.Stdout] || l.Output > 0 && shown.bytes > l.Output || l.Lines > 0 && shown.lines > int64(l.Lines) {
		q.cut[wire.Stdout] = true
		q.drop(size)
		return false
	}
	q.shown[wire.Stdout] = shown
	delete(q.missing, id)
	return true
}

func (q *quota) drop(bytes int64) {
	q.dropped.bytes += bytes
	q.dropped.displays++
}

// clear begins anew: the front end has nothing more of what was shown.
func (q *quota) clear() { *q = newQuota(q.limits) }

// unsaid reports whether there is more that is not shown than the line says.
func (q *quota) unsaid() bool { return q.dropped != q.said }

// line returns the line that says what is not shown.
func (q *quota) line() string {
	parts := []string{}
	for _, p := range []struct {
		n    int64
		noun string
	}{{q.dropped.lines, "line"}, {q.dropped.displays, "display"}} {
		if p.n > 0 {
			parts = append(parts, plural(p.n, p.noun))
		}
	}
	text := "... " + plural(q.dropped.bytes, "byte")
	if len(parts) > 0 {
		text += " (" + strings.Join(parts, ", ") + ")"
	}
	return text + " more not shown; " + q.how()
}

// how says which limits there are, and what they come from.
func (q *quota) how() string {
	var limits []string
	if n := q.limits.Lines; n > 0 {
		limits = append(limits, fmt.Sprintf("%s=%d", limit.Lines, n))
	}
	if n := q.limits.Output; n > 0 {
		limits = append(limits, fmt.Sprintf("%s=%d", limit.Output, n))
	}
	return "the limits of a cell are " + strings.Join(limits, " and ") + ", in the kernel's environment"
}

func plural(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return limit.Count(n) + " " + noun
}

// sayLocked puts out how much of a cell's output is not shown, if that has changed.
func (p *iopub) sayLocked(o *output, now time.Time) {
	q := &o.quota
	if !q.unsaid() {
		return
	}
	p.cutLocked()
	q.said, q.due = q.dropped, now.Add(sayAgain)
	fresh := q.id == ""
	if fresh {
		q.id = rand.Text()
	}
	content := wire.DisplayData{Data: wire.Object{"text/plain": q.line()}, Metadata: wire.Object{}, Transient: wire.Transient{DisplayID: q.id}}
	if fresh {
		p.pushLocked(o.parent, content, 0)
		return
	}
	p.pushLocked(o.parent, wire.UpdateDisplayData(content), 0)
}

// droppedLocked has the line of a cell written: at once where it is new, else some time later, by run.
func (p *iopub) droppedLocked(o *output) {
	if !o.quota.unsaid() {
		return
	}
	if o.quota.id == "" {
		p.sayLocked(o, time.Now())
		return
	}
	if !p.unsaid[o] {
		p.unsaid[o] = true
		p.signal()
	}
}

// sayDueLocked writes the lines that are due, and returns how long it is until the next is; 0 if there is none.
func (p *iopub) sayDueLocked(now time.Time) (pause time.Duration) {
	for o := range p.unsaid {
		left := o.quota.due.Sub(now)
		if left <= 0 {
			p.sayLocked(o, now)
			delete(p.unsaid, o)
			continue
		}
		if pause == 0 || left < pause {
			pause = left
		}
	}
	return pause
}

// shortened returns the value of a cell as far as the cell's quota has room.
func (p *iopub) shortened(o *output, b mime.Bundle) mime.Bundle {
	p.mu.Lock()
	defer p.mu.Unlock()
	return o.quota.shortened(b)
}

// shortened returns the value of a cell as far as there is room for it.
func (q *quota) shortened(b mime.Bundle) mime.Bundle {
	room := q.limits.Output - q.shown[wire.Stdout].bytes
	if q.limits.Output == 0 || int64(size(b)) <= max(room, leastValue) {
		return b
	}
	text, _ := b.Data["text/plain"].(string)
	kept := text[:min(len(text), int(max(room, leastValue)))]
	kept = kept[:len(kept)-incomplete([]byte(kept[max(len(kept)-4, 0):]))]
	rest := quota{limits: q.limits, dropped: amount{bytes: int64(size(b) - len(kept))}}
	b.Data = mime.Text(kept + "\n" + rest.line()).Data
	return b
}

// maxFailure is how many bytes a part of a failure may have: somebody will panic with all that a file holds.
const maxFailure = 64 << 10

// clipped returns a failure whose parts are not too long.
func clipped(f wire.Failure) wire.Failure {
	clip := func(s string) string {
		if len(s) <= maxFailure {
			return s
		}
		kept := s[:maxFailure]
		kept = kept[:len(kept)-incomplete([]byte(kept[len(kept)-4:]))]
		return fmt.Sprintf("%s... (%s more not shown)", kept, plural(int64(len(s)-len(kept)), "byte"))
	}
	f.Name, f.Value = clip(f.Name), clip(f.Value)
	lines := make([]string, len(f.Traceback))
	for i, line := range f.Traceback {
		lines[i] = clip(line)
	}
	f.Traceback = lines
	return f
}
