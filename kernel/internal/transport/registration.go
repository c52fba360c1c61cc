package transport

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"

	"golanes/kernel/internal/wire"
)

// ErrRegistration is wrapped by the error for a registration file where a connection file was to be read.
var ErrRegistration = errors.New("it is a registration file")

// A Registration is what a registration file says, which a launcher gives a kernel in place of a connection file: the kernel chooses
// its ports itself and tells them to the launcher, so that nobody can take them in between. Its methods only read it.
//
// Protocol 5.6, https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-startup-handshake and, for the file,
// https://jupyter-client.readthedocs.io/en/stable/kernels.html#registration-file-format; JEP 66 has the reasons. What these leave
// open is decided here as follows:
//   - The file has no address for the kernel to listen on, and the kernel's message has none either. Where there is the field "ip",
//     as in connection files, that is taken, and otherwise the launcher's own address: right for a launcher on this machine, and an
//     error on listening for one elsewhere.
//   - With transport ipc the launcher's address is taken to be "registration_ip-registration_port", as with the five channels.
//   - The acknowledgement may hold anything, as long as it is signed. An answer that is not is an error.
//   - How long to wait for it is up to the caller.
//   - The only signature scheme is hmac-sha256, or none where the key is empty.
type Registration struct {
	KernelID         string `json:"kernel_id"` // the launcher's name for the kernel
	Transport        string `json:"transport"` // of the launcher's socket and of the kernel's: "tcp" or "ipc"
	IP               string `json:"ip"`        // where the kernel listens; empty: where the launcher does
	RegistrationIP   string `json:"registration_ip"`
	RegistrationPort int    `json:"registration_port"`
	Key              string `json:"key"`
	SignatureScheme  string `json:"signature_scheme"`
	KernelName       string `json:"kernel_name"` // name of the kernelspec; may be empty
}

// isRegistration tells a registration file from a connection file by its fields.
func isRegistration(fields map[string]json.RawMessage) bool {
	_, registration := fields["registration_port"]
	_, connection := fields["shell_port"]
	return registration && !connection
}

// ReadRegistrationFile reads a registration file. It refuses what ReadConnectionFile refuses.
func ReadRegistrationFile(name string) (*Registration, error) {
	b, err := readPrivate(name)
	if err != nil {
		return nil, fmt.Errorf("read registration file: %w", err)
	}
	r, err := parseRegistration(b)
	if err != nil {
		return nil, fmt.Errorf("registration file %s: %w", name, err)
	}
	return r, nil
}

func parseRegistration(b []byte) (*Registration, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return nil, err
	}
	if err := require(fields, "kernel_id", "transport", "registration_ip", "registration_port", "key"); err != nil {
		return nil, err
	}
	r := &Registration{SignatureScheme: defaultScheme}
	if err := json.Unmarshal(b, r); err != nil {
		return nil, err
	}
	if r.RegistrationIP == "" {
		return nil, errors.New("registration_ip is empty")
	}
	if r.RegistrationPort < 1 || r.RegistrationPort > 65535 {
		return nil, fmt.Errorf("registration_port %d is not between 1 and 65535", r.RegistrationPort)
	}
	if r.Key != "" && r.SignatureScheme != defaultScheme {
		return nil, fmt.Errorf("signature_scheme is %q, and a registration can be signed with %s only", r.SignatureScheme, defaultScheme)
	}
	info := r.ConnectionInfo()
	return r, info.check()
}

// ConnectionInfo returns what the kernel is to listen on: ports of Listen's choice, and the launcher's key.
func (r *Registration) ConnectionInfo() ConnectionInfo {
	return ConnectionInfo{
		Transport: r.Transport, IP: cmp.Or(r.IP, r.RegistrationIP),
		Key: r.Key, SignatureScheme: r.SignatureScheme, KernelName: r.KernelName,
	}
}

// Register tells the launcher where the kernel listens and waits until it acknowledges that, or ctx ends. The error says which
// launcher it was; it wraps the cause of ctx.
func (r *Registration) Register(ctx context.Context, info ConnectionInfo) error {
	network, address := "tcp", net.JoinHostPort(r.RegistrationIP, strconv.Itoa(r.RegistrationPort))
	if r.Transport == "ipc" {
		network, address = "unix", ipcPath(r.RegistrationIP, r.RegistrationPort)
	}
	if err := r.exchange(ctx, network, address, info); err != nil {
		return fmt.Errorf("register at the launcher's %s address %s: %w", r.Transport, address, err)
	}
	return nil
}

// exchange sends the ports and receives the acknowledgement.
func (r *Registration) exchange(ctx context.Context, network, address string, info ConnectionInfo) (err error) {
	defer func() {
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx) // rather than what it did to the connection
		}
	}()
	defer contain(&err)
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })() // one that has passed: nothing waits any more

	g := newGuard(conn, zmq4.Dealer, Limits{}.withDefaults().Stranger)
	zmtp, err := zmq4.Open(g, null.Security(), zmq4.Dealer, nil, false, nil)
	if err != nil {
		return err
	}
	// PINGs are seen in RecvMsg only, when nothing else is being written that a PONG could tear.
	g.pong = func(b []byte) error { return zmtp.SendCmd(zmq4.CmdPong, b) }
	request, err := r.frames(info)
	if err != nil {
		return err
	}
	if err := zmtp.SendMsg(zmq4.NewMsgFrom(request...)); err != nil {
		return err
	}
	reply, err := zmtp.RecvMsg()
	if err != nil {
		return err
	}
	return r.verify(reply.Frames)
}

// delimiter stands before the signature, as in a Jupyter message.
const delimiter = "<IDS|MSG>"

// registered is what a kernel says of itself. Ports are strings here.
type registered struct {
	KernelID string `json:"kernel_id"`
	Shell    int    `json:"shell_port,string"`
	IOPub    int    `json:"iopub_port,string"`
	Stdin    int    `json:"stdin_port,string"`
	Control  int    `json:"control_port,string"`
	HB       int    `json:"hb_port,string"`
}

// frames returns the kernel's message. It is no Jupyter message: there is no header, and the signature is that of the content alone.
func (r *Registration) frames(info ConnectionInfo) ([][]byte, error) {
	content, err := json.Marshal(registered{
		r.KernelID, info.ShellPort, info.IOPubPort, info.StdinPort, info.ControlPort, info.HeartbeatPort,
	})
	if err != nil {
		return nil, err
	}
	return [][]byte{[]byte(delimiter), r.sign(content), content}, nil
}

// verify checks the launcher's acknowledgement: perhaps identities, then the same three frames.
func (r *Registration) verify(frames [][]byte) error {
	i := slices.IndexFunc(frames, func(f []byte) bool { return string(f) == delimiter })
	if i < 0 || len(frames)-i != 3 {
		return fmt.Errorf("its answer of %d frames is no acknowledgement", len(frames))
	}
	if r.Key != "" && !hmac.Equal(bytes.ToLower(frames[i+1]), r.sign(frames[i+2])) {
		return fmt.Errorf("its answer: %w", wire.ErrSignature)
	}
	return nil
}

// sign returns the signature of a content, which without a key is empty.
func (r *Registration) sign(content []byte) []byte {
	if r.Key == "" {
		return []byte{}
	}
	mac := hmac.New(sha256.New, []byte(r.Key))
	mac.Write(content)
	return hex.AppendEncode(nil, mac.Sum(nil))
}
