package limit

import (
	"fmt"
	"os"
)

// Resident returns how many bytes of memory a process has, or 0 if it is gone. It is said only on Linux.
//
// Format: proc_pid_statm(5).
func Resident(pid int) int64 {
	var size, pages int64
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err == nil {
		_, err = fmt.Sscan(string(text), &size, &pages)
	}
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
