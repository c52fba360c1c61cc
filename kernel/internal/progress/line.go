package progress

import (
	"sync"
	"sync/atomic"
	"time"
)

// The pace of a line.
const (
	patience = 500 * time.Millisecond // how long something goes on before it is shown
	pause    = 100 * time.Millisecond // from one text to the next, at least
)

// A Line shows the progress of a cell in one place, a display, as long as that shows nothing better: a picture may take it. What is
// printed while something goes on stands below, so the place is kept free from the first print on.
//
// It has a goroutine of its own from NewLine to Close. All methods are safe for concurrent use; on a nil Line they do nothing.
type Line struct {
	progress Progress
	show     func(text, stopped string, first bool)
	wake     chan struct{} // holds a token when something has begun or ended
	quit     chan struct{}
	wg       sync.WaitGroup
	settled  atomic.Bool // there is no more reason to keep a place free: there is one, or none is wanted

	mu    sync.Mutex // guards what follows, and held while something is shown
	shown bool       // there is a display
	taken bool       // by something better, which stays if kept is set, and else only if the cell does not fail
	kept  bool
	last  time.Time // when the text was shown
	text  string
}

// NewLine returns a line for one cell, which calls show for each text that is to be shown: one call at a time, the first with first set
// and maybe with no text. The text stopped is what is to be shown instead should the process end before the next.
func NewLine(show func(text, stopped string, first bool)) *Line {
	l := &Line{show: show, wake: make(chan struct{}, 1), quit: make(chan struct{})}
	l.progress.wake = func() {
		select {
		case l.wake <- struct{}{}:
		default:
		}
	}
	l.wg.Go(l.run)
	return l
}

// Progress returns what the line shows; nil if the line is.
func (l *Line) Progress() *Progress {
	if l == nil {
		return nil
	}
	return &l.progress
}

// run shows how far things have come when that is due.
func (l *Line) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		var due <-chan time.Time
		if d, ok := l.due(); ok {
			timer.Reset(d)
			due = timer.C
		}
		select {
		case <-l.quit:
			return
		case <-l.wake:
		case <-due:
			l.update()
		}
	}
}

// due returns in what time the text is to be shown, if at all.
func (l *Line) due() (time.Duration, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	begin, going := l.progress.since()
	switch {
	case l.taken:
		return 0, false
	case going && time.Since(begin) >= patience, l.text != "" && l.text != l.progress.text():
		return max(time.Until(l.last.Add(pause)), 0), true
	case going:
		return time.Until(begin.Add(patience)), true
	}
	return 0, false
}

// update shows how far things have come.
func (l *Line) update() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if text := l.progress.text(); !l.taken && text != "" {
		l.showLocked(text)
	}
}

func (l *Line) showLocked(text string) {
	first := !l.shown
	l.shown, l.last, l.text = true, time.Now(), text
	l.show(text, l.progress.final("stopped"), first)
	l.settled.Store(true) // last: who finds it so prints below
}

// Printing is called before something is printed: it keeps a place free above that, if something goes on.
func (l *Line) Printing() {
	if l == nil || l.settled.Load() {
		return
	}
	if _, going := l.progress.since(); !going {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.shown && !l.taken {
		l.showLocked("")
	}
}

// Take reports whether there is a display, for something better to be shown in it: something that is shown in any case, or if the cell
// does not fail. Nothing else is shown from then on, until Close.
func (l *Line) Take(inAnyCase bool) bool {
	if l == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken, l.kept = true, l.kept || inAnyCase
	l.settled.Store(true)
	return l.shown
}

// Stop is called before what goes on is stopped: what its tasks do from then on is not of their own accord.
func (l *Line) Stop() {
	if l != nil {
		l.progress.stop()
	}
}

// Close ends the line with its cell and leaves what is to be read for ever, unless something better is shown there.
func (l *Line) Close(failed bool) {
	if l == nil {
		return
	}
	close(l.quit)
	l.wg.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.shown && (!l.taken || failed && !l.kept) {
		l.showLocked(l.progress.final("goes on"))
	}
	l.taken = true
	l.settled.Store(true)
}
