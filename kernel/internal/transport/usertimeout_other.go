//go:build !linux

package transport

import "time"

// setUserTimeout does nothing: what it does on Linux is left to the write deadline of a peer.
func setUserTimeout(uintptr, time.Duration) {}
