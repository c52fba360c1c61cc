package census

import (
	"bytes"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
)

// An Entry are goroutines that are at the same place with the same labels.
type Entry struct {
	Count  int
	Labels map[string]string
	Frames // with those of the runtime
}

// Profile returns a goroutine profile of the process.
func Profile() []Entry {
	var b bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&b, 1); err != nil {
		panic("census: " + err.Error()) // a Buffer takes everything
	}
	var entries []Entry
	for text := range strings.SplitSeq(b.String(), "\n\n") {
		if e, ok := parseEntry(text); ok {
			entries = append(entries, e)
		}
	}
	return entries
}

// parseEntry reads an entry of a profile as [pprof.Profile.WriteTo] writes it with debug=1. It takes the functions from the addresses:
// the text leaves out those of the runtime.
func parseEntry(text string) (e Entry, ok bool) {
	var pcs []uintptr
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if rest, found := strings.CutPrefix(line, "# labels: "); found {
			e.Labels = parseLabels(rest)
		} else if count, addresses, found := strings.Cut(line, " @ "); found && !strings.HasPrefix(line, "#") {
			n, err := strconv.Atoi(count)
			if err != nil {
				return e, false
			}
			e.Count, ok = n, true
			for field := range strings.FieldsSeq(addresses) {
				pc, err := strconv.ParseUint(field, 0, 64)
				if err != nil {
					return e, false
				}
				pcs = append(pcs, uintptr(pc))
			}
		}
	}
	if len(pcs) == 0 {
		return e, false
	}
	for frames := runtime.CallersFrames(pcs); ; {
		f, more := frames.Next()
		if f.Function != "" {
			e.Frames = append(e.Frames, Frame{Func: f.Function, File: f.File, Line: f.Line})
		}
		if !more {
			return e, ok
		}
	}
}
