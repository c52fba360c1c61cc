package transport

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"syscall"
	"time"
)

// bind listens on a port of the address that info gives, and returns the port that it got.
func bind(ctx context.Context, info ConnectionInfo, port int, limits *Limits) (net.Listener, int, error) {
	if info.Transport == "ipc" {
		return bindIPC(ctx, info.IP, port)
	}
	host := info.IP
	if host == "*" { // ZMQ's word for all interfaces
		host = ""
	}
	address := net.JoinHostPort(host, strconv.Itoa(port))
	// A front end on a machine that has vanished is noticed by keepalive while nothing is sent, and by the user timeout otherwise.
	config := net.ListenConfig{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3},
		Control: func(_, _ string, c syscall.RawConn) error {
			return c.Control(func(fd uintptr) { setUserTimeout(fd, limits.Stall) })
		},
	}
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, 0, fmt.Errorf("listen on tcp address %s: %w", address, err)
	}
	return l, l.Addr().(*net.TCPAddr).Port, nil
}

// bindIPC listens on a Unix socket, whose path is Jupyter's "ip-port". Closing the listener removes it. Port 0 is the lowest for
// which no file exists.
func bindIPC(ctx context.Context, ip string, port int) (net.Listener, int, error) {
	if port != 0 {
		l, err := listenUnix(ctx, ipcPath(ip, port))
		return l, port, err
	}
	for port = 1; ; port++ {
		path := ipcPath(ip, port)
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		l, err := listenUnix(ctx, path)
		if errors.Is(err, syscall.EADDRINUSE) {
			continue // somebody was quicker
		}
		return l, port, err
	}
}

func ipcPath(ip string, port int) string { return ip + "-" + strconv.Itoa(port) }

// listenUnix listens on a path that only this user may connect to. A socket that a dead kernel has left there is replaced.
func listenUnix(ctx context.Context, path string) (net.Listener, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "unix", path)
	if errors.Is(err, syscall.EADDRINUSE) && isStale(ctx, path) {
		if err := os.Remove(path); err != nil {
			return nil, fmt.Errorf("remove the stale socket %s: %w", path, err)
		}
		l, err = config.Listen(ctx, "unix", path)
	}
	if errors.Is(err, syscall.EINVAL) {
		return nil, fmt.Errorf("listen on ipc path %s: its %d bytes are too long for the path of a Unix socket: %w", path, len(path), err)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on ipc path %s: %w", path, err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("make the socket private: %w", err), l.Close())
	}
	return l, nil
}

// isStale reports whether path is a socket at which nobody answers.
func isStale(ctx context.Context, path string) bool {
	if info, err := os.Lstat(path); err != nil || info.Mode().Type() != fs.ModeSocket {
		return false
	}
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", path)
	if err == nil {
		conn.Close()
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}
