package proc

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Each message of gob's is in a frame: a byte that text does not have, the length of the message, and its complement. Cells share the
// worker's descriptors and can write to the pipe: without frames a reader would take what they write for the length of a message, and
// wait for it.
const (
	frameMark  = 0xFF
	frameSize  = 9       // of what is before the message
	frameLimit = 1 << 30 // of a message; gob's own
)

// ErrFrame is returned for bytes that no Writer has written. Nothing more can be read.
var ErrFrame = errors.New("bytes that are no message")

// A framer writes each p as a frame, as gob's encoder writes each message at once.
type framer struct {
	w    *bufio.Writer
	head [frameSize]byte
}

func (f *framer) Write(p []byte) (int, error) {
	f.head[0] = frameMark
	binary.BigEndian.PutUint32(f.head[1:], uint32(len(p)))
	binary.BigEndian.PutUint32(f.head[5:], ^uint32(len(p)))
	if _, err := f.w.Write(f.head[:]); err != nil {
		return 0, err
	}
	return f.w.Write(p)
}

// A deframer reads what is in frames.
type deframer struct {
	r    *bufio.Reader
	left int // of the frame
	head [frameSize - 1]byte
}

// next reads the beginning of a frame if the last one is over. The first byte comes alone: what is no frame may be short.
func (d *deframer) next() error {
	for d.left == 0 {
		mark, err := d.r.ReadByte()
		if err != nil {
			return err
		}
		if mark != frameMark {
			return fmt.Errorf("%w: %q", ErrFrame, mark)
		}
		if _, err := io.ReadFull(d.r, d.head[:]); err != nil {
			return inside(err)
		}
		n := binary.BigEndian.Uint32(d.head[:4])
		if n != ^binary.BigEndian.Uint32(d.head[4:]) || n > frameLimit {
			return fmt.Errorf("%w: %q", ErrFrame, d.head[:])
		}
		d.left = int(n)
	}
	return nil
}

func (d *deframer) Read(p []byte) (int, error) {
	if err := d.next(); err != nil {
		return 0, err
	}
	n, err := d.r.Read(p[:min(len(p), d.left)])
	d.left -= n
	return n, inside(err)
}

// ReadByte is there for gob, which puts another buffer before a reader that lacks it.
func (d *deframer) ReadByte() (byte, error) {
	if err := d.next(); err != nil {
		return 0, err
	}
	b, err := d.r.ReadByte()
	if err == nil {
		d.left--
	}
	return b, inside(err)
}

// inside is the error of an end inside a frame.
func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
