//go:build !unix

package supervisor

import "os/exec"

func setGroup(*exec.Cmd) {}

// killGroup ends the process, which may be gone.
func (w *worker) killGroup() { _ = w.cmd.Process.Kill() }
