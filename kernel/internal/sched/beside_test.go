package sched

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"runtime/trace"
	"testing"
	"time"
)

// TestBesideTrace records while the program traces itself, which both must get.
func TestBesideTrace(t *testing.T) {
	var own bytes.Buffer
	if err := trace.Start(&own); err != nil {
		t.Fatal(err)
	}
	rec := record(t, Options{}, sleeps)
	trace.Stop()
	if len(rec.Lanes) != 4 || rec.Recorded != rec.Elapsed {
		t.Errorf("%d lanes, recorded %v of %v", len(rec.Lanes), rec.Recorded, rec.Elapsed)
	}
	if _, err := Read(&own, Options{}); err != nil {
		t.Errorf("the program's trace: %v", err)
	}
}

// TestCapBesideTrace records too much while the program traces itself.
func TestCapBesideTrace(t *testing.T) {
	if err := trace.Start(io.Discard); err != nil {
		t.Fatal(err)
	}
	defer trace.Stop()
	rec := record(t, Options{MaxBytes: 64 << 10}, func() {
		begin := time.Now()
		c := make(chan int)
		go func() {
			for range c {
				runtime.Gosched()
			}
		}()
		for tracing() && time.Since(begin) < time.Minute {
			c <- 1
		}
		close(c)
	})
	if len(rec.Lanes) != 2 || rec.Recorded == 0 || rec.Recorded > rec.Elapsed {
		t.Errorf("%d lanes, recorded %v of %v", len(rec.Lanes), rec.Recorded, rec.Elapsed)
	}
	if !trace.IsEnabled() {
		t.Error("the program's trace has ended")
	}
}

func TestAllTraced(t *testing.T) {
	f := trace.NewFlightRecorder(trace.FlightRecorderConfig{})
	if err := f.Start(); err != nil {
		t.Fatal(err)
	}
	defer f.Stop()
	record(t, Options{}, sleeps) // a flight recorder alone is no hindrance
	if err := trace.Start(io.Discard); err != nil {
		t.Fatal(err)
	}
	defer trace.Stop()
	if _, err := Start(Options{}); !errors.Is(err, ErrTraced) {
		t.Errorf("Start: %v, want %v", err, ErrTraced)
	}
}

// TestStartTrace lets recorded code trace itself.
func TestStartTrace(t *testing.T) {
	var own bytes.Buffer
	rec := record(t, Options{}, func() {
		done := make(chan bool)
		StopTrace() // of a program that traces nothing
		go func() { done <- true }()
		<-done
		if err := StartTrace(&own); err != nil {
			t.Fatal(err)
		}
		if err := StartTrace(io.Discard); err == nil {
			t.Error("the second trace starts")
		}
		go func() { done <- true }()
		<-done
		StopTrace()
		if trace.IsEnabled() {
			t.Error("the program cannot stop its trace")
		}
	})
	if len(rec.Lanes) != 2 || rec.Recorded >= rec.Elapsed {
		t.Errorf("%d lanes, recorded %v of %v", len(rec.Lanes), rec.Recorded, rec.Elapsed)
	}
	if own.Len() == 0 {
		t.Error("the program's trace is empty")
	}
}
