package worker

import (
	"slices"
	"testing"
)

// Entries of a goroutine profile.
const (
	locked = `3 @ 0x483c6e 0x463152 0x463129
# labels: {"cell":"3", "worker":"0xc0001"}
#	0x485164	internal/sync.runtime_SemacquireMutex+0x24	/go/src/runtime/sema.go:95
#	0x531c72	sync.(*Mutex).Lock+0x12				/go/src/sync/mutex.go:46
#	0x531c73	golanes/kernel/internal/rt.waiting+0x12		/kernel/internal/rt/hold.go:20
#	0x531c74	github.com/traefik/yaegi/interp.runCfg+0x49	/interp/run.go:205
`
	fresh = `1 @ 0x490021 0x48aa01
# labels: {"cell":"3", "worker":"0xc0001"}
#	0x490020	sync.(*WaitGroup).Go.func1+0x0	/go/src/sync/waitgroup.go:238
`
	fired = `1 @ 0x490021 0x48aa01
#	0x490020	github.com/traefik/yaegi/interp.add.func1+0x0	/interp/op.go:10
#	0x490020	github.com/traefik/yaegi/interp.runCfg+0x18	/interp/run.go:205
`
	system = `1 @ 0x490021 0x48aa01
#	0x490020	syscall.Syscall+0x0	/go/src/syscall/syscall_linux.go:70
#	0x490020	golang.org/x/sync/errgroup.(*Group).Go.func1+0x0	/errgroup.go:80
`
	header = "goroutine profile: total 8\n"
)

func TestParseStack(t *testing.T) {
	s := parseStack(header + locked)
	if s.count != 3 || s.pc != 0x483c6e || s.labels != `{"cell":"3", "worker":"0xc0001"}` {
		t.Errorf("%+v", s)
	}
	want := []string{"internal/sync.runtime_SemacquireMutex", "sync.(*Mutex).Lock", "golanes/kernel/internal/rt.waiting", "github.com/traefik/yaegi/interp.runCfg"}
	if !slices.Equal(s.functions, want) {
		t.Errorf("functions %q, want %q", s.functions, want)
	}
	if s := parseStack(header); s.count != 0 || s.functions != nil {
		t.Errorf("the header of a profile is %+v", s)
	}
}

func TestStack(t *testing.T) {
	for _, tc := range []struct {
		name, text, worker    string
		executes, held, waits bool
	}{
		{"in a lock", locked, "0xc0001", true, true, false},
		{"in a lock, of another worker", locked, "0xc000", false, true, false},
		{"not yet begun", fresh, "0xc0001", true, false, false},
		{"not yet begun, of another worker", fresh, "0xc0002", false, false, false},
		{"of a timer", fired, "0xc0001", true, false, false},
		{"in a system call, the host's own", system, "0xc0001", false, false, true},
	} {
		s := parseStack(tc.text)
		if got := s.executes(tc.worker); got != tc.executes {
			t.Errorf("%s: executes = %v", tc.name, got)
		}
		if got := s.held(); got != tc.held {
			t.Errorf("%s: held = %v", tc.name, got)
		}
		if got := s.waits(); got != tc.waits {
			t.Errorf("%s: waits = %v", tc.name, got)
		}
	}
}

func FuzzParseStack(f *testing.F) {
	for _, text := range []string{header, locked, fresh, fired, system, "", "1 @", "# labels: ", "#\t\t", "x @ 0xg"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := parseStack(text)
		s.executes("0xc0001")
		s.held()
		s.waits()
	})
}
