package sched

import (
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestVirtualStamps stamps a recording written by hand: real times are in nanoseconds, virtual ones in hours.
func TestVirtualStamps(t *testing.T) {
	const h = time.Hour
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	// The clock jumps after 100 to 1 h, after 200 to 3 h.
	samples := []sample{{0, start}, {100, start}, {200, start + int64(h)}, {300, start + int64(3*h)}}
	r := &Recording{
		Elapsed: 310, Recorded: 305, Procs: 2,
		Lanes: []*Lane{
			{Start: 0, End: 305, Spans: []Span{
				{Start: 0, End: 20, State: Running},
				{Start: 20, End: 250, State: Waiting, Reason: Receive},
				{Start: 250, End: 255, State: Ready},
				{Start: 255, End: 305, State: Running},
			}, Marks: []Mark{{At: 10, Text: "begun"}, {At: 260, Text: "got it"}}},
			{Start: 15, End: 260, Ended: true, Spans: []Span{
				{Start: 15, End: 30, State: Ready},
				{Start: 30, End: 90, State: Running},
				{Start: 90, End: 150, State: Waiting, Reason: Sleep},
				{Start: 150, End: 152, State: Ready},
				{Start: 152, End: 160, State: Running},
				{Start: 160, End: 165, State: Waiting, Reason: Mutex}, // for somebody at work
				{Start: 165, End: 170, State: Running},
				{Start: 170, End: 240, State: Waiting, Reason: Sleep},
				{Start: 240, End: 260, State: Running},
			}},
		},
		Wakes: []Wake{{At: 250, From: 1, To: 0, Reason: Receive}},
	}
	r.virtual(samples)
	want := &Recording{
		Elapsed: 3 * h, Recorded: 3 * h, Procs: 2, Virtual: true,
		Lanes: []*Lane{
			{Start: 0, End: 3 * h, Spans: []Span{
				{Start: 0, End: 0, State: Running},
				{Start: 0, End: 3 * h, State: Waiting, Reason: Receive},
				{Start: 3 * h, End: 3 * h, State: Running},
			}, Marks: []Mark{{At: 0, Text: "begun"}, {At: 3 * h, Text: "got it"}}},
			{Start: 0, End: 3 * h, Ended: true, Spans: []Span{
				{Start: 0, End: 0, State: Running},
				{Start: 0, End: h, State: Waiting, Reason: Sleep},
				{Start: h, End: h, State: Running},
				{Start: h, End: 3 * h, State: Waiting, Reason: Sleep},
				{Start: 3 * h, End: 3 * h, State: Running},
			}},
		},
		Wakes: []Wake{{At: 3 * h, From: 1, To: 0, Reason: Receive}},
	}
	if !reflect.DeepEqual(r, want) {
		for i, l := range r.Lanes {
			t.Errorf("lane %d: %+v\nwant    %+v", i, l, want.Lanes[i])
		}
		t.Errorf("got %+v, want %+v", r, want)
	}
	if f := Measure(r, 0); f.Verdict != IOBound || f.Computing != 0 || f.Parallelism.Peak != 0 || f.Wall != 3*h {
		t.Errorf("figures %+v", f)
	}
}

// TestVirtualRecording records in a bubble; who goes on when is known to the nanosecond.
func TestVirtualRecording(t *testing.T) {
	calls, returned := make(chan func()), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for f := range calls {
			f()
			returned <- struct{}{}
		}
	})
	var got *Recording
	synctest.Test(t, func(t *testing.T) {
		var ticking sync.WaitGroup
		ticking.Go(func() { // born before the recording, and no part of it
			for range 3 {
				synctest.Wait()
				LogClock(time.Now())
				time.Sleep(time.Hour)
			}
		})
		defer ticking.Wait()
		r, err := Start(Options{Outside: func(f func()) {
			calls <- f
			<-returned
		}})
		if err != nil {
			t.Error(err)
			return
		}
		done := make(chan bool)
		for range 2 {
			go func() {
				time.Sleep(time.Hour)
				done <- true
			}()
			<-done
		}
		got, err = r.Stop()
		if err != nil {
			t.Error(err)
		}
	})
	close(calls)
	wg.Wait()
	if got == nil || !got.Virtual || got.Elapsed != 2*time.Hour || len(got.Lanes) != 3 {
		t.Fatalf("recorded %+v", got)
	}
	for i, l := range got.Lanes[1:] {
		from := time.Duration(i) * time.Hour
		if l.Start != from || l.End != from+time.Hour {
			t.Errorf("lane %d is from %v to %v", i+1, l.Start, l.End)
		}
	}
}

// TestSampled leaves out what no clock of a bubble can say.
func TestSampled(t *testing.T) {
	s := newScheduler(Options{})
	for _, text := range []string{"5", "x", "3", "5", "7"} {
		s.sampled(time.Duration(len(s.samples)), text)
	}
	if want := []sample{{0, 5}, {1, 5}, {2, 7}}; !reflect.DeepEqual(s.samples, want) {
		t.Errorf("samples %v, want %v", s.samples, want)
	}
}
