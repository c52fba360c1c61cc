package kernel_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golanes/kernel/internal/sched"
)

// A scene is what must be seen in a recording.
type scene struct {
	lanes    []sceneLane
	figures  []sceneFigure
	verdicts []string // how the finding may begin
}

// A sceneLane is what a number of lanes must look like, which began at the same place.
type sceneLane struct {
	count                 int
	where                 string // "main", or the line of the go statement
	mostly, some, nothing []string
}

// A sceneFigure is a number and its bounds.
type sceneFigure struct {
	name        string
	least, most float64 // in seconds where they are times
}

// figuresOf finds the figures below a picture.
var figuresOf = regexp.MustCompile(`in flight ([\d.]+), peak (\d+) · on a CPU at once ([\d.]+), peak (\d+)`)

// parseScene reads what must be seen, a line each:
//
//	main: mostly receive, running; never send
//	3 of line 7: sleep, lock      as many goroutines, of a go statement in that line
//	in flight: 2.7 to 3.1         also "peak in flight", "running at once", "peak at once", "folded", and "wall" with units
//	verdict: I/O-bound or mixed   how the finding below the picture begins
//
// A state that is named takes at least a hundredth of the time of the run, a never less; what is mostly is more than half of the lane's
// life. Of "receive or send" the sum does.
func parseScene(text string) (*scene, error) {
	s := &scene{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		name, rest, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("%q has no colon", line)
		}
		count, where, several := strings.Cut(name, " of line ")
		switch {
		case name == "verdict":
			s.verdicts = strings.Split(rest, " or ")
		case name == "main" || several:
			l := sceneLane{count: 1, where: name}
			if several {
				n, err := strconv.Atoi(count)
				if err != nil {
					return nil, fmt.Errorf("%q: %w", line, err)
				}
				l.count, l.where = n, where
			}
			if err := l.parse(rest); err != nil {
				return nil, fmt.Errorf("%q: %w", line, err)
			}
			s.lanes = append(s.lanes, l)
		default:
			f := sceneFigure{name: name}
			least, most, ok := strings.Cut(rest, " to ")
			if !ok {
				return nil, fmt.Errorf("%q: no bounds", line)
			}
			for i, v := range []string{least, most} {
				n, err := strconv.ParseFloat(v, 64)
				if name == "wall" {
					var d time.Duration
					d, err = time.ParseDuration(v)
					n = d.Seconds()
				}
				if err != nil {
					return nil, fmt.Errorf("%q: %w", line, err)
				}
				*[]*float64{&f.least, &f.most}[i] = n
			}
			s.figures = append(s.figures, f)
		}
	}
	if s.lanes == nil || s.figures == nil || s.verdicts == nil {
		return nil, fmt.Errorf("lanes, figures or the verdict are missing")
	}
	return s, nil
}

func (l *sceneLane) parse(text string) error {
	has, never, _ := strings.Cut(text, "; never ")
	for word := range strings.SplitSeq(has, ", ") {
		name, mostly := strings.CutPrefix(word, "mostly ")
		if mostly {
			l.mostly = append(l.mostly, name)
		} else {
			l.some = append(l.some, name)
		}
	}
	if never != "" {
		l.nothing = strings.Split(never, ", ")
	}
	for _, name := range slices.Concat(l.mostly, l.some, l.nothing) {
		for state := range strings.SplitSeq(name, " or ") {
			if !slices.Contains(sceneStates, state) {
				return fmt.Errorf("no state %q: want one of %s", state, strings.Join(sceneStates, ", "))
			}
		}
	}
	return nil
}

// sceneStates are the states, and what a goroutine waits for.
var (
	sceneReasons = []string{"other", "receive", "send", "select", "lock", "WaitGroup", "Cond", "sleep", "network", "HTTP", "forever"}
	sceneStates  = slices.Concat([]string{"running", "ready", "system call"}, sceneReasons)
)

// A spending is how long a lane was in each state.
type spending map[string]time.Duration

// of returns how long it was in one of the states that are named.
func (s spending) of(names string) (sum time.Duration) {
	for name := range strings.SplitSeq(names, " or ") {
		sum += s[name]
	}
	return sum
}

func spent(l *sched.Lane) spending {
	sums := spending{}
	for _, s := range l.Spans {
		name := "unknown"
		switch {
		case s.State == sched.Running:
			name = "running"
		case s.State == sched.Ready:
			name = "ready"
		case s.State == sched.Syscall:
			name = "system call"
		case int(s.Reason) < len(sceneReasons):
			name = sceneReasons[s.Reason]
		}
		sums[name] += s.End - s.Start
	}
	return sums
}

// compare returns what is otherwise than it must be. On a machine that is known to be busy the verdict may be any.
func (s *scene) compare(rec *sched.Recording, picture string, busy bool) (problems []string) {
	miss := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	expected := 0
	for _, want := range s.lanes {
		var found []*sched.Lane
		for i, l := range rec.Lanes {
			if want.where == "main" && i == 0 || i > 0 && l.Pos[strings.LastIndex(l.Pos, ":")+1:] == want.where {
				found = append(found, l)
			}
		}
		expected += want.count
		if len(found) != want.count {
			miss("%d lanes of %s, want %d", len(found), want.where, want.count)
		}
		for _, l := range found {
			sums := spent(l)
			for _, name := range want.mostly {
				if sums.of(name)*2 <= l.End-l.Start {
					miss("the lane of %s is not mostly %s: %v", want.where, name, sums)
				}
			}
			for _, name := range want.some {
				if sums.of(name) < rec.Elapsed/100 {
					miss("the lane of %s has no %s: %v", want.where, name, sums)
				}
			}
			for _, name := range want.nothing {
				if sums.of(name) >= rec.Elapsed/100 {
					miss("the lane of %s has %s: %v", want.where, name, sums)
				}
			}
		}
	}
	if len(rec.Lanes) != expected {
		miss("%d lanes, want %d", len(rec.Lanes), expected)
	}
	values := map[string]float64{"wall": rec.Elapsed.Seconds(), "folded": float64(rec.Folded)}
	if m := figuresOf.FindStringSubmatch(picture); m != nil {
		for i, name := range []string{"in flight", "peak in flight", "running at once", "peak at once"} {
			values[name], _ = strconv.ParseFloat(m[i+1], 64) // the expression matches nothing else
		}
	}
	for _, f := range s.figures {
		if v, ok := values[f.name]; !ok {
			miss("no figure is called %s", f.name)
		} else if v < f.least || v > f.most {
			miss("%s is %g, want %g to %g", f.name, v, f.least, f.most)
		}
	}
	if !busy && !slices.ContainsFunc(s.verdicts, func(v string) bool { return strings.Contains(picture, "\n"+v) }) {
		miss("the verdict is not %s", strings.Join(s.verdicts, " or "))
	}
	return problems
}

// TestSceneWants sees to it that a scene which is not as it must be is found to be so.
func TestSceneWants(t *testing.T) {
	const picture = "In[2]   30 ms\nin flight 1.5, peak 2 · on a CPU at once 0.10, peak 1\nI/O-bound: mostly waiting\n"
	ms := func(from, to int, state sched.State, reason sched.Reason) sched.Span {
		return sched.Span{Start: time.Duration(from) * 1e6, End: time.Duration(to) * 1e6, State: state, Reason: reason}
	}
	rec := &sched.Recording{Elapsed: 30 * time.Millisecond, Folded: 1, Lanes: []*sched.Lane{
		{End: 30 * time.Millisecond, Spans: []sched.Span{ms(0, 3, sched.Running, 0), ms(3, 30, sched.Waiting, sched.Receive)}},
		{Pos: "In[2]:14", End: 30 * time.Millisecond, Spans: []sched.Span{ms(0, 5, sched.Ready, 0), ms(5, 30, sched.Waiting, sched.Sleep)}},
	}}
	const right = "main: mostly receive, running; never sleep\n1 of line 14: ready, sleep or lock\nin flight: 1.4 to 1.6\nwall: 20ms to 40ms\n" +
		"folded: 1 to 1\nverdict: mixed or I/O-bound\n"
	for _, tc := range []struct{ old, wrong string }{
		{"", ""},
		{"mostly receive", "mostly running"},
		{"running;", "send;"},
		{"never sleep", "never receive"},
		{"1 of line 14", "2 of line 14"},
		{"of line 14", "of line 4"},
		{"1 of line 14: ready, sleep or lock\n", ""},
		{"sleep or lock", "send or lock"},
		{"1.4 to 1.6", "1.6 to 3"},
		{"20ms to 40ms", "20ms to 29ms"},
		{"folded: 1 to 1", "folded: 0 to 0"},
		{"in flight", "on the way"},
		{"mixed or I/O-bound", "mixed or CPU-bound"},
	} {
		s, err := parseScene(strings.Replace(right, tc.old, tc.wrong, 1))
		if err != nil {
			t.Fatal(err)
		}
		if problems := s.compare(rec, picture, false); (len(problems) > 0) != (tc.old != "") {
			t.Errorf("%s for %s: %v", tc.wrong, tc.old, problems)
		}
	}
	for _, bad := range []string{
		"main", "main: dreams", "x of line 3: sleep", "wall: long", "wall: 1 to 2", "main: sleep\nverdict: mixed", "in flight: 1 to x",
	} {
		if _, err := parseScene(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
