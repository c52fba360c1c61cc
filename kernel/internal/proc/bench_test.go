package proc

import (
	"io"
	"strings"
	"testing"
)

// BenchmarkPipe sends events with a line and with a megabyte of text over a pipe in memory.
func BenchmarkPipe(b *testing.B) {
	for _, x := range []struct {
		name string
		text string
	}{{"line", "a line of a cell's output\n"}, {"megabyte", strings.Repeat("x", 1<<20)}} {
		b.Run(x.name, func(b *testing.B) {
			r, w := io.Pipe()
			in, out := NewReader[Event](r), NewWriter[Event](w)
			sent := make(chan error, 1)
			b.SetBytes(int64(len(x.text)))
			b.ReportAllocs()
			b.ResetTimer()
			go func() { // ends with what it sends
				for range b.N {
					if err := out.Write(Event{Kind: Stream, Cell: 1, Name: "stdout", Text: x.text}); err != nil {
						sent <- err
						return
					}
				}
				sent <- nil
			}()
			for range b.N {
				if _, err := in.Read(); err != nil {
					b.Fatal(err)
				}
			}
			if err := <-sent; err != nil {
				b.Fatal(err)
			}
		})
	}
}
