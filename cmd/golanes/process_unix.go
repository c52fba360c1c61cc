//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"syscall"
	"time"
)

// become replaces this process by a program. It returns only if it cannot.
func become(_ context.Context, argv, env []string) error {
	return fmt.Errorf("start %s: %w", argv[0], syscall.Exec(argv[0], argv, env))
}

// lockInterval is how often a lock that another process holds is tried again.
const lockInterval = 100 * time.Millisecond

// lock takes a lock among processes; the file is its name. The error is ctx's cause, or that of the file.
func lock(ctx context.Context, name string) (unlock func(), err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	tick := time.NewTicker(lockInterval)
	defer tick.Stop()
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { f.Close() }, nil // the system frees the lock of a closed file, and of a process that died
		}
		if err != syscall.EWOULDBLOCK && err != syscall.EINTR {
			f.Close()
			return nil, &os.PathError{Op: "lock", Path: name, Err: err}
		}
		select {
		case <-ctx.Done():
			f.Close()
			return nil, context.Cause(ctx)
		case <-tick.C:
		}
	}
}
