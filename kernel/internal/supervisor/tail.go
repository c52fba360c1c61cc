package supervisor

import (
	"errors"
	"io"
	"os"
	"time"
)

const (
	lastWords = 300 * time.Millisecond // that is waited, in all, for more from the pipe of a worker that is gone
	pipeMost  = 1 << 20                // bytes that a pipe holds at most
)

// A tail is the reading end of a worker's pipe. Its end comes with that of the worker and of all who inherited the other end. If one of
// these has escaped, it comes all the same: what the worker wrote is read, however late, and of what others write no more than a pipe
// holds. One goroutine reads.
type tail struct {
	*os.File
	gone   <-chan struct{} // closed when the worker is gone
	late   int             // bytes read since then
	waited time.Duration   // for them
}

// Read reads from the pipe.
func (t *tail) Read(p []byte) (int, error) {
	gone, begin := over(t.gone), time.Now()
	if gone {
		if t.late >= pipeMost {
			return 0, io.EOF
		}
		t.expect(max(lastWords-t.waited, time.Millisecond)) // what is there is read without waiting
	}
	n, err := t.File.Read(p)
	if gone {
		t.late += n
		t.waited += time.Since(begin)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = io.EOF
	}
	return n, err
}

// expect gives whoever writes to the pipe only a little time more.
func (t *tail) expect(d time.Duration) { _ = t.SetReadDeadline(time.Now().Add(d)) } // without it the end comes with the last writer's
