package proc

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"io"
	"sync"
)

// A Writer sends values of one type over a pipe. It is safe for concurrent use.
type Writer[T any] struct {
	mu  sync.Mutex // guards enc
	buf *bufio.Writer
	enc *gob.Encoder
}

// NewWriter returns a Writer on w.
func NewWriter[T any](w io.Writer) *Writer[T] {
	buf := bufio.NewWriterSize(w, 64<<10)
	return &Writer[T]{buf: buf, enc: gob.NewEncoder(&framer{w: buf})}
}

// Write sends v, after what was queued; it is in the pipe when Write returns. It blocks while the reader does not read.
func (w *Writer[T]) Write(v T) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.enc.Encode(v); err != nil {
		return fmt.Errorf("send %T: %w", v, err)
	}
	return w.buf.Flush()
}

// Queue sends v with the next Write: the reader need not wake up for each.
func (w *Writer[T]) Queue(v T) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.enc.Encode(v); err != nil {
		return fmt.Errorf("queue %T: %w", v, err)
	}
	return nil
}

// A Reader receives the values of a Writer. One goroutine at a time may use it.
type Reader[T any] struct{ dec *gob.Decoder }

// NewReader returns a Reader on r.
func NewReader[T any](r io.Reader) *Reader[T] {
	return &Reader[T]{gob.NewDecoder(&deframer{r: bufio.NewReaderSize(r, 64<<10)})}
}

// Read returns the next value. The error is io.EOF when the writer has closed the pipe between two values, and wraps ErrFrame or is gob's
// when something else has written to it.
func (r *Reader[T]) Read() (T, error) {
	var v T
	err := r.dec.Decode(&v)
	return v, err
}
