package transport

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// jupyterFile is a connection file as Jupyter writes it.
const jupyterFile = `{
  "shell_port": 52317,
  "iopub_port": 40885,
  "stdin_port": 51471,
  "control_port": 35407,
  "hb_port": 44617,
  "ip": "127.0.0.1",
  "key": "b3e5f0a2-6a9e2d5c4e0f7c1b8d3a9f60",
  "transport": "tcp",
  "signature_scheme": "hmac-sha256",
  "kernel_name": "golanes",
  "jupyter_session": "/home/me/x.ipynb"
}`

func TestConnectionFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "kernel.json")
	if err := os.WriteFile(name, []byte(jupyterFile), 0o600); err != nil {
		t.Fatal(err)
	}
	want := ConnectionInfo{
		Transport: "tcp", IP: "127.0.0.1",
		ShellPort: 52317, IOPubPort: 40885, StdinPort: 51471, ControlPort: 35407, HeartbeatPort: 44617,
		Key: "b3e5f0a2-6a9e2d5c4e0f7c1b8d3a9f60", SignatureScheme: "hmac-sha256", KernelName: "golanes",
	}
	if got, err := ReadConnectionFile(name); err != nil || got != want {
		t.Errorf("ReadConnectionFile = %+v, %v; want %+v", got, err, want)
	}

	// Writing replaces the file and its mode.
	if err := os.Chmod(name, 0o644); err != nil {
		t.Fatal(err)
	}
	want.ShellPort = 1
	if err := WriteConnectionFile(name, want); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadConnectionFile(name); err != nil || got != want {
		t.Errorf("ReadConnectionFile of what was written = %+v, %v; want %+v", got, err, want)
	}
	stat, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && stat.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v, want 0600", stat.Mode())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(name), "*")); len(left) != 1 {
		t.Errorf("%q are in the directory, want only the file", left)
	}
}

func TestReadConnectionFileErrors(t *testing.T) {
	name := filepath.Join(t.TempDir(), "kernel.json")
	if _, err := ReadConnectionFile(name); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v, want %v", err, os.ErrNotExist)
	}
	without := func(field string) string {
		i := strings.Index(jupyterFile, `"`+field+`"`)
		return jupyterFile[:i] + `"x_` + jupyterFile[i+1:]
	}
	for _, test := range []struct {
		content string
		mode    os.FileMode
		want    string
	}{
		{jupyterFile, 0o620, "chmod go-w " + name},
		{jupyterFile, 0o602, "chmod go-w " + name},
		{"", 0o600, "JSON"},
		{"{", 0o600, "JSON"},
		{"[]", 0o600, "array"},
		{without("key"), 0o600, `"key" is missing`},
		{without("ip"), 0o600, `"ip" is missing`},
		{without("hb_port"), 0o600, `"hb_port" is missing`},
		{strings.Replace(jupyterFile, `"b3e5f0a2-6a9e2d5c4e0f7c1b8d3a9f60"`, "null", 1), 0o600, `"key" is missing`},
		{strings.Replace(jupyterFile, "52317", "70000", 1), 0o600, "70000"},
		{strings.Replace(jupyterFile, "52317", `"52317"`, 1), 0o600, "shell_port"},
		{strings.Replace(jupyterFile, `"tcp"`, `"udp"`, 1), 0o600, `"udp"`},
		{strings.Replace(jupyterFile, `"127.0.0.1"`, `""`, 1), 0o600, "ip is empty"},
	} {
		if err := os.WriteFile(name, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(name, test.mode); err != nil {
			t.Fatal(err)
		}
		_, err := ReadConnectionFile(name)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), name) {
			t.Errorf("%.40q with mode %v: %v, want the name and %q", test.content, test.mode, err, test.want)
		}
	}
}

// TestFolder has folders in which others may replace the connection file.
func TestFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such permissions")
	}
	folder := filepath.Join(t.TempDir(), "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(folder, "kernel.json")
	if err := WriteConnectionFile(name, NewConnectionInfo()); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		mode os.FileMode
		want string // in the error; empty for none
	}{
		{0o700, ""},
		{0o755, ""},
		{0o775, ""},
		{0o777 | os.ModeSticky, ""},
		{0o777, "chmod o-w " + folder},
		{0o702, "chmod o-w " + folder},
	} {
		if err := os.Chmod(folder, test.mode|0o500); err != nil {
			t.Fatal(err)
		}
		_, err := ReadConnectionFile(name)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("folder with mode %v: %v, want %q", test.mode, err, test.want)
		}
	}
}

func TestWriteConnectionFileError(t *testing.T) {
	dir := t.TempDir()
	if err := WriteConnectionFile(filepath.Join(dir, "none", "kernel.json"), NewConnectionInfo()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no directory: %v, want %v", err, os.ErrNotExist)
	}
	// What cannot be replaced leaves nothing beside it.
	name := filepath.Join(dir, "kernel.json")
	if err := os.MkdirAll(filepath.Join(name, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := WriteConnectionFile(name, NewConnectionInfo()); err == nil {
		t.Error("a directory in the way: no error")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) != 0 {
		t.Errorf("%q are left", left)
	}
}

func TestNewConnectionInfo(t *testing.T) {
	a, b := NewConnectionInfo(), NewConnectionInfo()
	if a.Key == b.Key || len(a.Key) < 20 {
		t.Errorf("keys are %q and %q, want two long ones", a.Key, b.Key)
	}
	a.Key = ""
	if want := (ConnectionInfo{Transport: "tcp", IP: "127.0.0.1", SignatureScheme: "hmac-sha256"}); a != want {
		t.Errorf("NewConnectionInfo is %+v but for the key, want %+v", a, want)
	}
}
