//go:build unix

package kernel_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golanes/kernel/internal/client"
	"golanes/kernel/internal/wire"
)

// written runs a cell and returns its reply and what it has written to standard error.
func (f *front) written(code string) (wire.ExecuteReply, string) {
	f.conn.t.Helper()
	var text strings.Builder
	reply, err := f.Execute(f.conn.t.Context(), code, client.ExecuteOptions{OnMessage: func(m *wire.Message) {
		if stream, err := wire.Parse[wire.Stream](m); err == nil && m.Header.MsgType == stream.MsgType() && stream.Name == "stderr" {
			text.WriteString(stream.Text)
		}
	}})
	if err != nil {
		f.conn.t.Fatalf("run %q: %v", code, err)
	}
	return reply, text.String()
}

// TestCrashes ends workers in every way there is, behind sockets: each is told, and the next cell runs.
func TestCrashes(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "kernel.json")
	cmd := itself(serveEnv + "=" + file)
	cmd.Env = append(cmd.Env, "GOLANES_MEMORY=200MiB", "GOLANES_GOROUTINES=3000", "GOLANES_LINES=100")
	run(t, cmd)
	f := dial(t, awaitConnection(t, file))
	if reply, _ := f.run("const answer = 42\nfunc f() int { return answer }\nkept := 7"); reply.Status != wire.StatusOK {
		t.Fatalf("declare: %+v", reply.Failure)
	}
	for _, x := range []struct {
		name, code, want string
		dies             bool
	}{
		{"recursion", "func deep(n int) int { return deep(n+1) + 1 }\ndeep(0)", "stack overflow: goroutine stack exceeds", false},
		{"goroutines", "for { go func() { select {} }() }", "too many goroutines: ", false},
		{"memory", "var list [][]byte\nfor { list = append(list, bytes.Repeat([]byte(\"x\"), 1<<20)) }", "out of memory: cells use", false},
		{"let go", "list = nil", "", false},
		{"exit", "os.Exit(3)", "os.Exit: exit status 3", false},
		{"map", "m := map[int]int{}\nfor range 4 { go func() { for { m[1]++ } }() }\ntime.Sleep(time.Minute)", "fatal error: concurrent map", true},
		{"throw", "var mu sync.Mutex\nmu.Unlock()", "fatal error: sync: unlock of unlocked mutex", true},
		{"one call", "_ = bytes.Repeat([]byte(\"x\"), 450<<20)\nfor {}", "fatal error: out of memory: the worker ", true},
	} {
		reply, stderr := f.written(x.code)
		if x.want == "" {
			if reply.Status != wire.StatusOK {
				t.Errorf("%s: %+v", x.name, reply.Failure)
			}
			continue
		}
		if reply.Failure == nil || !strings.HasPrefix(strings.Join(reply.Failure.Traceback, "\n"), x.want) {
			t.Errorf("%s: %+v, want %s", x.name, reply.Failure, x.want)
		}
		if got := strings.Contains(stderr, "lost: kept (In["); got != x.dies {
			t.Errorf("%s: stderr %q, want the variable lost: %v", x.name, stderr, x.dies)
		}
		if got := f.print("", "f()"); got != "42" {
			t.Errorf("%s: f() is %s", x.name, got)
		}
		if x.dies {
			f.run("kept := 7")
		}
		if got := f.print("", "kept"); got != "7" {
			t.Errorf("%s: kept is %s", x.name, got)
		}
	}
	// From outside, while a cell runs.
	_, worker := f.pids()
	done := f.begin(t)
	if err := syscall.Kill(worker, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if reply := <-done; reply.Failure == nil || !strings.HasPrefix(reply.Failure.Value, "signal: killed") {
		t.Errorf("a worker that was killed: %+v", reply.Failure)
	}
	if got := f.print("", "f()"); got != "42" {
		t.Errorf("f() is %s", got)
	}
}

// TestStorm prints without end behind sockets: what is shown is bounded, an interrupt works, and the count is told.
func TestStorm(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "kernel.json")
	p := startKernel(t, file)
	f := dial(t, awaitConnection(t, file))
	lines, note := 0, ""
	cut := make(chan struct{})
	done := make(chan wire.ExecuteReply)
	go func() {
		reply, err := f.Execute(t.Context(), "for i := 0; ; i++ { fmt.Println(i) }", client.ExecuteOptions{OnMessage: func(m *wire.Message) {
			switch m.Header.MsgType {
			case "stream":
				if s, err := wire.Parse[wire.Stream](m); err == nil {
					lines += strings.Count(s.Text, "\n")
				}
			case "display_data", "update_display_data":
				if d, err := wire.Parse[wire.DisplayData](m); err == nil {
					if note == "" {
						close(cut)
					}
					note, _ = d.Data["text/plain"].(string)
				}
			}
		}})
		if err != nil {
			t.Error(err)
		}
		done <- reply
	}()
	<-cut
	send(t, p, syscall.SIGINT)
	if reply := <-done; reply.Failure == nil || reply.Failure.Name != "interrupted" {
		t.Errorf("the storm: %+v, want it interrupted", reply.Failure)
	}
	if lines != 20000 || !strings.Contains(note, " lines) more not shown; the limits of a cell are GOLANES_LINES=20000") {
		t.Errorf("%d lines are shown, and %q", lines, note)
	}
	if got := f.print("", "6 * 7"); got != "42" {
		t.Errorf("6 * 7 is %s", got)
	}
}
