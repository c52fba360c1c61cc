package proc

import (
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
		r := NewReader[Event](bytes.NewReader(data))
		for {
			if _, err := r.Read(); err != nil {
				return
			}
		}
	})
}
