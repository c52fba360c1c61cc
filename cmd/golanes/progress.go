package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"golanes/kernel/notebook"
)

// repaint is how often the elapsed time is renewed on a terminal: often enough for one digit after the point.
const repaint = 100 * time.Millisecond

// A ticker shows one line about work that goes on, with the time it has taken. On a terminal the line is rewritten, by one goroutine
// that stop ends and waits for; elsewhere each new text is a line of its own.
type ticker struct {
	w     io.Writer
	live  bool
	start time.Time

	mu   sync.Mutex // guards text and writes to w
	text string

	quit chan struct{}
	wg   sync.WaitGroup
}

func newTicker(w io.Writer) *ticker {
	t := &ticker{w: w, live: isTerminal(w), start: time.Now(), quit: make(chan struct{})}
	if t.live {
		t.wg.Go(t.paint)
	}
	return t
}

func (t *ticker) paint() {
	tick := time.NewTicker(repaint)
	defer tick.Stop()
	for {
		select {
		case <-t.quit:
			return
		case <-tick.C:
			t.mu.Lock()
			t.paintLocked()
			t.mu.Unlock()
		}
	}
}

func (t *ticker) paintLocked() {
	if t.text != "" {
		fmt.Fprintf(t.w, "\r\x1b[K%s  %s", t.text, elapsed(time.Since(t.start)))
	}
}

// say replaces the text.
func (t *ticker) say(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = text
	if t.live {
		t.paintLocked()
		return
	}
	fmt.Fprintf(t.w, "%s  %s\n", text, elapsed(time.Since(t.start)))
}

// stop wipes the line and leaves a last one, unless it is empty.
func (t *ticker) stop(last string) {
	close(t.quit)
	t.wg.Wait()
	if t.live {
		fmt.Fprint(t.w, "\r\x1b[K")
	}
	if last != "" {
		fmt.Fprintln(t.w, last)
	}
}

// A progress tells how far a notebook has come.
type progress struct {
	*ticker
	file string
}

func newProgress(w io.Writer, file string) *progress {
	return &progress{newTicker(w), file}
}

func (p *progress) report(at notebook.Progress) {
	if !at.Done {
		p.say(fmt.Sprintf("%s: cell %d of %d", p.file, at.Cell, at.Cells))
	}
}

func (p *progress) end(r notebook.Result, err error) {
	var cell *notebook.CellError
	switch {
	case err == nil && len(r.Allowed) > 0:
		p.stop(fmt.Sprintf("%s: %d cells ran, %d failed as they may, %s", p.file, r.Cells, len(r.Allowed), elapsed(r.Elapsed)))
	case err == nil:
		p.stop(fmt.Sprintf("%s: %d cells ran, %s", p.file, r.Cells, elapsed(r.Elapsed)))
	case errors.As(err, &cell):
		p.stop(fmt.Sprintf("%s: stopped at cell %d, %s", p.file, cell.Index+1, elapsed(r.Elapsed)))
	default:
		p.stop("")
	}
}

// elapsed is a time for people: tenths of a second.
func elapsed(d time.Duration) string {
	return d.Round(100 * time.Millisecond).String()
}

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
