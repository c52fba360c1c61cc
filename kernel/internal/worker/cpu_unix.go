//go:build unix

package worker

import (
	"syscall"
	"time"
)

// cpuTime returns the CPU time that this process has taken; ok is false where the system does not tell.
func cpuTime() (user, system time.Duration, ok bool) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, 0, false
	}
	return time.Duration(u.Utime.Nano()), time.Duration(u.Stime.Nano()), true
}
