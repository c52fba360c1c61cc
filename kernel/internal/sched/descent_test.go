package sched

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"golang.org/x/exp/trace"
)

// TestRoots compares the table of the standard library's roots with the library.
func TestRoots(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "std").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var want []string
	for path := range strings.FieldsSeq(string(out)) {
		root, _, _ := strings.Cut(path, "/")
		want = append(want, root)
	}
	slices.Sort(want)
	if want = slices.Compact(want); !slices.Equal(roots, want) {
		t.Errorf("roots are %q, want %q", roots, want)
	}
}

func stack(functions ...string) func(func(trace.StackFrame) bool) {
	return func(yield func(trace.StackFrame) bool) {
		for _, f := range functions {
			if !yield(trace.StackFrame{Func: f}) {
				return
			}
		}
	}
}

func TestStartedByWork(t *testing.T) {
	for _, tc := range []struct {
		start   string
		creator []string
		want    bool
	}{
		{"main.main.func1", []string{"main.main"}, true},
		{"fmt.Println", []string{"main.main"}, true}, // go fmt.Println()
		{"sync.(*WaitGroup).Go.func1", []string{"sync.(*WaitGroup).Go", "main.main"}, true},
		{"golang.org/x/sync/errgroup.(*Group).Go.func1", []string{"golang.org/x/sync/errgroup.(*Group).Go", "main.main"}, true},
		{"golanes/kernel/internal/rt.(*RT).start.func1", []string{"golanes/kernel/internal/rt.(*RT).start", "reflect.Value.call"}, true},
		{"sync.(*WaitGroup).Go.func1", []string{"sync.(*WaitGroup).Go", "reflect.Value.call", "reflect.Value.Call"}, true},
		{"sync.(*WaitGroup).Go.func1", []string{"sync.(*WaitGroup).Go", "net/http.(*Server).Serve", "main.main"}, false},
		{"net/http.(*conn).serve", []string{"net/http.(*Server).Serve", "main.main"}, false},
		{"net/http.(*Transport).dialConnFor", []string{"net/http.(*Transport).queueForDial", "main.main"}, false},
		{"context.(*cancelCtx).propagateCancel.func2", []string{"context.(*cancelCtx).propagateCancel", "main.main"}, false},
		{"main.main.func1", []string{"context.(*afterFuncCtx).cancel.func1", "context.(*cancelCtx).cancel"}, true}, // context.AfterFunc
		{functionValue, []string{"context.(*afterFuncCtx).cancel.func1"}, true},
		{coroutine, []string{"runtime.newcoro", "iter.Pull[...]", "main.main"}, true},
		{"", nil, false},
	} {
		if got := startedByWork(tc.start, stack(tc.creator...)); got != tc.want {
			t.Errorf("startedByWork(%s, %q) = %t", tc.start, tc.creator, got)
		}
	}
}

func TestReasons(t *testing.T) {
	const interp = "github.com/traefik/yaegi/interp."
	for _, tc := range []struct {
		word  string
		stack []string
		want  Reason
	}{
		{"chan receive", nil, Receive},
		{"chan send", nil, Send},
		{"select", []string{"main.main"}, Select},
		{"select", []string{"reflect.rselect", "reflect.Select", interp + "recv.func3", interp + "runCfg"}, Receive},
		{"select", []string{"reflect.rselect", "reflect.Select", interp + "rangeChan.func2", interp + "runCfg"}, Receive},
		{"select", []string{"reflect.rselect", "reflect.Select", interp + "send.func1", interp + "runCfg"}, Send},
		{"select", []string{"reflect.rselect", "reflect.Select", interp + "_select.func1", interp + "runCfg"}, Select},
		{"select", []string{"golanes/kernel/internal/worker.(*host).sleep", "reflect.Value.call"}, Sleep},
		{"select", []string{"net/http.(*persistConn).roundTrip", interp + "callBin.func9"}, HTTP},
		{"select", []string{"net/http.(*Transport).getConn"}, HTTP},
		{"sync", []string{"internal/sync.(*Mutex).lockSlow", "sync.(*Mutex).Lock"}, Mutex},
		{"sync", []string{"sync.runtime_SemacquireRWMutexR", "sync.(*RWMutex).RLock"}, Mutex},
		{"sync", []string{"sync.runtime_SemacquireWaitGroup", "sync.(*WaitGroup).Wait"}, WaitGroup},
		{"sync", []string{"internal/sync.(*Mutex).lockSlow", "sync.(*Cond).Wait"}, Mutex}, // again, after it was woken
		{"sync", []string{"runtime.stopTheWorld", "runtime.Stack"}, Other},
		{"sync.(*Cond).Wait", nil, Cond},
		{"sleep", nil, Sleep},
		{"network", nil, Network},
		{"forever", nil, Forever},
		{"synctest", nil, Other},
		{"something new", nil, Other},
	} {
		if got := reasonOf(tc.word, stack(tc.stack...)); got != tc.want {
			t.Errorf("reasonOf(%s, %q) = %v, want %v", tc.word, tc.stack, got, tc.want)
		}
	}
}
