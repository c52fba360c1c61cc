package transport

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/go-zeromq/zmq4"
)

const (
	greetingSize = 64
	maxIdentity  = 255
)

// checkGreeting checks the greeting of a peer: signature, version 3 or later, mechanism NULL.
//
// Format: https://rfc.zeromq.org/spec/23/#formal-grammar
func checkGreeting(b []byte) error {
	const version, mechanism, asServer = 10, 12, 32
	switch {
	case b[0] != 0xFF || b[9] != 0x7F:
		return fmt.Errorf("%w: greeting without signature", errProtocol)
	case b[version] < 3:
		return fmt.Errorf("%w: peer speaks ZMTP %d", errProtocol, b[version])
	case string(bytes.TrimRight(b[mechanism:asServer], "\x00")) != string(zmq4.NullSecurity):
		return fmt.Errorf("%w: peer wants mechanism %q", errProtocol, b[mechanism:asServer])
	case b[asServer] > 1:
		return fmt.Errorf("%w: as-server is %d", errProtocol, b[asServer])
	}
	return nil
}

// checkReady checks the body of a peer's READY command and returns its identity. The peer's socket type must be one that our socket,
// of type typ, talks to.
func checkReady(b []byte, typ zmq4.SocketType) (identity string, err error) {
	name, b, err := splitCommand(b)
	if err != nil {
		return "", err
	}
	if name != zmq4.CmdReady {
		return "", fmt.Errorf("%w: command %q in place of READY", errProtocol, name)
	}
	seen := map[string]bool{}
	var peer zmq4.SocketType
	for len(b) > 0 {
		var key, value []byte
		if key, value, b, err = cutProperty(b); err != nil {
			return "", err
		}
		// Case makes no difference between names. But the two that matter count only as everybody writes them, which is how zmq4 looks
		// them up: it panics without a Socket-Type.
		name := strings.ToLower(string(key))
		if seen[name] {
			return "", fmt.Errorf("%w: property %q twice", errProtocol, key)
		}
		seen[name] = true
		switch string(key) {
		case "Socket-Type":
			peer = zmq4.SocketType(value)
		case "Identity":
			identity = string(value)
		}
	}
	if !talks(typ, peer) {
		return "", fmt.Errorf("%w: socket type %q at a %s", errProtocol, peer, typ)
	}
	// ZMQ keeps identities that start with a zero for those that a ROUTER makes up.
	if len(identity) > maxIdentity || strings.HasPrefix(identity, "\x00") {
		return "", fmt.Errorf("%w: identity %q", errProtocol, identity)
	}
	return identity, nil
}

// talks reports whether a socket of type typ takes a peer of type peer.
func talks(typ, peer zmq4.SocketType) bool {
	switch typ {
	case zmq4.Router:
		return peer == zmq4.Dealer || peer == zmq4.Req || peer == zmq4.Router
	case zmq4.XPub:
		return peer == zmq4.Sub || peer == zmq4.XSub
	case zmq4.Dealer:
		return peer == zmq4.Router || peer == zmq4.Rep || peer == zmq4.Dealer
	default: // Rep
		return peer == zmq4.Req || peer == zmq4.Dealer
	}
}

// splitCommand splits a command into its name and its body.
func splitCommand(b []byte) (name string, body []byte, err error) {
	if len(b) == 0 || int(b[0]) > len(b)-1 {
		return "", nil, fmt.Errorf("%w: command without a name", errProtocol)
	}
	n := 1 + int(b[0])
	return string(b[1:n]), b[n:], nil
}

// cutProperty cuts the first property off the metadata of a READY command.
func cutProperty(b []byte) (key, value, rest []byte, err error) {
	n := int(b[0])
	b = b[1:]
	if n == 0 || len(b) < n+4 || !isName(b[:n]) {
		return nil, nil, nil, fmt.Errorf("%w: bad name of a property", errProtocol)
	}
	key, b = b[:n], b[n:]
	size := binary.BigEndian.Uint32(b)
	b = b[4:]
	if uint64(size) > uint64(len(b)) {
		return nil, nil, nil, fmt.Errorf("%w: property %q runs past the end", errProtocol, key)
	}
	return key, b[:size], b[size:], nil
}

// isName reports whether b is made of the bytes that ZMTP allows in the name of a property.
func isName(b []byte) bool {
	for _, c := range b {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == '+':
		default:
			return false
		}
	}
	return true
}
