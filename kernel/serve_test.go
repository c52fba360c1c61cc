package kernel_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	zmq "github.com/go-zeromq/zmq4"

	"golanes/kernel"
)

// These tests are rows 17 to 21 of the conformance table, whose other rows are in package session: what a kernel does as a process.

// serveEnv makes this test's binary a kernel, with the file that the variable names.
const serveEnv = "GOLANES_TEST_SERVE"

// parentEnv makes it a parent, which starts such a kernel as Jupyter does.
const parentEnv = "GOLANES_TEST_PARENT"

// quietEnv makes such a kernel log only what is worth a warning.
const quietEnv = "GOLANES_TEST_QUIET"

// serveMain is what the process does, and ends with, if it was started for one of these.
func serveMain() {
	if file, ok := os.LookupEnv(parentEnv); ok {
		os.Unsetenv(parentEnv)
		kernel := itself(serveEnv+"="+file, "JPY_PARENT_PID="+strconv.Itoa(os.Getpid()))
		kernel.Stderr = os.Stderr
		if err := kernel.Run(); err != nil {
			fmt.Fprintln(os.Stderr, "parent:", err)
		}
		os.Exit(1)
	}
	file, ok := os.LookupEnv(serveEnv)
	if !ok {
		return
	}
	level := slog.LevelDebug
	if os.Getenv(quietEnv) != "" {
		level = slog.LevelWarn
	}
	tellVitals()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	if err := kernel.Serve(context.Background(), file, kernel.Options{Logger: log}); err != nil {
		fmt.Fprintln(os.Stderr, "golanes:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// A process is one that a test has started. The test's end ends it.
type process struct {
	*exec.Cmd
	exited chan struct{} // closed when it has been waited for

	mu     sync.Mutex // guards stderr
	stderr bytes.Buffer
}

// run starts a command.
func run(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{Cmd: cmd, exited: make(chan struct{})}
	if p.Stderr == nil {
		p.Stderr = p
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { // waited for below
		defer close(p.exited)
		_ = p.Wait() // the status is for the test to judge
	}()
	t.Cleanup(func() {
		p.Process.Kill() // it may have ended
		<-p.exited
		if t.Failed() {
			t.Logf("process %d said:\n%s", p.Process.Pid, p.said())
		}
	})
	return p
}

// itself returns a command that is this test's binary, with additions to its environment.
func itself(env ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0") // the race detector's second would be counted as the kernel's
	cmd.Env = append(cmd.Env, env...)
	cmd.WaitDelay = patience // a worker that outlives the kernel holds its pipe open, and shall not hold the test
	return cmd
}

// startKernel starts a kernel with a connection file.
func startKernel(t *testing.T, file string) *process {
	t.Helper()
	return run(t, itself(serveEnv+"="+file))
}

// Write takes what the process writes to standard error.
func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stderr.Write(b)
}

func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stderr.String()
}

// exit waits for the process to end and returns its status.
func (p *process) exit(t *testing.T) int {
	t.Helper()
	select {
	case <-p.exited:
		return p.ProcessState.ExitCode()
	case <-time.After(patience):
		t.Fatal("the process does not end")
		return 0
	}
}

// shortDir returns a new folder whose path leaves room for that of a Unix socket.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "lanes")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// writeFile writes a connection file and returns its name.
func writeFile(t *testing.T, content string, mode os.FileMode) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "kernel.json")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, mode); err != nil {
		t.Fatal(err)
	}
	return name
}

// connectionFile returns a connection file that leaves the ports to the kernel, but for that of shell.
func connectionFile(transport, ip string, shell int) string {
	return fmt.Sprintf(`{"transport":%q,"ip":%q,"shell_port":%d,"iopub_port":0,"stdin_port":0,"control_port":0,"hb_port":0,`+
		`"key":"a key","signature_scheme":"hmac-sha256"}`, transport, ip, shell)
}

// exists reports whether there is such a file.
func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

func checkMode(t *testing.T, name string, want os.FileMode) {
	t.Helper()
	stat, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && stat.Mode() != want {
		t.Errorf("mode of %s is %v, want %v", name, stat.Mode(), want)
	}
}

// TestConnectionFileMissing wants a connection file that does not exist to be made, for the owner alone, and removed.
func TestConnectionFileMissing(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "kernel.json")
	p := startKernel(t, file)
	c := awaitConnection(t, file)
	checkMode(t, file, 0o600)
	if c.Transport != "tcp" || c.IP != "127.0.0.1" || len(c.Key) < 20 || c.SignatureScheme != "hmac-sha256" {
		t.Errorf("connection file says %+v", c)
	}
	f := dial(t, c)
	if got := f.print("", "6 * 7"); got != "42" {
		t.Errorf("6 * 7 is %s", got)
	}
	f.shutdown()
	if status := p.exit(t); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
	if exists(file) {
		t.Error("the connection file is still there")
	}
}

// TestConnectionFilePorts wants ports that a connection file leaves open to be written back, whatever they are ports of.
func TestConnectionFilePorts(t *testing.T) {
	for _, test := range []struct {
		name, transport string
		ip              func(t *testing.T) string
	}{
		{"tcp", "tcp", func(*testing.T) string { return "127.0.0.1" }},
		{"IPv6", "tcp", func(t *testing.T) string {
			l, err := net.Listen("tcp", "[::1]:0")
			if err != nil {
				t.Skipf("this machine has no IPv6: %v", err)
			}
			l.Close()
			return "::1"
		}},
		{"ipc", "ipc", func(t *testing.T) string { return filepath.Join(shortDir(t), "kernel") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			ip := test.ip(t)
			file := writeFile(t, connectionFile(test.transport, ip, 0), 0o600)
			p := startKernel(t, file)
			c := awaitConnection(t, file)
			checkMode(t, file, 0o600)
			if c.Transport != test.transport || c.IP != ip || c.Key != "a key" {
				t.Errorf("connection file says %+v, want what it said before", c)
			}
			f := dial(t, c)
			if got := f.print("", "6 * 7"); got != "42" {
				t.Errorf("6 * 7 is %s", got)
			}
			f.shutdown()
			if status := p.exit(t); status != 0 {
				t.Errorf("exit status %d, want 0", status)
			}
			if !exists(file) {
				t.Error("the connection file is gone, which was not ours")
			}
			if left, _ := filepath.Glob(ip + "-*"); len(left) != 0 {
				t.Errorf("%v are left", left)
			}
		})
	}
}

// TestServeErrors wants a kernel that cannot start to end with an error that says what to do, or what was in the way.
func TestServeErrors(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	taken := l.Addr().(*net.TCPAddr).Port
	folder := shortDir(t)
	for _, test := range []struct {
		name, content string
		mode          os.FileMode
		want          []string
	}{
		{"others may write", connectionFile("tcp", "127.0.0.1", 0), 0o622, []string{"chmod go-w"}},
		{"port taken", connectionFile("tcp", "127.0.0.1", taken), 0o600, []string{"shell", "127.0.0.1:" + strconv.Itoa(taken), "in use"}},
		{"foreign address", connectionFile("tcp", "192.0.2.1", 0), 0o600, []string{"shell", "192.0.2.1"}},
		{"no folder for ipc", connectionFile("ipc", filepath.Join(folder, "none", "k"), 1), 0o600, []string{"shell", filepath.Join(folder, "none", "k-1")}},
		{"not JSON", "{", 0o600, []string{"kernel.json", "JSON"}},
		{"no key", strings.Replace(connectionFile("tcp", "127.0.0.1", 0), `"key"`, `"x"`, 1), 0o600, []string{`"key" is missing`}},
		{"no launcher", registrationFile(taken), 0o600, []string{"launcher", "127.0.0.1:" + strconv.Itoa(taken)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.mode&0o022 != 0 && runtime.GOOS == "windows" {
				t.Skip("Windows has no such permissions")
			}
			if test.name == "no launcher" {
				l.Close()
			}
			p := startKernel(t, writeFile(t, test.content, test.mode))
			if status := p.exit(t); status != 1 {
				t.Errorf("exit status %d, want 1", status)
			}
			_, message, _ := strings.Cut(p.said(), "golanes: ")
			for _, want := range test.want {
				if !strings.Contains(message, want) {
					t.Errorf("error %q does not say %s", message, want)
				}
			}
		})
	}
}

// registrationFile returns the file that a launcher gives a kernel.
func registrationFile(port int) string {
	return fmt.Sprintf(`{"kernel_id":"k1","transport":"tcp","registration_ip":"127.0.0.1","registration_port":%d,`+
		`"signature_scheme":"hmac-sha256","key":"a key"}`, port)
}

// sign signs a content as launchers do.
func sign(content []byte) []byte {
	mac := hmac.New(sha256.New, []byte("a key"))
	mac.Write(content)
	return hex.AppendEncode(nil, mac.Sum(nil))
}

// TestRegistration is a launcher that lets the kernel choose its ports.
func TestRegistration(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	launcher := zmq.NewRouter(ctx)
	defer launcher.Close()
	if err := launcher.Listen("tcp://127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	file := writeFile(t, registrationFile(launcher.Addr().(*net.TCPAddr).Port), 0o600)
	p := startKernel(t, file)
	m, err := launcher.Recv()
	if err != nil {
		t.Fatalf("nothing came: %v", err)
	}
	if len(m.Frames) != 4 || string(m.Frames[1]) != "<IDS|MSG>" || !bytes.Equal(m.Frames[2], sign(m.Frames[3])) {
		t.Fatalf("%q came, want identity, delimiter, signature, content", m.Frames)
	}
	var ports map[string]string
	if err := json.Unmarshal(m.Frames[3], &ports); err != nil {
		t.Fatal(err)
	}
	if ports["kernel_id"] != "k1" {
		t.Errorf("kernel_id is %q", ports["kernel_id"])
	}
	if err := launcher.Send(zmq.NewMsgFrom(m.Frames[0], []byte("<IDS|MSG>"), sign([]byte("ACK")), []byte("ACK"))); err != nil {
		t.Fatal(err)
	}
	port := func(name string) int {
		n, err := strconv.Atoi(ports[name])
		if err != nil {
			t.Fatalf("%s is %q: %v", name, ports[name], err)
		}
		return n
	}
	want := connection{
		Transport: "tcp", IP: "127.0.0.1", Key: "a key", SignatureScheme: "hmac-sha256",
		Shell: port("shell_port"), IOPub: port("iopub_port"), Stdin: port("stdin_port"), Control: port("control_port"), Heartbeat: port("hb_port"),
	}
	other := strings.TrimSuffix(file, ".json") + "-connection.json"
	if c := awaitConnection(t, other); c != want {
		t.Errorf("connection file says %+v, want %+v", c, want)
	}
	checkMode(t, other, 0o600)
	f := dial(t, want)
	if got := f.print("", "6 * 7"); got != "42" {
		t.Errorf("6 * 7 is %s", got)
	}
	f.shutdown()
	if status := p.exit(t); status != 0 {
		t.Errorf("exit status %d, want 0", status)
	}
	if !exists(file) || exists(other) {
		t.Errorf("registration file is there: %v, want true; connection file: %v, want false", exists(file), exists(other))
	}
}
