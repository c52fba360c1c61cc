//go:build unix

package supervisor

import (
	"os/exec"
	"syscall"
)

// setGroup puts the process in a group of its own: a terminal's interrupt is the parent's to handle, and what the worker starts can
// be ended with it.
func setGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends the process and all that it started. The group may be gone.
func (w *worker) killGroup() { _ = syscall.Kill(-w.cmd.Process.Pid, syscall.SIGKILL) }
