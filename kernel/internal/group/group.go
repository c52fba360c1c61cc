// Package group ends a worker together with every process that its cells have started.
//
// On Unix a worker leads a process group, and what it starts is in the group unless it leaves it: setsid, and every shell with job
// control, does. So what the worker starts also inherits a mark in its environment. On Linux the processes that bear the mark are found
// in /proc, whatever group or session they are in and whoever their parent is by now, and so are the descendants of the worker that have
// none. Only what has left the group, emptied its environment and lost its parent escapes; to end that too takes a cgroup, for which the
// kernel would have to be root, or a subreaper, for which it would have to take every orphan of its process for a cell's. Elsewhere on
// Unix the group alone is ended, and on other systems the worker alone.
package group

import (
	"os"
	"os/exec"
)

// Env is the environment variable that holds the mark.
const Env = "GOLANES_GROUP"

// Lead makes the process that cmd will start the leader of a group of its own: a terminal's interrupt is the parent's to handle, and
// what the process starts can be ended with it. The mark is one that no other group has.
func Lead(cmd *exec.Cmd, mark string) {
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env, Env+"="+mark)
	lead(cmd)
}

// Kill ends the group of a leader that was started with a mark, which may be gone, and the leader itself. It returns when no more of
// its processes is found, at the latest after a second.
func Kill(leader *os.Process, mark string) { kill(leader, mark) }

// Exit ends the group that the calling process leads, and it with the group. If it leads none it ends alone, with the status.
func Exit(status int) {
	exit(os.Getenv(Env))
	os.Exit(status)
}
