package census

import (
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// A Goroutine is one of the process, as a traceback has it.
type Goroutine struct {
	ID uint64
	// Parent is the goroutine that started it, which may have ended; 0 if the runtime did.
	Parent uint64
	// State is the runtime's word: "running", "chan receive", "sync.Mutex.Lock".
	State string
	// Waiting is for how long it has, in whole minutes: the runtime tells no less.
	Waiting time.Duration
	Labels  map[string]string
	Frames
	// Creator is where it was started.
	Creator Frame
	// Leaked says that nothing can ever wake it; known only after a look at the profile "goroutineleak", where there is one.
	Leaked bool
	// Count is how many there are that are alike, where they were counted and not listed one by one.
	Count int
}

// Wait says what the goroutine waits for; empty if that is none of the constants.
func (g Goroutine) Wait() string {
	if w := g.Frames.Wait(); w != "" {
		return w
	}
	for _, w := range []string{Receive, Send, Select, Sleep, Network} {
		if strings.HasPrefix(g.State, w) {
			return w
		}
	}
	if strings.HasPrefix(g.State, "sync.") || g.State == "semacquire" {
		return Lock
	}
	return ""
}

// Meaning returns the state in words that are right for cells too, whose channel operations are all a select to the runtime.
func (g Goroutine) Meaning() string {
	if w := g.Wait(); w != "" && w != Lock && w != Select && strings.HasPrefix(g.State, "select") {
		return w
	}
	return g.State
}

// header begins a goroutine. Labels may have any character in them, a bracket too.
var header = regexp.MustCompile(`^goroutine (\d+) (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[(.*)\]:$`)

// Take returns all goroutines of the process, the calling one first, with their labels: it adds to the environment variable GODEBUG what
// makes the runtime write them, and takes it away again.
func Take() []Goroutine {
	const variable, setting = "GODEBUG", "tracebacklabels=1"
	if old, ok := os.LookupEnv(variable); !strings.Contains(old, setting) {
		// An error leaves the labels out, which callers have to expect anyway.
		_ = os.Setenv(variable, strings.TrimPrefix(old+","+setting, ","))
		defer func() {
			if ok {
				_ = os.Setenv(variable, old)
			} else {
				_ = os.Unsetenv(variable)
			}
		}()
	}
	for size := 64<<10 + runtime.NumGoroutine()*2<<10; ; size *= 2 {
		b := make([]byte, size)
		if n := runtime.Stack(b, true); n < size {
			return Parse(string(b[:n]))
		}
	}
}

// InBubble reports whether the calling goroutine is in a bubble of package synctest, where time is not that of the clock.
func InBubble() bool {
	var b [256]byte // for the header
	line, _, _ := strings.Cut(string(b[:runtime.Stack(b[:], false)]), "\n")
	return strings.Contains(line, ", synctest bubble ")
}

// Parse reads a traceback as [runtime.Stack] writes it. It leaves out what it does not understand.
func Parse(text string) []Goroutine {
	var list []Goroutine
	for part := range strings.SplitSeq(text, "\n\n") {
		lines := strings.Split(strings.TrimSpace(part), "\n")
		m := header.FindStringSubmatch(lines[0])
		if m == nil {
			continue
		}
		g := Goroutine{Count: 1}
		g.ID, _ = strconv.ParseUint(m[1], 10, 64)
		g.setStatus(m[2])
		g.setFrames(lines[1:])
		list = append(list, g)
	}
	return list
}

// setStatus reads what is in the brackets: "chan receive, 3 minutes, locked to thread labels:{...}".
func (g *Goroutine) setStatus(text string) {
	text, labels, ok := strings.Cut(text, " labels:{")
	if ok {
		g.Labels = parseLabels(labels)
	}
	for i, part := range strings.Split(text, ", ") {
		if i == 0 {
			g.State, g.Leaked = strings.CutSuffix(part, " (leaked)")
		} else if n, found := strings.CutSuffix(part, " minutes"); found {
			minutes, _ := strconv.Atoi(n)
			g.Waiting = time.Duration(minutes) * time.Minute
		}
	}
}

// setFrames reads pairs of lines: a call, and where it is.
func (g *Goroutine) setFrames(lines []string) {
	for i := 0; i < len(lines); i++ {
		name, created := strings.CutPrefix(lines[i], "created by ")
		f := Frame{}
		if i+1 < len(lines) && strings.HasPrefix(lines[i+1], "\t") {
			i++
			f.File, f.Line = position(lines[i])
		}
		if !created {
			if end := strings.LastIndexByte(name, '('); end > 0 {
				f.Args = strings.TrimSuffix(name[end+1:], ")")
				name = name[:end]
			}
			f.Func = name
			g.Frames = append(g.Frames, f)
			continue
		}
		name, parent, _ := strings.Cut(name, " in goroutine ")
		f.Func = name
		g.Creator = f
		g.Parent, _ = strconv.ParseUint(parent, 10, 64)
	}
}

// position reads "\t/tmp/main.go:5 +0x19".
func position(line string) (file string, number int) {
	file, _, _ = strings.Cut(strings.TrimSpace(line), " +0x")
	i := strings.LastIndexByte(file, ':')
	if i < 0 {
		return file, 0
	}
	number, _ = strconv.Atoi(file[i+1:])
	return file[:i], number
}
