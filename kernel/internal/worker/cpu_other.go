//go:build !unix

package worker

import "time"

// cpuTime returns the CPU time that this process has taken; ok is false where the system does not tell.
func cpuTime() (user, system time.Duration, ok bool) { return 0, 0, false }
