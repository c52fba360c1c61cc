package transport

import (
	"time"

	"golang.org/x/sys/unix"
)

// setUserTimeout bounds how long bytes may stay unacknowledged before the system ends a connection of the listening socket fd, from
// which connections inherit it. Where it cannot be set, the write deadline of a peer does the same later.
func setUserTimeout(fd uintptr, d time.Duration) {
	_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(d.Milliseconds()))
}
