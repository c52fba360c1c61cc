//go:build unix

package kernel_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// alive reports whether a process runs. One that has ended and that nobody has waited for does not.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !bytes.Contains(stat, []byte(") Z "))
}

func send(t *testing.T, p *process, sig syscall.Signal) {
	t.Helper()
	if err := p.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
}

// TestShutdownStuck wants a kernel whose cell does not end to be gone before Jupyter loses patience, and its worker with it.
func TestShutdownStuck(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kernel.json")
	p := startKernel(t, file)
	f := dial(t, awaitConnection(t, file))
	pid, worker := f.pids()
	if pid != p.Process.Pid {
		t.Errorf("the worker's parent is %d, want %d", pid, p.Process.Pid)
	}
	f.begin(t)
	begin := time.Now()
	f.shutdown()
	status := p.exit(t)
	if d := time.Since(begin); d > 2*time.Second {
		t.Errorf("shutdown took %v, want at most 2s", d)
	}
	if status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
	if alive(worker) {
		t.Error("the worker is left behind")
	}
	if exists(file) {
		t.Error("the connection file is still there")
	}
}

// TestEndSignals wants a kernel that a signal ends to end as by a shutdown_request, but for the reply.
func TestEndSignals(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		for _, busy := range []bool{false, true} {
			t.Run(fmt.Sprintf("%v busy=%v", sig, busy), func(t *testing.T) {
				file := filepath.Join(t.TempDir(), "kernel.json")
				p := startKernel(t, file)
				f := dial(t, awaitConnection(t, file))
				_, worker := f.pids()
				if busy {
					f.begin(t)
				}
				begin := time.Now()
				send(t, p, sig)
				status := p.exit(t)
				if d := time.Since(begin); d > 2*time.Second {
					t.Errorf("the end took %v, want at most 2s", d)
				}
				if status != 0 {
					t.Errorf("exit status %d, want 0", status)
				}
				if alive(worker) {
					t.Error("the worker is left behind")
				}
				if exists(file) {
					t.Error("the connection file is still there")
				}
				if n := f.conn.count("shutdown_reply"); n != 0 {
					t.Errorf("%d replies to a shutdown_request that nobody sent", n)
				}
			})
		}
	}
}

// TestEarlySignal ends a kernel that still waits for its launcher.
func TestEarlySignal(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	p := startKernel(t, writeFile(t, registrationFile(l.Addr().(*net.TCPAddr).Port), 0o600))
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	send(t, p, syscall.SIGTERM)
	if status := p.exit(t); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

// TestNohup wants a kernel that was told to ignore SIGHUP to do so.
func TestNohup(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "kernel.json")
	cmd := exec.Command("sh", "-c", `trap "" HUP; exec "$0"`, os.Args[0])
	cmd.Env = itself(serveEnv + "=" + file).Env
	p := run(t, cmd)
	f := dial(t, awaitConnection(t, file))
	send(t, p, syscall.SIGHUP)
	if got := f.print("", "6 * 7"); got != "42" {
		t.Errorf("after SIGHUP 6 * 7 is %s", got)
	}
	send(t, p, syscall.SIGTERM)
	if status := p.exit(t); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
	if said := p.said(); !strings.Contains(said, "terminated") || strings.Contains(said, "hangup") {
		t.Error("it was not SIGTERM that ended the kernel")
	}
}

// TestInterrupt sends SIGINT to an idle kernel, which ignores it, and to one with a running cell, which ends; the variables stay.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "kernel.json")
	p := startKernel(t, file)
	f := dial(t, awaitConnection(t, file))
	if reply, _ := f.run("n := 42"); reply.Status != "ok" {
		t.Fatalf("n := 42: %+v", reply)
	}
	interrupt := func(n int) {
		send(t, p, syscall.SIGINT)
		eventually(t, "the kernel has seen the interrupt", func() bool { return strings.Count(p.said(), "interrupted by a signal") == n })
	}
	interrupt(1)
	if got := f.print("", "n"); got != "42" {
		t.Errorf("after an interrupt between cells n is %s", got)
	}
	for i := range 2 {
		done := f.begin(t)
		interrupt(2 + i)
		select {
		case reply := <-done:
			if reply.Status != "error" || reply.Failure == nil || !strings.Contains(strings.ToLower(reply.Failure.Name+reply.Failure.Value), "interrupt") {
				t.Errorf("the interrupted cell's reply is %+v, failure %+v", reply, reply.Failure)
			}
		case <-time.After(patience):
			t.Fatal("the cell goes on")
		}
		if got := f.print("", "n"); got != "42" {
			t.Errorf("after an interrupt n is %s", got)
		}
	}
}

// TestBrokenPipe closes the pipe to which the kernel logs: without care its next line would end it.
func TestBrokenPipe(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	file := filepath.Join(t.TempDir(), "kernel.json")
	cmd := itself(serveEnv + "=" + file)
	cmd.Stderr = w
	p := run(t, cmd)
	w.Close()
	c := awaitConnection(t, file)
	if _, err := r.Read(make([]byte, 1)); err != nil { // it does log
		t.Fatal(err)
	}
	r.Close()
	f := dial(t, c)
	for range 3 { // each logs
		if got := f.print("", "6 * 7"); got != "42" {
			t.Errorf("6 * 7 is %s", got)
		}
	}
	f.shutdown()
	if status := p.exit(t); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
}

// TestKernelKilled wants the worker to end with a kernel that could not end it.
func TestKernelKilled(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "kernel.json")
	p := startKernel(t, file)
	f := dial(t, awaitConnection(t, file))
	_, worker := f.pids()
	t.Cleanup(func() { syscall.Kill(worker, syscall.SIGKILL) })
	f.begin(t)
	send(t, p, syscall.SIGKILL)
	p.exit(t)
	eventually(t, "the worker has ended", func() bool { return !alive(worker) })
}

// TestParentDies kills the process that started the kernel.
func TestParentDies(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "kernel.json")
	parent := run(t, itself(parentEnv+"="+file))
	f := dial(t, awaitConnection(t, file))
	kernel, worker := f.pids()
	if kernel == parent.Process.Pid {
		t.Fatal("the parent itself is the kernel")
	}
	t.Cleanup(func() { syscall.Kill(kernel, syscall.SIGKILL) })
	f.begin(t)
	send(t, parent, syscall.SIGKILL)
	eventually(t, "the kernel has ended", func() bool { return !alive(kernel) })
	if alive(worker) {
		t.Error("the worker is left behind")
	}
	if exists(file) {
		t.Error("the connection file is still there")
	}
}
