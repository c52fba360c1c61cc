//go:build unix

package group

import (
	"os"
	"os/exec"
	"syscall"
	"time"
)

const (
	patience = time.Second          // for killed processes to be gone; one that the system itself holds up may take for ever
	pause    = 2 * time.Millisecond // between two looks at them
)

func lead(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func kill(leader *os.Process, mark string) {
	// What is found by its parent must be found before the parent is dead.
	more := killMarked(leader.Pid, mark)
	_ = syscall.Kill(-leader.Pid, syscall.SIGKILL) // the group may be gone
	for begin := time.Now(); more && time.Since(begin) < patience; time.Sleep(pause) {
		more = killMarked(leader.Pid, mark) // what was started meanwhile
	}
}

// exit ends with the calling process, if that leads a group.
func exit(mark string) {
	self := os.Getpid()
	for begin := time.Now(); killMarked(self, mark) && time.Since(begin) < patience; time.Sleep(pause) {
	}
	if syscall.Getpgrp() == self {
		_ = syscall.Kill(-self, syscall.SIGKILL)
	}
}
