//go:build linux

package kernel_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golanes/kernel/internal/client"
	"golanes/kernel/internal/wire"
)

// offspring returns the living processes that were started with a variable in their environment: a kernel, its worker and all that its
// cells have started.
func offspring(t *testing.T, variable string) (pids []int) {
	t.Helper()
	names, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, _ := os.ReadFile(name) // it may have ended
		pid, _ := strconv.Atoi(strings.Split(name, "/")[2])
		if bytes.Contains(b, []byte(variable)) && alive(pid) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// tagEnv is a variable by which a test finds what its kernel has started.
const tagEnv = "GOLANES_TEST_TAG"

// startTagged starts a kernel whose connection file is file and whose processes have it as their tag.
func startTagged(t *testing.T, file string) (*process, string) {
	t.Helper()
	tag := tagEnv + "=" + file
	p := run(t, itself(serveEnv+"="+file, tag))
	t.Cleanup(func() {
		for _, pid := range offspring(t, tag) {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	})
	return p, tag
}

// goes starts a cell and waits until it has printed something.
func (f *front) goes(t *testing.T, code string, o client.ExecuteOptions) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	begun := make(chan struct{}, 1)
	o.OnMessage = func(m *wire.Message) {
		if m.Header.MsgType == (wire.Stream{}).MsgType() {
			select {
			case begun <- struct{}{}:
			default: // it has said more
			}
		}
	}
	f.conn.wg.Go(func() { _, _ = f.Execute(ctx, code, o) }) // its kernel ends
	select {
	case <-begun:
	case <-time.After(patience):
		t.Fatalf("the cell does not begin: %s", code)
	}
}

// busy are the states in which a kernel is told to end. A cell says that it has begun by printing.
var busy = map[string]func(t *testing.T, f *front, c connection){
	"idle": func(*testing.T, *front, connection) {},
	"for loop": func(t *testing.T, f *front, _ connection) {
		f.goes(t, "fmt.Println(1)\nfor {\n}", client.ExecuteOptions{})
	},
	"native call": func(t *testing.T, f *front, _ connection) {
		f.goes(t, "fmt.Println(1)\nr, _, _ := os.Pipe()\nr.Read(make([]byte, 1))", client.ExecuteOptions{})
	},
	"native computation": func(t *testing.T, f *front, _ connection) {
		f.goes(t, "fmt.Println(1)\nnew(big.Int).Exp(big.NewInt(3), big.NewInt(1<<40), nil)", client.ExecuteOptions{})
	},
	"print storm, nobody reads": func(t *testing.T, f *front, c connection) {
		a := &attacker{c: c}
		t.Cleanup(a.close)
		a.hello(wire.IOPub, "").put(frames([]byte{1}))
		f.goes(t, "s := strings.Repeat(\"x\", 1<<16)\nfor {\n\tfmt.Println(s)\n}", client.ExecuteOptions{})
	},
	"children": func(t *testing.T, f *front, _ connection) {
		f.goes(t, `for _, args := range [][]string{{"sleep", "1000"}, {"setsid", "sleep", "1000"}, {"setsid", "sh", "-c", "trap '' HUP INT TERM; sleep 1000 & sleep 1000"}} {
	exec.Command(args[0], args[1:]...).Start()
}
fmt.Println(1)
for {
}`, client.ExecuteOptions{})
	},
	"input": func(t *testing.T, f *front, _ connection) {
		asked, never := make(chan struct{}), make(chan struct{})
		t.Cleanup(func() { close(never) })
		ctx, cancel := context.WithCancel(context.Background())
		t.Cleanup(cancel)
		f.conn.wg.Go(func() {
			_, _ = f.Execute(ctx, "var s string\nfmt.Scanln(&s)", client.ExecuteOptions{Input: func(string, bool) (string, error) {
				close(asked)
				<-never
				return "", nil
			}})
		})
		<-asked
	},
	"completions": func(t *testing.T, _ *front, c connection) {
		a := &attacker{c: c}
		t.Cleanup(a.close)
		r := a.hello(wire.Shell, "")
		for range 2000 {
			r.put(a.ask("complete_request", `{"code":"fmt.","cursor_pos":4}`))
		}
	},
	"crashed": func(t *testing.T, f *front, _ connection) {
		f.run("var mu sync.Mutex\nmu.Unlock()")
		f.goes(t, "fmt.Println(1)\nfor {\n}", client.ExecuteOptions{})
	},
	"crash on crash": func(t *testing.T, _ *front, c connection) {
		a := &attacker{c: c}
		t.Cleanup(a.close)
		r := a.hello(wire.Shell, "").read()
		for range 50 {
			r.put(a.ask("execute_request", `{"code":"var mu sync.Mutex\nmu.Unlock()","stop_on_error":false}`))
		}
	},
	"100 clients": func(t *testing.T, _ *front, c connection) {
		a := &attacker{c: c}
		t.Cleanup(a.close)
		for range 100 {
			a.hello(wire.IOPub, "").put(frames([]byte{1}))
			a.hello(wire.Shell, "").put(a.ask("kernel_info_request", "{}"))
			a.hello(wire.Control, "")
			a.open(wire.Heartbeat)
		}
	},
}

// ends are how a kernel is told to end.
var ends = map[string]func(t *testing.T, p *process, f *front){
	"shutdown_request": func(_ *testing.T, _ *process, f *front) {
		m := &wire.Message{Header: wire.Header{MsgID: "end", Session: "s"}, Content: wire.ShutdownRequest{}}
		f.conn.Send(context.Background(), wire.Control, m) // its reply is for other tests
	},
	"SIGTERM": func(t *testing.T, p *process, _ *front) { send(t, p, syscall.SIGTERM) },
	"SIGKILL": func(t *testing.T, p *process, _ *front) { send(t, p, syscall.SIGKILL) },
}

// limit is what an end may take. It is two seconds, and more where other tests have the machine.
const limit = 2*time.Second + 500*time.Millisecond

// TestEnd wants a kernel to be gone in two seconds, whatever it does and whoever ends it, with all processes that its cells have
// started, and its connection file, if it was there to remove it.
func TestEnd(t *testing.T) {
	for end, do := range ends {
		for state, get := range busy {
			t.Run(end+"/"+state, func(t *testing.T) {
				file := filepath.Join(t.TempDir(), "kernel.json")
				p, tag := startTagged(t, file)
				c := awaitConnection(t, file)
				f := dial(t, c)
				get(t, f, c)
				begin := time.Now()
				do(t, p, f)
				status := p.exit(t)
				if d := time.Since(begin); d > limit {
					t.Errorf("the end took %v, want at most 2s", d)
				} else {
					t.Logf("the end took %v", d)
				}
				if end == "SIGKILL" {
					eventually(t, "nothing is left behind", func() bool { return len(offspring(t, tag)) == 0 })
					return
				}
				if status != 0 {
					t.Errorf("exit status %d, want 0", status)
				}
				if left := offspring(t, tag); len(left) != 0 {
					t.Errorf("processes %d are left behind", left)
				}
				if exists(file) {
					t.Error("the connection file is still there")
				}
			})
		}
	}
}

// TestEndAtStart ends kernels at moments of their start.
func TestEndAtStart(t *testing.T) {
	for i := range 10 {
		file := filepath.Join(t.TempDir(), "kernel"+strconv.Itoa(i)+".json")
		p, tag := startTagged(t, file)
		time.Sleep(time.Duration(i) * 3 * time.Millisecond) // any moment will do
		send(t, p, syscall.SIGTERM)
		begin := time.Now()
		p.exit(t)
		if d := time.Since(begin); d > limit {
			t.Errorf("the end took %v, want at most 2s", d)
		}
		eventually(t, "nothing is left behind", func() bool { return len(offspring(t, tag)) == 0 })
		if exists(file) {
			t.Error("the connection file is still there")
		}
	}
}

// TestRestarts has kernel after kernel with one connection file, some of them killed, each with clients that are still connected.
func TestRestarts(t *testing.T) {
	file := writeFile(t, connectionFile("tcp", "127.0.0.1", 0), 0o600)
	var first connection
	for i := range 20 {
		p := startKernel(t, file)
		c := awaitConnection(t, file)
		if i == 0 {
			first = c
		}
		if c != first {
			t.Fatalf("start %d is at %+v, want %+v", i, c, first)
		}
		var f *front
		eventually(t, "it listens", func() bool {
			a := &attacker{c: c}
			defer a.close()
			return a.hello(wire.Heartbeat, "").put(frames(nil, []byte("beat"))) || !alive(p.Process.Pid)
		})
		f = dial(t, c)
		if got := f.print("", "6 * 7"); got != "42" {
			t.Fatalf("start %d: 6 * 7 is %s", i, got)
		}
		if i%3 == 0 {
			send(t, p, syscall.SIGKILL)
		} else {
			f.shutdown()
		}
		p.exit(t)
	}
}
