package worker

import (
	"context"
	"errors"
	"io"
	"sync"

	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/sched"
)

// maxText is the most that one Stream event carries: more would hold everything up behind it.
const maxText = 1 << 20

// A stream is the standard output or error of cells.
type stream struct {
	w    *Worker
	name string
}

// Write sends p as output of the cell that started the calling goroutine.
func (s stream) Write(p []byte) (int, error) {
	sched.LogPrint(p)
	l := s.w.life()
	if l.stopping.Load() && !ending() && (l.hard.Load() || !ender{s.w}.Braked()) { // else it is a deferred call of the host's
		s.w.end(l)
		return 0, errStopped
	}
	s.w.line(l.cell).Printing()
	if s.name == "stdout" {
		s.w.lanes.Printed(p)
	}
	for rest := p; len(rest) > 0; {
		n := min(len(rest), maxText)
		s.w.options.Event(proc.Event{Kind: proc.Stream, Cell: l.cell, Name: s.name, Text: string(rest[:n])})
		rest = rest[n:]
	}
	s.w.gate()
	return len(p), nil
}

// errStopped is returned to goroutines that were stopped, which do not come to look at it.
var errStopped = errors.New("the cell was stopped")

// WriteString is Write; *os.File has it too.
func (s stream) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

// An input is the standard input of cells: each line is asked for when somebody reads it.
type input struct {
	w       *Worker
	reading sync.Mutex  // one reader asks at a time
	rest    []byte      // of the last line; guarded by reading
	lines   chan answer // capacity 1: an answer may come when its reader was interrupted
}

type answer struct {
	line string
	err  error
}

func newInput(w *Worker) *input { return &input{w: w, lines: make(chan answer, 1)} }

// Read asks the user for a line. It ends with the interrupt of the cell.
func (i *input) Read(p []byte) (int, error) {
	i.reading.Lock()
	defer i.reading.Unlock()
	if len(i.rest) == 0 {
		select {
		case <-i.lines: // an answer that came too late
		default:
		}
		stop := i.w.stopped()
		select {
		case <-stop: // the reader before was interrupted, and so is this one
			return 0, context.Canceled
		default:
		}
		i.w.options.Event(proc.Event{Kind: proc.Input, Cell: i.w.cellOf()})
		select {
		case a := <-i.lines:
			if a.err != nil {
				return 0, a.err
			}
			i.rest = append([]byte(a.line), '\n')
		case <-stop:
			return 0, context.Canceled
		}
	}
	n := copy(p, i.rest)
	i.rest = i.rest[n:]
	return n, nil
}

// reply hands a line to the reader that waits.
func (i *input) reply(line string, err error) {
	select {
	case i.lines <- answer{line, err}:
	default: // nobody asked
	}
}

// errInput is what a reader gets when the front end gave no line.
func errInput(text string) error {
	if text == "" {
		return nil
	}
	if text == io.EOF.Error() {
		return io.EOF
	}
	return errors.New(text)
}
