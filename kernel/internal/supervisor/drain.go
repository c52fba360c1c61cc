package supervisor

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"

	"golanes/kernel/internal/proc"
)

// A drain reads file descriptor 1 or 2 of a worker. What it reads is output of the running cell, but for the marks, and for what
// begins like a crash report: that is held back until the mark shows that nothing crashed.
type drain struct {
	w     *worker
	name  string
	mark  []byte
	marks chan struct{} // one for each mark; capacity 1, as cells run one at a time
	ended chan struct{}

	mu      sync.Mutex // guards what follows
	held    strings.Builder
	dropped int // bytes beyond maxReport
}

func newDrain(w *worker, name, mark string) *drain {
	return &drain{w: w, name: name, mark: []byte(mark), marks: make(chan struct{}, 1), ended: make(chan struct{})}
}

// maxReport is how much of a crash report is kept.
const maxReport = 512 << 10

// read reads until the pipe ends.
func (d *drain) read(pipe io.ReadCloser) {
	defer close(d.ended)
	defer pipe.Close()
	buf := make([]byte, 64<<10)
	var rest []byte // may be the beginning of a mark
	for {
		n, err := pipe.Read(buf)
		rest = append(rest, buf[:n]...)
		for {
			before, after, found := bytes.Cut(rest, d.mark)
			if !found {
				break
			}
			d.text(before)
			d.release()
			select {
			case d.marks <- struct{}{}:
			default: // a cell that writes marks of its own shall not hold us up
			}
			rest = append([]byte(nil), after...)
		}
		keep := partial(rest, d.mark)
		d.text(rest[:len(rest)-keep])
		rest = append(rest[:0], rest[len(rest)-keep:]...)
		if err != nil {
			d.text(rest)
			return
		}
	}
}

// partial returns how many bytes at the end of text may begin the mark.
func partial(text, mark []byte) int {
	for n := min(len(mark)-1, len(text)); n > 0; n-- {
		if bytes.HasPrefix(mark, text[len(text)-n:]) {
			return n
		}
	}
	return 0
}

// crashes are how the runtime begins its last words.
var crashes = []string{"panic: ", "fatal error: ", "runtime: ", "unexpected fault address", "SIGQUIT", "SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGTERM", "[signal "}

// text delivers what was read, or holds it back.
func (d *drain) text(p []byte) {
	if len(p) == 0 {
		return
	}
	s := string(p)
	d.mu.Lock()
	if d.held.Len() == 0 && d.name == "stderr" {
		if at := crashAt(s); at >= 0 {
			d.held.WriteString(s[at:])
			s = s[:at]
		}
	} else if d.held.Len() > 0 {
		if d.held.Len() < maxReport {
			d.held.WriteString(s)
		} else {
			d.dropped += len(s)
		}
		s = ""
	}
	d.mu.Unlock()
	d.deliver(s)
}

// crashAt returns where a line of s begins like a crash report, or -1.
func crashAt(s string) int {
	at := 0
	for line := range strings.Lines(s) {
		for _, c := range crashes {
			if strings.HasPrefix(line, c) {
				return at
			}
		}
		at += len(line)
	}
	return -1
}

// release delivers what was held back: it was no crash.
func (d *drain) release() {
	d.mu.Lock()
	s := d.held.String()
	if d.dropped > 0 {
		s += fmt.Sprintf("\n(%d bytes that followed are not shown)\n", d.dropped)
	}
	d.held.Reset()
	d.dropped = 0
	d.mu.Unlock()
	d.deliver(s)
}

func (d *drain) deliver(s string) {
	if s != "" {
		d.w.s.deliver(proc.Event{Kind: proc.Stream, Cell: d.w.running(), Name: d.name, Text: s})
	}
}

// waitMark waits for the mark at the end of a cell, or for the end of the pipe.
func (d *drain) waitMark() {
	select {
	case <-d.marks:
	case <-d.ended:
	}
}

// report returns the crash report.
func (d *drain) report() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.held.String()
}

// summary returns a crash report without what shows the interpreter and not the cell: the goroutines, addresses, and what the race
// detector, in a worker that has it, says at the same time.
func summary(report string) string {
	for _, end := range []string{"\n\ngoroutine ", "\n\nruntime stack:", "\n==================\nWARNING: DATA RACE"} {
		report, _, _ = strings.Cut(report, end)
	}
	var kept strings.Builder
	for line := range strings.Lines(report) {
		if !strings.HasPrefix(line, "runtime: sp=") && !strings.HasPrefix(line, "PC=") {
			kept.WriteString(line)
		}
	}
	return strings.TrimSpace(kept.String())
}

// headline takes kind and message from a crash report: "fatal error" and "stack overflow", "SIGSEGV" and "segmentation violation".
func headline(report string) (kind, message string) {
	for line := range strings.Lines(report) {
		line = strings.TrimSpace(line)
		for _, k := range []string{"fatal error", "panic"} {
			if rest, ok := strings.CutPrefix(line, k+": "); ok {
				return k, rest
			}
		}
		if kind, message, ok := strings.Cut(line, ": "); ok && strings.HasPrefix(kind, "SIG") {
			return kind, message
		}
	}
	return "", ""
}
