package worker

import (
	"testing"

	stacks "golanes/kernel/internal/census"
)

func TestExecutes(t *testing.T) {
	calls := func(functions ...string) (f stacks.Frames) {
		for _, name := range functions {
			f = append(f, stacks.Frame{Func: name})
		}
		return f
	}
	const runs, errgroup = "github.com/traefik/yaegi/interp.runCfg", "golang.org/x/sync/errgroup.(*Group).Go.func1"
	own, others := map[string]string{cellLabel: "3", workerLabel: "0xc0001"}, map[string]string{cellLabel: "3", workerLabel: "0xc0002"}
	for _, tc := range []struct {
		name                   string
		labels                 map[string]string
		calls                  stacks.Frames
		executes, held, parked bool
	}{
		{"in a lock", own, calls("runtime.gopark", "sync.(*Mutex).Lock", "golanes/kernel/internal/rt.waiting", runs), true, true, true},
		{"in a lock, of another worker", others, calls("runtime.gopark", "golanes/kernel/internal/rt.waiting", runs), false, true, true},
		{"not yet begun", own, calls("sync.(*WaitGroup).Go.func1"), true, false, false},
		{"not yet begun, of another worker", others, calls("sync.(*WaitGroup).Go.func1"), false, false, false},
		{"of a timer", nil, calls("github.com/traefik/yaegi/interp.add.func1", runs), true, false, false},
		{"in a system call, the host's own", nil, calls("internal/runtime/syscall.Syscall6", errgroup), false, false, true},
		{"an iterator", own, calls("runtime.coroswitch_m", "iter.Pull[...].func1", runs), true, true, false},
	} {
		w := &Worker{name: "0xc0001"}
		if got := w.executes(tc.labels, tc.calls); got != tc.executes {
			t.Errorf("%s: executes = %v", tc.name, got)
		}
		if got := held(tc.calls); got != tc.held {
			t.Errorf("%s: held = %v", tc.name, got)
		}
		if got := parks(tc.calls); got != tc.parked {
			t.Errorf("%s: parked = %v", tc.name, got)
		}
	}
}
