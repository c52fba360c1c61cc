package worker

import (
	"context"
	"errors"
	"os"
	"runtime"
	"runtime/trace"
	"strings"
	"testing"
	"time"

	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/sched"
)

// resources are what runs must leave as it was.
type resources struct {
	goroutines, files int
	heap              uint64
}

func used(t *testing.T) (r resources) {
	t.Helper()
	runtime.GC()
	runtime.GC() // what the first has finalized
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	r.heap, r.goroutines = m.HeapAlloc, runtime.NumGoroutine()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil && !errors.Is(err, os.ErrNotExist) { // there is none on all systems
		t.Fatal(err)
	}
	r.files = len(files)
	return r
}

// TestRunsLeaveNothing runs work of all kinds 300 times in one worker, recorded and drawn, every tenth stopped in the middle.
func TestRunsLeaveNothing(t *testing.T) {
	const cells, runs, slack = 4, 300, 4 << 20 // the recordings of the runs together are several times as long
	interrupt := func() {}
	pictures := 0
	w := New(Options{Event: func(e proc.Event) {
		switch {
		case e.Kind == proc.Stream && strings.Contains(e.Text, "stop me"):
			interrupt()
		case e.Kind == proc.Result || e.Kind == proc.Display:
			if html, _ := e.Bundle.Data["text/html"].(string); strings.Contains(html, "data:image/svg+xml") {
				pictures++
			}
		}
	}})
	number := 0
	run := func(entry, source string, record bool) *proc.Failure {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		interrupt = cancel
		number++ // what was stopped, with all before it, shows nothing any more
		f, err := w.Run(ctx, proc.Run{Cell: number, Name: "In[1]", Source: "package main\n" + source, Entry: entry, Record: record})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := run("", `import ("context"; "errors"; "fmt"; "time"; "golanes/rt"; "golanes/kernel/lanes")
func cellˑ0() {
	rt.Show(lanes.Concurrent(lanes.N(200, func(i int) error {
		if i == 7 { panic("seven") }
		fmt.Println(i)
		time.Sleep(1000000)
		return errors.New("none")
	}), lanes.Limit(50)))
}
func cellˑ1() {
	lanes.Guess("concurrent", "1s")
	rt.Show(lanes.Compare(lanes.N(5, func() { lanes.Span("nap")(); time.Sleep(100000) }), lanes.Procs(1), lanes.Repeat(2)))
}
func cellˑ2() {
	rt.Show(lanes.Concurrent(lanes.N(20, func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }), lanes.Timeout(1000000)))
}
func cellˑ3() { // with %%timeline
	c := make(chan int)
	for i := 0; i < 100; i++ { rt.Go("In[1]:20", func() { c <- 1 }) }
	for i := 0; i < 100; i++ { <-c }
}
func cellˑ4() {
	rt.Show(lanes.Concurrent(lanes.N(20, func() { time.Sleep(3600000000000) }), func() { fmt.Print("stop me"); time.Sleep(3600000000000) }))
}`, false)
	if f != nil {
		t.Fatalf("the declarations: %+v", f)
	}
	stopped := 0
	batch := func(n int) {
		for i := range n {
			name := "cellˑ" + string(rune('0'+i%cells))
			if i%10 == 9 {
				name = "cellˑ4"
			}
			if f := run(name, "", name == "cellˑ3"); f != nil && f.Name == "interrupted" {
				stopped++
			} else if f != nil {
				t.Fatalf("%s: %+v", name, f)
			}
		}
	}
	batch(40) // what is made once
	before, drawn, ended := used(t), pictures, stopped
	batch(runs)
	if n := stopped - ended; n != runs/10 {
		t.Errorf("%d of %d runs were stopped", n, runs/10)
	}
	if n := pictures - drawn; n != runs-runs/10 {
		t.Errorf("%d pictures of %d runs", n, runs-runs/10)
	}
	after := used(t)
	leaks := func() bool {
		return after.goroutines > before.goroutines || after.files > before.files || after.heap > before.heap+slack
	}
	for deadline := time.Now().Add(time.Minute); leaks() && time.Now().Before(deadline); after = used(t) {
		runtime.Gosched() // the runtime's own that write a trace end after it
	}
	if leaks() {
		t.Errorf("there are %+v, before the runs there were %+v", after, before)
	}
	if trace.IsEnabled() {
		t.Error("a trace goes on")
	}
	r, err := sched.Start(sched.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Stop(); err != nil {
		t.Error(err)
	}
	runtime.KeepAlive(w)
}
