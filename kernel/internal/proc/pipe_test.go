package proc

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"reflect"
	"sync"
	"testing"

	"golanes/kernel/internal/mime"
)

func TestPipe(t *testing.T) {
	events := []Event{
		{Kind: Stream, Cell: 3, Name: "stdout", Text: "half a rune \xe2\x82"},
		{Kind: Result, Bundle: mime.Bundle{Data: map[string]any{"text/plain": "1", "application/json": map[string]any{"a": []any{1.5, "b", nil}}}}},
		{Kind: Failed, Failure: &Failure{Name: "panic", Value: "v", Frames: []Frame{{"fˑ1", "In[1]", 2, 3}}}},
		{Kind: Done, Cell: 3},
	}
	var b bytes.Buffer
	w := NewWriter[Event](&b)
	for _, e := range events {
		if err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	r := NewReader[Event](&b)
	for _, want := range events {
		got, err := r.Read()
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("Read() = %+v, want %+v", got, want)
		}
	}
	if _, err := r.Read(); !errors.Is(err, io.EOF) {
		t.Errorf("Read() at the end = %v, want EOF", err)
	}
}

// TestForeignBytes has somebody else write to the pipe too. The reader must not wait for more of what is no event.
func TestForeignBytes(t *testing.T) {
	for _, foreign := range []string{"x", "a line of text\n", "\x00", "\xff\xff\xff\xff\xff\xff\xff\xff\xff", "\xff\x7f\xff\xff\xff\x80\x00\x00\x00"} {
		r, w := io.Pipe()
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := NewWriter[Event](w).Write(Event{Kind: Stream, Text: "mine"}); err != nil {
				t.Error(err)
			}
			io.WriteString(w, foreign) // the reader may be gone before the end of it
		})
		in := NewReader[Event](r)
		if e, err := in.Read(); err != nil || e.Text != "mine" {
			t.Errorf("Read() = %+v, %v", e, err)
		}
		if _, err := in.Read(); !errors.Is(err, ErrFrame) {
			t.Errorf("Read() of %q = %v, want %v", foreign, err, ErrFrame)
		}
		r.Close()
		wg.Wait()
	}
}

func TestWriterIsSafe(t *testing.T) {
	r, w := io.Pipe()
	out := NewWriter[Event](w)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 100 {
				if err := out.Write(Event{Kind: Stream, Cell: i, Text: "x"}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	in := NewReader[Event](r)
	for n := range 800 {
		e, err := in.Read()
		if err != nil || e.Text != "x" {
			t.Fatalf("event %d: %+v, %v", n, e, err)
		}
	}
	wg.Wait()
}

func FuzzReader(f *testing.F) {
	var b bytes.Buffer
	if err := NewWriter[Event](&b).Write(Event{Kind: Stream, Text: "x"}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte{0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		var framed bytes.Buffer
		buf := bufio.NewWriter(&framed)
		if _, err := (&framer{w: buf}).Write(data); err != nil {
			t.Fatal(err)
		}
		if err := buf.Flush(); err != nil {
			t.Fatal(err)
		}
		for _, all := range [][]byte{data, framed.Bytes()} {
			r := NewReader[Event](bytes.NewReader(all))
			for {
				if _, err := r.Read(); err != nil {
					break
				}
			}
		}
	})
}
