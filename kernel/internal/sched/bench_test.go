package sched

import (
	"bytes"
	"sync"
	"testing"
	"time"
)

// traceOf returns the trace of a run.
func traceOf(b *testing.B, f func()) []byte {
	b.Helper()
	r, err := Start(Options{})
	if err != nil {
		b.Fatal(err)
	}
	f()
	if _, err := r.Stop(); err != nil {
		b.Fatal(err)
	}
	data, err := r.head.data()
	if err != nil {
		b.Fatal(err)
	}
	return data
}

func manyTasks() {
	var wg sync.WaitGroup
	for range 10_000 {
		wg.Go(func() {
			Task("task")
			time.Sleep(10 * time.Millisecond)
		})
	}
	wg.Wait()
}

func manyMessages() {
	c := make(chan int)
	for range 3 {
		go func() {
			for i := range 5000 {
				c <- i
			}
		}()
	}
	for range 15_000 {
		<-c
	}
}

// BenchmarkRead is what a learner waits for after a run: reading its trace, and the figures.
func BenchmarkRead(b *testing.B) {
	for _, run := range []struct {
		name string
		f    func()
	}{{"10,000 tasks", manyTasks}, {"15,000 messages", manyMessages}} {
		data := traceOf(b, run.f)
		b.Run(run.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				rec, err := Read(bytes.NewReader(data), Options{})
				if err != nil {
					b.Fatal(err)
				}
				Measure(rec, 0)
			}
		})
	}
}

func BenchmarkNotRecording(b *testing.B) {
	for b.Loop() {
		Started("In[3]:5")
	}
}
