package supervisor_test

import (
	"context"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/supervisor"
)

// alive reports whether a process runs. One that has ended and that nobody has waited for does not.
func alive(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

// children are programs that cells start, in Go that prints the number of one.
var children = map[string]string{
	"child":                  `c := exec.Command("sleep", "1000"); c.Start(); fmt.Println(c.Process.Pid)`,
	"session of its own":     `c := exec.Command("setsid", "sleep", "1000"); c.Start(); fmt.Println(c.Process.Pid)`,
	"no environment":         `c := exec.Command("setsid", "sleep", "1000"); c.Env = []string{}; c.Start(); fmt.Println(c.Process.Pid)`,
	"child that is no child": `b, _ := exec.Command("setsid", "sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!").Output(); fmt.Print(string(b))`,
	"child that ignores everything": `c := exec.Command("sh", "-c", "trap '' HUP INT TERM PIPE; while :; do sleep 1; done")
c.Start(); fmt.Println(c.Process.Pid)`,
}

// ends are how a worker ends while a cell runs.
var ends = map[string]struct {
	statement string
	do        func(s *supervisor.Supervisor, cancel func(), worker int)
}{
	"closed":      {"for {}", func(s *supervisor.Supervisor, _ func(), _ int) { s.Close() }},
	"killed":      {"for {}", func(_ *supervisor.Supervisor, _ func(), pid int) { syscall.Kill(pid, syscall.SIGKILL) }},
	"fatal error": {"var mu sync.Mutex; mu.Unlock()", func(*supervisor.Supervisor, func(), int) {}},
	"stopped":     {"for {}", func(_ *supervisor.Supervisor, cancel func(), pid int) { syscall.Kill(pid, syscall.SIGSTOP); cancel() }},
}

// TestOrphans wants nothing to be left of what a cell has started, however its worker ends.
func TestOrphans(t *testing.T) {
	for end, e := range ends {
		for child, c := range children {
			if end == "fatal error" && child == "no environment" {
				continue // it has lost its parent before anybody looks; see package group
			}
			if end == "killed" && child == "no environment" {
				continue
			}
			t.Run(end+"/"+child, func(t *testing.T) {
				t.Parallel()
				out := &sink{}
				pids := make(chan int, 2)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				s := start(t, out, supervisor.Config{Grace: time.Millisecond})
				var worker, pid int
				ended := make(chan struct{})
				out.on = func(ev proc.Event) {
					for line := range strings.Lines(ev.Text) {
						if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil {
							pids <- n
						}
					}
				}
				go func() {
					defer close(ended)
					s.Run(ctx, program(1, "fmt.Println(os.Getpid())\n"+c+"\n_ = sync.Mutex{}\n"+e.statement, "fmt", "os", "os/exec", "sync"))
				}()
				worker, pid = <-pids, <-pids
				t.Cleanup(func() { syscall.Kill(pid, syscall.SIGKILL) })
				if end != "fatal error" && !alive(pid) {
					t.Errorf("the cell's child %d does not run", pid)
				}
				e.do(s, cancel, worker)
				<-ended
				s.Close()
				if alive(worker) || alive(pid) {
					t.Errorf("worker runs: %v, child runs: %v; want neither", alive(worker), alive(pid))
				}
			})
		}
	}
}

// TestEscaped has a program that nobody can find hold the pipes of its worker: the worker's end is seen all the same, with all of its
// output.
func TestEscaped(t *testing.T) {
	out := &sink{}
	pids := make(chan int, 1)
	out.on = func(ev proc.Event) {
		if n, err := strconv.Atoi(strings.TrimSpace(ev.Text)); err == nil {
			pids <- n
		}
	}
	s := start(t, out, supervisor.Config{})
	code := `c := exec.Command("setsid", "sh", "-c", "trap '' PIPE; for i in $(seq 200); do sleep 0.1; echo storm; done 2>/dev/null & echo $! >&3")
r, w, _ := os.Pipe()
f, _ := os.OpenFile("/proc/self/fd/1", 1, 0)
c.Env, c.Stdout, c.Stderr, c.ExtraFiles = []string{"PATH=/usr/bin:/bin"}, f, f, []*os.File{w}
c.Run()
w.Close()
b := make([]byte, 20)
n, _ := r.Read(b)
fmt.Print(string(b[:n]))`
	code += "\nfmt.Println(\"last words\"); os.Stderr.WriteString(\"and these\\n\"); var mu sync.Mutex; mu.Unlock()"
	f, err := s.Run(t.Context(), program(1, code, "fmt", "os", "os/exec", "sync"))
	if err != nil || f == nil || !f.Died {
		t.Fatalf("Run: %+v, %v, want a worker that died", f, err)
	}
	pid := <-pids
	t.Cleanup(func() { syscall.Kill(pid, syscall.SIGKILL) })
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if !alive(pid) {
		t.Error("nothing has escaped, and the test shows nothing")
	}
	if got := out.text(1, "stdout") + out.text(1, "stderr") + f.Stderr; !strings.Contains(got, "last words\n") || !strings.Contains(got, "and these\n") {
		t.Errorf("output %q, want all of it", got)
	}
}
