package worker

import (
	"crypto/rand"
	"fmt"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/progress"
	"golanes/kernel/lanes"
)

// A live is how far a cell has come, as a display that changes while it runs. Nil shows nothing.
//
// A picture that the cell shows, of a recording or as its value, becomes the last change of the display, and is no result besides: there
// is no other message by which the line could be gone, without an empty output in its place or the loss of what was printed. Consoles
// print a display and ignore its changes, so they would never show the picture: cells are shown live only to front ends that say which
// cell it is, as JupyterLab, Notebook and VS Code do. In others the picture is the cell's result, as that of a short run is everywhere.
type live struct {
	cell    int
	display string // its id
	line    *progress.Line
	record  bool // it is for the picture of the cell's recording
}

// newLive makes the display of the running cell; it is there as soon as there is something to say.
func (w *Worker) newLive(r proc.Run) {
	// Ids are the front end's, whatever kernels it has.
	l := &live{cell: r.Cell, display: fmt.Sprintf("golanes-%d-%s", r.Cell, rand.Text()), record: r.Record}
	l.line = progress.NewLine(func(text, stopped string, first bool) {
		w.options.Event(proc.Event{
			Kind: proc.Display, Cell: r.Cell, Bundle: mime.Text(text), DisplayID: l.display, Update: !first, Live: true, Text: stopped,
		})
	})
	w.live.Store(l)
}

// line returns the line of a cell; nil if that shows none, or is over.
func (w *Worker) line(cell int) *progress.Line {
	if l := w.live.Load(); l != nil && l.cell == cell {
		return l.line
	}
	return nil
}

// stop is called before the cell is stopped.
func (l *live) stop() {
	if l != nil {
		l.line.Stop()
	}
}

// closeLive is called at the end of the cell, in the goroutine that runs it.
func (w *Worker) closeLive(failure *proc.Failure) {
	w.live.Swap(nil).line.Close(failure != nil)
}

// placed says where the value of the running cell is to be shown: pictures of runs in the display, if there is one.
func (w *Worker) placed(value any, b mime.Bundle) mime.Bundle {
	switch unwrap(value).(type) {
	case *lanes.Run, *lanes.Report, *lanes.Curve:
		l := w.live.Load()
		if l != nil && l.cell == w.cellOf() && !l.record && l.line.Take(false) {
			b.DisplayID = l.display
		}
	}
	return b
}
