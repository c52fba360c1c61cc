package supervisor_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"strings"
	"testing"

	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/supervisor"
	"golanes/kernel/internal/worker"
)

// corruptEnv makes this test's binary a worker out of its senses.
const corruptEnv = "GOLANES_TEST_CORRUPT"

// corruptions are what such a worker does when it is told to run its first cell. The mark is what ends the output of a cell.
var corruptions = map[string]func(mark string, out *os.File){
	"garbage": func(_ string, out *os.File) { out.Write(bytes.Repeat([]byte{0xA5, 0x5A, 0}, 1<<16)) },
	"a byte":  func(_ string, out *os.File) { out.Write([]byte("x")) },
	"text":    func(_ string, out *os.File) { out.Write([]byte("long enough to be the beginning of a value")) },
	"zeros":   func(_ string, out *os.File) { out.Write(make([]byte, 1<<20)); os.Exit(0) },
	"a value of 2^62 bytes": func(_ string, out *os.File) {
		out.Write(binary.BigEndian.AppendUint64([]byte{0xF8}, 1<<62)) // gob's number of a message's bytes
	},
	"half a value": func(_ string, out *os.File) {
		var b bytes.Buffer
		proc.NewWriter[proc.Event](&b).Write(proc.Event{Kind: proc.Stream, Cell: 1, Text: strings.Repeat("x", 1000)})
		out.Write(b.Bytes()[:b.Len()-10])
		os.Exit(0)
	},
	"another type": func(_ string, out *os.File) { proc.NewWriter[[]string](out).Write([]string{"a"}) },
	"no failure": func(_ string, out *os.File) {
		proc.NewWriter[proc.Event](out).Write(proc.Event{Kind: proc.Failed, Cell: 1})
	},
	"no panic": func(_ string, out *os.File) {
		proc.NewWriter[proc.Event](out).Write(proc.Event{Kind: proc.Panicked, Cell: 1})
	},
	"no usage": func(_ string, out *os.File) {
		proc.NewWriter[proc.Event](out).Write(proc.Event{Kind: proc.Usage, Cell: 1})
	},
	"silent end":        func(string, *os.File) { os.Exit(0) },
	"pipe closed alone": func(_ string, out *os.File) { out.Close() },
	"pipe closed":       func(_ string, out *os.File) { out.Close(); os.Exit(3) },
	"many marks":        func(mark string, _ *os.File) { os.Stdout.WriteString(strings.Repeat(mark, 1000)); os.Exit(0) },
	"half a mark":       func(mark string, _ *os.File) { os.Stdout.WriteString(mark[:5]); os.Exit(0) },
	"done for none":     func(string, *os.File) {}, // see corruptMain
	"done twice": func(mark string, out *os.File) {
		w := proc.NewWriter[proc.Event](out)
		for range 2 {
			os.Stdout.WriteString(mark)
			os.Stderr.WriteString(mark)
			w.Write(proc.Event{Kind: proc.Done, Cell: 1})
		}
	},
}

// corruptMain is what the process does, and ends with, if it was started for a corruption.
func corruptMain() {
	mark, name := os.Getenv(worker.Env), os.Getenv(corruptEnv)
	if mark == "" || name == "" {
		return
	}
	commands, events := proc.NewReader[proc.Command](os.NewFile(3, "commands")), os.NewFile(4, "events")
	if name == "done for none" {
		proc.NewWriter[proc.Event](events).Write(proc.Event{Kind: proc.Done, Cell: 7})
	}
	for first := true; ; first = false {
		if _, err := commands.Read(); err != nil {
			os.Exit(0) // the parent wants no more
		}
		if first {
			corruptions[name](mark, events)
		}
	}
}

// TestCorrupt has workers that break what parent and worker have agreed on. It costs them their cell, and the next worker runs the next.
func TestCorrupt(t *testing.T) {
	for name := range corruptions {
		t.Run(name, func(t *testing.T) {
			t.Setenv(corruptEnv, name)
			out := &sink{}
			s := start(t, out, supervisor.Config{})
			f, err := s.Run(t.Context(), program(1, `fmt.Println("not run")`, "fmt"))
			switch name {
			case "done twice": // the first was good
				if err != nil || f != nil {
					t.Errorf("Run: %+v, %v", f, err)
				}
			case "done for none": // it may be noticed before the cell is sent
				if err == nil && (f == nil || !f.Died) {
					t.Errorf("Run: %+v, %v, want a worker that died", f, err)
				}
			default:
				if err != nil || f == nil || !f.Died || !strings.Contains(f.Value, "its variables are gone") {
					t.Errorf("Run: %+v, %v, want a worker that died", f, err)
				}
			}
			t.Setenv(corruptEnv, "")
			if name == "done twice" {
				// Whoever sends one event too many is found out, sooner or later.
				if f, err := s.Run(t.Context(), program(2, "")); err == nil && (f == nil || !f.Died) {
					t.Errorf("Run in the worker that was done twice: %+v, %v", f, err)
				}
			}
			s.Generation() // replaces the worker
			if f, err := s.Run(t.Context(), program(3, `fmt.Println("alive")`, "fmt")); err != nil || f != nil || out.text(3, "stdout") != "alive\n" {
				t.Errorf("the next worker: %+v, %v, %q", f, err, out.text(3, "stdout"))
			}
		})
	}
}

// FuzzWorker takes bytes for the events of a worker.
func FuzzWorker(f *testing.F) {
	var b bytes.Buffer
	w := proc.NewWriter[proc.Event](&b)
	w.Write(proc.Event{Kind: proc.Stream, Cell: 1, Name: "stdout", Text: "x"})
	w.Write(proc.Event{Kind: proc.Failed, Cell: 1, Failure: &proc.Failure{Name: "panic", Frames: []proc.Frame{{Func: "f", Line: -1}}}})
	w.Write(proc.Event{Kind: proc.Done, Cell: 1})
	f.Add(b.Bytes())
	f.Add([]byte{0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		supervisor.ReadEvents(io.NopCloser(bytes.NewReader(data)))
	})
}
