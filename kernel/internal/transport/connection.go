package transport

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golanes/kernel/internal/wire"
)

// ConnectionInfo is what a connection file says: where a kernel listens, and the key that front ends sign with. It can be compared
// with ==.
//
// Format: https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files
type ConnectionInfo struct {
	Transport       string `json:"transport"`        // "tcp" or "ipc"
	IP              string `json:"ip"`               // address, host name or "*"; with ipc the start of a path that "-" and the port end
	ShellPort       int    `json:"shell_port"`       // this and the other ports: 0 lets Listen choose
	IOPubPort       int    `json:"iopub_port"`       //
	StdinPort       int    `json:"stdin_port"`       //
	ControlPort     int    `json:"control_port"`     //
	HeartbeatPort   int    `json:"hb_port"`          //
	Key             string `json:"key"`              // empty: messages are not signed, and any peer may run code
	SignatureScheme string `json:"signature_scheme"` // "hmac-sha256", or another hash
	KernelName      string `json:"kernel_name"`      // name of the kernelspec; may be empty
}

// port returns the field of a channel.
func (c *ConnectionInfo) port(ch wire.Channel) *int {
	return [...]*int{
		wire.Shell:     &c.ShellPort,
		wire.IOPub:     &c.IOPubPort,
		wire.Stdin:     &c.StdinPort,
		wire.Control:   &c.ControlPort,
		wire.Heartbeat: &c.HeartbeatPort,
	}[ch]
}

// NewConnectionInfo returns what a kernel listens on that nobody gave a connection file: ports of Listen's choice on 127.0.0.1, and a
// new random key.
func NewConnectionInfo() ConnectionInfo {
	return ConnectionInfo{Transport: "tcp", IP: "127.0.0.1", Key: rand.Text(), SignatureScheme: defaultScheme}
}

const defaultScheme = "hmac-sha256"

// ReadConnectionFile reads a connection file. The error wraps os.ErrNotExist if there is none, and ErrRegistration if it is a
// registration file. A file that others than its owner may write or, where everybody may write the folder, replace is refused, for
// whoever writes the key runs code as the owner.
func ReadConnectionFile(name string) (ConnectionInfo, error) {
	b, err := readPrivate(name)
	if err != nil {
		return ConnectionInfo{}, fmt.Errorf("read connection file: %w", err)
	}
	info, err := parseConnectionInfo(b)
	if err != nil {
		return ConnectionInfo{}, fmt.Errorf("connection file %s: %w", name, err)
	}
	return info, nil
}

// readPrivate reads a file that nobody but its owner may write.
func readPrivate(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return nil, err
	}
	// Windows has no such bits; its files report 0666.
	if mode := stat.Mode(); runtime.GOOS != "windows" && mode&0o022 != 0 {
		return nil, fmt.Errorf("%s may be written by others (mode %v), who could choose its key and run code as you: chmod go-w %s", name, mode, name)
	}
	if err := checkFolder(filepath.Dir(name)); err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// checkFolder refuses a folder in which everybody may put another file in the place of ours: one that others may write, unless it is
// sticky as /tmp is. A group that may write is taken for the owner's own, which is what it is where umask is 002; the folder that
// Jupyter makes for connection files is private anyway.
func checkFolder(name string) error {
	stat, err := os.Stat(name)
	if err != nil {
		return err
	}
	if mode := stat.Mode(); runtime.GOOS != "windows" && mode&0o002 != 0 && mode&fs.ModeSticky == 0 {
		return fmt.Errorf("in the folder %s others may replace files (mode %v), and so choose the key and run code as you: chmod o-w %s", name, mode, name)
	}
	return nil
}

// parseConnectionInfo insists on the fields that have no default. A missing key above all: it must not turn signing off.
func parseConnectionInfo(b []byte) (ConnectionInfo, error) {
	var none ConnectionInfo
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return none, err
	}
	if isRegistration(fields) {
		return none, ErrRegistration
	}
	if err := require(fields, "transport", "ip", "shell_port", "iopub_port", "stdin_port", "control_port", "hb_port", "key"); err != nil {
		return none, err
	}
	info := ConnectionInfo{SignatureScheme: defaultScheme}
	if err := json.Unmarshal(b, &info); err != nil {
		return none, err
	}
	if err := info.check(); err != nil {
		return none, err
	}
	return info, nil
}

// require reports the first of the names that is missing.
func require(fields map[string]json.RawMessage, names ...string) error {
	for _, name := range names {
		if v, ok := fields[name]; !ok || string(v) == "null" {
			return fmt.Errorf("%q is missing", name)
		}
	}
	return nil
}

// check reports what cannot be listened on.
func (c *ConnectionInfo) check() error {
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return fmt.Errorf("transport is %q, want tcp or ipc", c.Transport)
	}
	if c.IP == "" {
		return errors.New("ip is empty")
	}
	for ch := wire.Shell; ch <= wire.Heartbeat; ch++ {
		if port := *c.port(ch); port < 0 || port > 65535 {
			return fmt.Errorf("port %d of %s is not between 0 and 65535", port, roles[ch].name)
		}
	}
	return nil
}

// WriteConnectionFile writes a connection file that only its owner can read. A reader sees all of the new file or nothing of it.
func WriteConnectionFile(name string, info ConnectionInfo) (err error) {
	b, err := json.MarshalIndent(info, "", "  ")
	if err != nil {
		return fmt.Errorf("write connection file: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".connection-*") // with mode 0600
	if err != nil {
		return fmt.Errorf("write connection file: %w", err)
	}
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		if e := os.Remove(f.Name()); !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
		return fmt.Errorf("write connection file: %w", err)
	}
	return nil
}
