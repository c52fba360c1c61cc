package supervisor

import (
	"os"

	"golang.org/x/sys/unix"
)

// pipeSize is what a pipe holds: with the kernel's 64 KiB, both sides would wake up sixteen times for each piece of a big output.
const pipeSize = 1 << 20

// widen makes a pipe hold more. Where that is not allowed it stays as it is, and is only slower.
func widen(f *os.File) {
	raw, err := f.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, pipeSize) })
}
