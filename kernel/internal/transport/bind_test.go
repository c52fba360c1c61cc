package transport

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golanes/kernel/internal/wire"
)

func TestAddresses(t *testing.T) {
	for _, ip := range []string{"127.0.0.1", "::1", "localhost", "*", "0.0.0.0"} {
		t.Run(ip, func(t *testing.T) {
			if ip == "::1" {
				l, err := net.Listen("tcp", "[::1]:0")
				if err != nil {
					t.Skipf("this machine has no IPv6: %v", err)
				}
				l.Close()
			}
			info := testInfo()
			info.IP = ip
			s := listen(t, info, Limits{})
			s.OnSubscribe(welcome)
			answerRequests(t, s)
			newFrontend(t, s).works()

			got := s.Info()
			ports := map[int]bool{}
			for ch := range wire.Channel(len(roles)) {
				ports[*got.port(ch)] = true
				*got.port(ch) = 0
			}
			if ports[0] || len(ports) != len(roles) {
				t.Errorf("Info has the ports %v, want five", ports)
			}
			if got != info {
				t.Errorf("Info but for the ports is %+v, want %+v", got, info)
			}
			bound := s.sockets[wire.Shell].listener.Addr().(*net.TCPAddr).IP
			if local := ip != "*" && ip != "0.0.0.0"; bound.IsLoopback() != local {
				t.Errorf("bound to %v, want local: %v", bound, local)
			}
		})
	}
}

// TestOneAddress wants the ports at the address that was given, and at no other of this machine.
func TestOneAddress(t *testing.T) {
	s := listen(t, testInfo(), Limits{})
	info := s.Info()
	probe, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Skipf("this machine has no second local address: %v", err)
	}
	probe.Close()
	for ch := range wire.Channel(len(roles)) {
		port := strconv.Itoa(*info.port(ch))
		if c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", port)); err != nil {
			t.Errorf("%s at 127.0.0.1: %v", roles[ch].name, err)
		} else {
			c.Close()
		}
		if c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.2", port)); err == nil {
			t.Errorf("%s answers at 127.0.0.2, too", roles[ch].name)
			c.Close()
		}
	}
}

// shortDir returns a new directory whose path leaves room for that of a Unix socket.
func shortDir(t *testing.T) string {
	dir, err := os.MkdirTemp("", "lanes")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func TestIPC(t *testing.T) {
	dir := shortDir(t)
	info := testInfo()
	info.Transport, info.IP = "ipc", filepath.Join(dir, "kernel")
	info.ShellPort, info.ControlPort = 4, 5

	// A kernel that was killed leaves its sockets.
	for _, port := range []string{"4", "1"} {
		l, err := net.Listen("unix", info.IP+"-"+port)
		if err != nil {
			t.Fatal(err)
		}
		l.(*net.UnixListener).SetUnlinkOnClose(false)
		l.Close()
	}

	s := listen(t, info, Limits{})
	s.OnSubscribe(welcome)
	answerRequests(t, s)
	newFrontend(t, s).works()
	got := s.Info()
	if got.ShellPort != 4 || got.ControlPort != 5 || got.IOPubPort != 2 || got.StdinPort != 3 || got.HeartbeatPort != 6 {
		t.Errorf("Info is %+v, want the ports 4, 2, 3, 5, 6", got)
	}
	if stat, err := os.Stat(info.IP + "-4"); err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("socket is %v, %v; want it private", stat, err)
	}

	// A kernel that lives keeps its sockets.
	if _, err := Listen(t.Context(), got, Options{}); !errors.Is(err, syscall.EADDRINUSE) || !strings.Contains(err.Error(), "shell") {
		t.Errorf("Listen where another listens: %v, want address in use, and shell", err)
	}
	newFrontend(t, s).works()

	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	left, err := filepath.Glob(info.IP + "-*")
	if err != nil || len(left) != 1 || left[0] != info.IP+"-1" {
		t.Errorf("after Close %q are left, %v; want only what was not ours", left, err)
	}
}

func TestIPCErrors(t *testing.T) {
	dir := shortDir(t)
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file+"-1", []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ ip, want string }{
		{filepath.Join(dir, strings.Repeat("x", 120)), "too long"},
		{filepath.Join(dir, "none", "kernel"), "no such file"},
		{file, "address already in use"}, // no socket, so not ours to remove
	} {
		info := testInfo()
		info.Transport, info.IP, info.ShellPort = "ipc", test.ip, 1
		_, err := Listen(t.Context(), info, Options{})
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "shell") {
			t.Errorf("Listen at %s: %v, want shell and %q", test.ip, err, test.want)
		}
	}
	if b, err := os.ReadFile(file + "-1"); string(b) != "precious" {
		t.Errorf("the file that was in the way now is %q, %v", b, err)
	}
}

func TestBindFailure(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	info := testInfo()
	info.StdinPort = l.Addr().(*net.TCPAddr).Port
	_, err = Listen(t.Context(), info, Options{})
	if !errors.Is(err, syscall.EADDRINUSE) {
		t.Fatalf("Listen on a port that is taken: %v", err)
	}
	for _, want := range []string{"stdin", "127.0.0.1:" + strconv.Itoa(info.StdinPort)} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not name %s", err, want)
		}
	}
	bad := testInfo()
	bad.SignatureScheme = "rot13"
	if _, err := Listen(t.Context(), bad, Options{}); err == nil || !strings.Contains(err.Error(), "rot13") {
		t.Errorf("Listen with scheme rot13: %v", err)
	}
	bad = testInfo()
	bad.Transport = "inproc"
	if _, err := Listen(t.Context(), bad, Options{}); err == nil || !strings.Contains(err.Error(), "inproc") {
		t.Errorf("Listen with transport inproc: %v", err)
	}
}
