//go:build !unix

package sched

import "time"

// CPUTime returns the CPU time that the process has used so far, in its own code and in the system's. It reports false where that is not
// known.
func CPUTime() (time.Duration, bool) { return 0, false }
