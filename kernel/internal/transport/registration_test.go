package transport

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/wire"
)

// registrationFile is the example of Jupyter's documentation, with another key.
const registrationFile = `{
  "kernel_id": "unique_kernel_id",
  "transport": "tcp",
  "registration_ip": "127.0.0.1",
  "registration_port": 51587,
  "signature_scheme": "hmac-sha256",
  "key": "a key"
}`

func TestReadRegistrationFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "kernel.json")
	if err := os.WriteFile(name, []byte(registrationFile), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadConnectionFile(name); !errors.Is(err, ErrRegistration) {
		t.Errorf("ReadConnectionFile: %v, want %v", err, ErrRegistration)
	}
	want := Registration{
		KernelID: "unique_kernel_id", Transport: "tcp", RegistrationIP: "127.0.0.1", RegistrationPort: 51587,
		Key: "a key", SignatureScheme: "hmac-sha256",
	}
	r, err := ReadRegistrationFile(name)
	if err != nil || *r != want {
		t.Fatalf("ReadRegistrationFile = %+v, %v; want %+v", r, err, want)
	}
	if got, want := r.ConnectionInfo(), testInfo(); got != want {
		t.Errorf("ConnectionInfo = %+v, want %+v", got, want)
	}
	if err := os.Chmod(name, 0o622); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadRegistrationFile(name); err == nil || !strings.Contains(err.Error(), "chmod go-w") {
		t.Errorf("a file that others may write: %v", err)
	}
}

func TestParseRegistrationErrors(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{`"kernel_id"`, `"x"`, `"kernel_id" is missing`},
		{`"key": "a key"`, `"key": null`, `"key" is missing`},
		{`"registration_ip": "127.0.0.1"`, `"registration_ip": ""`, "registration_ip is empty"},
		{"51587", "0", "registration_port 0"},
		{"51587", "70000", "registration_port 70000"},
		{"51587", `"51587"`, "registration_port"},
		{`"tcp"`, `"udp"`, `"udp"`},
		{"hmac-sha256", "hmac-md5", `"hmac-md5"`},
		{"}", "", "JSON"},
	} {
		if _, err := parseRegistration([]byte(strings.Replace(registrationFile, test.old, test.new, 1))); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s in place of %s: %v, want %q", test.new, test.old, err, test.want)
		}
	}
}

func FuzzParseRegistration(f *testing.F) {
	f.Add([]byte(registrationFile))
	f.Add([]byte(`{"kernel_id":"","transport":"ipc","ip":"/tmp/k","registration_ip":"/tmp/r","registration_port":1,"key":""}`))
	f.Add([]byte(jupyterFile))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := parseRegistration(b)
		if err != nil {
			return
		}
		if info := r.ConnectionInfo(); info.check() != nil {
			t.Errorf("%+v passed for a registration: %v", r, info.check())
		}
	})
}

// hexMAC signs as a launcher does.
func hexMAC(key, content string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(content))
	return hex.EncodeToString(mac.Sum(nil))
}

// A launcher is one registration: what came, and what to answer.
type launcher struct {
	r      Registration
	socket zmq4.Socket
}

// launch opens a launcher's socket, of zmq4, at an address.
func launch(t *testing.T, transport, ip string) *launcher {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	l := &launcher{Registration{KernelID: "id", Transport: transport, RegistrationIP: ip, Key: "a key", SignatureScheme: defaultScheme}, zmq4.NewRouter(ctx)}
	t.Cleanup(func() { l.socket.Close() })
	endpoint := "tcp://" + net.JoinHostPort(ip, "0")
	if transport == "ipc" {
		l.r.RegistrationPort = 7
		endpoint = "ipc://" + ipcPath(ip, 7)
	}
	if err := l.socket.Listen(endpoint); err != nil {
		t.Fatal(err)
	}
	if transport == "tcp" {
		l.r.RegistrationPort = l.socket.Addr().(*net.TCPAddr).Port
	}
	return l
}

// ports are what a kernel says in these tests.
var ports = ConnectionInfo{ShellPort: 1, IOPubPort: 2, StdinPort: 3, ControlPort: 4, HeartbeatPort: 5}

// register registers a kernel and answers with what answer makes of its content, behind its identity. It returns what Register does.
func (l *launcher) register(t *testing.T, answer func(content string) []string) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- l.r.Register(t.Context(), ports) }() // waited for below
	m, err := l.socket.Recv()
	if err != nil {
		t.Fatalf("nothing came: %v; Register: %v", err, <-done)
	}
	if len(m.Frames) != 4 || string(m.Frames[1]) != "<IDS|MSG>" {
		t.Fatalf("%q came, want identity, delimiter, signature, content", m.Frames)
	}
	content := string(m.Frames[3])
	want := hexMAC(l.r.Key, content)
	if l.r.Key == "" {
		want = ""
	}
	if string(m.Frames[2]) != want {
		t.Errorf("signature is %q, want %q", m.Frames[2], want)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(content), &got); err != nil {
		t.Fatal(err)
	}
	if s, want := fmt.Sprint(got), "map[control_port:4 hb_port:5 iopub_port:2 kernel_id:id shell_port:1 stdin_port:3]"; s != want {
		t.Errorf("content is %s, want %s", s, want)
	}
	for field, v := range got {
		if _, ok := v.(string); !ok {
			t.Errorf("%s is a %T, want a string", field, v)
		}
	}
	frames := [][]byte{m.Frames[0]}
	for _, s := range answer(content) {
		frames = append(frames, []byte(s))
	}
	if err := l.socket.Send(zmq4.NewMsgFrom(frames...)); err != nil {
		t.Fatal(err)
	}
	return <-done
}

func acknowledge(string) []string { return []string{"<IDS|MSG>", hexMAC("a key", "ACK"), "ACK"} }

func TestRegister(t *testing.T) {
	t.Run("tcp", func(t *testing.T) {
		l := launch(t, "tcp", "127.0.0.1")
		for range 2 { // as for a restart
			if err := l.register(t, acknowledge); err != nil {
				t.Error(err)
			}
		}
	})
	t.Run("ipc", func(t *testing.T) {
		if err := launch(t, "ipc", filepath.Join(shortDir(t), "r")).register(t, acknowledge); err != nil {
			t.Error(err)
		}
	})
	t.Run("without key", func(t *testing.T) {
		l := launch(t, "tcp", "127.0.0.1")
		l.r.Key = ""
		if err := l.register(t, func(string) []string { return []string{"<IDS|MSG>", "", "{}"} }); err != nil {
			t.Error(err)
		}
	})
}

func TestRegisterBadAnswers(t *testing.T) {
	l := launch(t, "tcp", "127.0.0.1")
	for name, answer := range map[string][]string{
		"other key":   {"<IDS|MSG>", hexMAC("another key", "ACK"), "ACK"},
		"unsigned":    {"<IDS|MSG>", "", "ACK"},
		"no content":  {"<IDS|MSG>", hexMAC("a key", "")},
		"too much":    {"<IDS|MSG>", hexMAC("a key", "ACK"), "ACK", "more"},
		"nothing":     {""},
		"no Jupyter":  {"hello"},
		"not hex":     {"<IDS|MSG>", "zz", "ACK"},
		"other bytes": {"<IDS|MSG>", hexMAC("a key", "ACK"), "NAK"},
	} {
		err := l.register(t, func(string) []string { return answer })
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("127.0.0.1:%d", l.r.RegistrationPort)) {
			t.Errorf("%s: %v, want an error with the launcher's address", name, err)
		}
		if len(answer) == 3 && !errors.Is(err, wire.ErrSignature) {
			t.Errorf("%s: %v, want %v", name, err, wire.ErrSignature)
		}
	}
}

// TestRegisterInTime has launchers that do not answer, at every stage.
func TestRegisterInTime(t *testing.T) {
	cause := errors.New("no answer in time")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r := launch(t, "tcp", "127.0.0.1").r
	r.RegistrationPort = l.Addr().(*net.TCPAddr).Port
	for name, said := range map[string][]byte{
		"nothing":  nil,
		"greeting": greeting("NULL"),
		"READY":    append(greeting("NULL"), ready(property("Socket-Type", "ROUTER"))...),
		"a PING":   append(append(greeting("NULL"), ready(property("Socket-Type", "ROUTER"))...), command("PING", []byte{0, 10, 'x'})...),
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.Register(ctx, ports) }() // waited for below
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write(said); err != nil {
			t.Fatal(err)
		}
		if name == "a PING" { // the PONG shows that Register has come to wait for the acknowledgement
			awaitPong(t, conn)
		}
		cancel(cause)
		if err := <-done; !errors.Is(err, cause) {
			t.Errorf("%s: %v, want %v", name, err, cause)
		}
		conn.Close()
	}

	// A launcher of the wrong kind, and none at all.
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		if conn, err := l.Accept(); err == nil {
			_, _ = conn.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
			conn.Close()
		}
	})
	if err := r.Register(t.Context(), ports); !errors.Is(err, errProtocol) {
		t.Errorf("a web server: %v, want %v", err, errProtocol)
	}
	l.Close()
	if err := r.Register(t.Context(), ports); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("nobody listens: %v, want refused", err)
	}
}

// awaitPong reads what a kernel says, to its PONG.
func awaitPong(t *testing.T, conn net.Conn) {
	t.Helper()
	c := &raw{conn, t, bufio.NewReader(conn)}
	if _, err := io.ReadFull(c.r, make([]byte, greetingSize)); err != nil {
		t.Fatal(err)
	}
	for {
		flags, body, err := c.frame()
		if err != nil {
			t.Fatal(err)
		}
		if flags == flagCommand && string(body) == "\x04PONGx" {
			return
		}
	}
}
