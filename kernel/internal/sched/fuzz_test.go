package sched

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"runtime/trace"
	"strconv"
	"sync"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the corpus of FuzzRead anew, from traces of this Go")

// corpus is what the committed traces are of.
var corpus = map[string]func(){
	"names": func() {
		Task("main")
		Started("In[1]:2")
		done := make(chan bool)
		go func() {
			Task("a")
			LogPrint("x\n")
			LogSpanBegin("s")
			LogMark("m")
			LogSpanEnd("s")
			done <- true
		}()
		<-done
	},
	"lock": func() {
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { mu.Lock(); defer mu.Unlock(); time.Sleep(time.Millisecond) })
		}
		wg.Wait()
	},
	"timer": func() {
		done := make(chan bool)
		time.AfterFunc(time.Millisecond, func() { LogPrint("late"); close(done) })
		<-done
	},
}

// TestCorpus sees to it that the committed corpus is of traces that can be read. go test -trimpath -update writes it: traces hold the paths
// of files.
func TestCorpus(t *testing.T) {
	for name, f := range corpus {
		file := filepath.Join("testdata", "fuzz", "FuzzRead", name)
		if *update {
			var b bytes.Buffer
			if err := trace.Start(&b); err != nil {
				t.Fatal(err)
			}
			process.logging.Store(true) // as if this were a recording
			logged(logBegin, "")
			f()
			logged(logEnd, "")
			process.logging.Store(false)
			trace.Stop()
			text := "go test fuzz v1\n[]byte(" + strconv.Quote(b.String()) + ")\n"
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		data = bytes.TrimSuffix(bytes.TrimPrefix(data, []byte("go test fuzz v1\n[]byte(")), []byte(")\n"))
		text, err := strconv.Unquote(string(data))
		if err != nil {
			t.Fatal(err)
		}
		rec, err := Read(bytes.NewReader([]byte(text)), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := consistent(rec); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(rec.Lanes) < 2 || rec.Lanes[1].End == 0 {
			t.Errorf("%s: %d lanes", name, len(rec.Lanes))
		}
	}
}

// FuzzRead sees to it that no bytes make Read panic, and that what it reads keeps its promises.
func FuzzRead(f *testing.F) {
	f.Add([]byte("go 1.26 trace\x00\x00\x00"))
	f.Add([]byte("go 1.22 trace\x00\x00\x00\x01\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rec, err := Read(io.LimitReader(bytes.NewReader(data), 1<<20), Options{MaxLanes: 100})
		if err != nil {
			return
		}
		if err := consistent(rec); err != nil {
			t.Error(err)
		}
		m := Measure(rec, rec.Elapsed)
		if m.Computing < 0 || m.Idle < 0 || m.Computing+m.Idle > 1.000001 || m.Efficiency < 0 || m.Efficiency > 1 {
			t.Errorf("%+v", m)
		}
	})
}
