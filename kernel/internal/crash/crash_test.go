package crash_test

import (
	"fmt"
	"testing"

	"golanes/kernel/internal/crash"
	"golanes/kernel/internal/proc"
)

// text is a crash of three goroutines: the one it is about executes f, called by a cell; two others wait in a cell.
const text = `fatal error: concurrent map writes

goroutine 26 gp=0x1ec440362b40 m=0 mp=0x1d01f00 [running]:
internal/runtime/maps.fatal({0x1249ff2?, 0x10dbd80?})
	/go/src/runtime/panic.go:1181 +0x18
github.com/traefik/yaegi/interp.inc.func1(0x19f9f3f54c60)
	/mod/yaegi/interp/op.go:2503 +0xe5
github.com/traefik/yaegi/interp.runCfg(0xa1, 0x19f9f3f54c60, 0x19f9f4045d20?, 0x103f800?)
	/mod/yaegi/interp/run.go:234 +0x265 fp=0x1ec4606e0568 sp=0x1ec4606e04c0 pc=0xad4c45
github.com/traefik/yaegi/interp.call.func9(0xa1)
	/mod/yaegi/interp/run.go:1401 +0x7d8
github.com/traefik/yaegi/interp.runCfg(0xb2, 0x19f9f3f54c60, 0x0?, 0x103f800?)
	/mod/yaegi/interp/run.go:234 +0x265
github.com/traefik/yaegi/interp.runCfg(0xdead?, 0x19f9f3f54c60, 0x0?, 0x103f800?)
	/mod/yaegi/interp/run.go:234 +0x265
created by golanes/kernel/internal/rt.(*RT).start in goroutine 23
	/golanes/kernel/internal/rt/go.go:11 +0x87

goroutine 1 [select]:
golanes/kernel/internal/worker.serve({0x1, 0x2})
	/golanes/kernel/internal/worker/main.go:60 +0x1

goroutine 27 [sleep]:
github.com/traefik/yaegi/interp.runCfg(0xb2, 0x19f9f3f54c61, 0x0?, 0x103f800?)
	/mod/yaegi/interp/run.go:234 +0x265
...20 frames elided...
created by golanes/kernel/internal/rt.(*RT).start in goroutine 23
	/golanes/kernel/internal/rt/go.go:11 +0x87

goroutine 28 [sleep]:
github.com/traefik/yaegi/interp.runCfg(0xb2, 0x19f9f3f54c62, 0x0?, 0x103f800?)
	/mod/yaegi/interp/run.go:234 +0x265
`

func table() crash.Table {
	t := crash.Table{}
	t.Add([]proc.Function{
		{Node: 0xa1, Frame: proc.Frame{Func: "fˑ1", Cell: "In[1]", Line: 3}},
		{Node: 0xb2, Frame: proc.Frame{Func: "cellˑ2", Cell: "In[2]", Line: 1}},
	})
	return t
}

func TestReport(t *testing.T) {
	frames, others := table().Report(text)
	if got, want := fmt.Sprint(frames), "[{fˑ1 In[1] 3 0} {cellˑ2 In[2] 1 0}]"; got != want {
		t.Errorf("frames %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(others), "[{27 sleep [{cellˑ2 In[2] 1 0}] 2}]"; got != want {
		t.Errorf("others %s, want %s", got, want)
	}
}

// TestReportForeign reads a crash of a goroutine that executes no cell: it is nobody's.
func TestReportForeign(t *testing.T) {
	foreign := "SIGSEGV: segmentation violation\n\ngoroutine 5 [running]:\nmain.f()\n\t/x.go:1 +0x1\n\n" + text[len("fatal error: concurrent map writes\n\n"):]
	frames, others := table().Report(foreign)
	if len(frames) != 0 || len(others) != 2 {
		t.Errorf("frames %v, others %v", frames, others)
	}
	if frames, others := (crash.Table{}).Report("no traceback"); frames != nil || others != nil {
		t.Errorf("of no traceback %v, %v", frames, others)
	}
}
