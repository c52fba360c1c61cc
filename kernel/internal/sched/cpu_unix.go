//go:build unix

package sched

import (
	"syscall"
	"time"
)

// CPUTime returns the CPU time that the process has used so far, in its own code and in the system's. It reports false where that is not
// known.
func CPUTime() (time.Duration, bool) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}
