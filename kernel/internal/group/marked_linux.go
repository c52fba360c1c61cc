package group

import (
	"bytes"
	"os"
	"slices"
	"strconv"
)

// killMarked kills the processes that bear the mark and the descendants of the leader, but not the calling process. It reports whether
// there was one that had not ended.
func killMarked(leader int, mark string) bool {
	names, err := os.ReadDir("/proc")
	if err != nil {
		return false
	}
	marked := map[int]*os.Process{}
	defer func() {
		for _, p := range marked {
			p.Release()
		}
	}()
	parents := map[int]int{}
	for _, name := range names {
		pid, err := strconv.Atoi(name.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		// Found first and looked at then: should the process end and another get its number, what we hold is the first one.
		p, err := os.FindProcess(pid)
		if err != nil {
			continue
		}
		parents[pid] = parent(pid)
		if pid == leader || bears(pid, mark) {
			marked[pid] = p
		} else if !descends(pid, leader, parents) {
			p.Release()
		} else {
			marked[pid] = p
		}
	}
	found := false
	for _, p := range marked {
		found = p.Kill() == nil && !ended(p.Pid) || found
	}
	return found
}

// descends reports whether a process has the leader as its parent, or a parent that has. Parents have mostly lower numbers than their
// children, and so are known before them.
func descends(pid, leader int, parents map[int]int) bool {
	for range len(parents) { // numbers that were reused while we looked could make a circle
		if pid = parents[pid]; pid == leader {
			return true
		}
		if pid <= 1 {
			return false
		}
	}
	return false
}

// bears reports whether a process was started with the mark. It is false of one that has ended, and of one that we may not look at.
func bears(pid int, mark string) bool {
	if mark == "" {
		return false
	}
	environ, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	return err == nil && slices.ContainsFunc(bytes.Split(environ, []byte{0}), func(v []byte) bool { return string(v) == Env+"="+mark })
}

// parent returns the parent of a process, or 0.
func parent(pid int) int {
	_, ppid := stat(pid)
	return ppid
}

// ended reports whether a process is gone, or only waits for its parent to notice that.
func ended(pid int) bool {
	state, _ := stat(pid)
	return state == 0 || state == 'Z' || state == 'X'
}

// stat returns the state and the parent of a process, or zeros.
//
// Format: man 5 proc_pid_stat
func stat(pid int) (state byte, ppid int) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, 0
	}
	// The second field is a name in parentheses, which may hold anything.
	fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	if len(fields) < 2 {
		return 0, 0
	}
	ppid, err = strconv.Atoi(string(fields[1]))
	if err != nil {
		return 0, 0
	}
	return fields[0][0], ppid
}
