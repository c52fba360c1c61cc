package sched

import (
	"bytes"
	"io"
	"sync"
)

// A head takes a trace and says when there is enough of it. It keeps whole what comes until the trace ends, as a trace that is cut
// anywhere cannot be read.
type head struct {
	max  int
	full func() // called once, when there are more than max bytes; must not wait, as the trace's writer is who calls it

	mu   sync.Mutex // guards what follows
	buf  bytes.Buffer
	told bool
	err  error
}

func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	h.buf.Write(p)
	tell := !h.told && h.buf.Len() > h.max
	h.told = h.told || tell
	h.mu.Unlock()
	if tell {
		h.full()
	}
	return len(p), nil
}

// take takes what source has, and is not full by it.
func (h *head) take(source io.WriterTo) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told = true
	_, h.err = source.WriteTo(&h.buf)
}

// data returns what was taken. There must be no more to come.
func (h *head) data() ([]byte, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.buf.Bytes(), h.err
}
