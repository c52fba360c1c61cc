package kernel

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strconv"
	"time"
)

// errOrphan says that the process that started the kernel has died.
var errOrphan = errors.New("the process that started it has died")

// parentInterval is how often the parent is looked for, as Jupyter's own kernels do.
const parentInterval = time.Second

// watchParent returns errOrphan when the process that started the kernel has died, or nil when ctx ends. parent is our parent's id
// when the kernel started.
//
// Jupyter says in JPY_PARENT_PID that it wants this, and which process it is; a kernel that somebody started by hand may outlive the
// shell. Where a launcher stands between, that is watched in Jupyter's place. Jupyter that is process 1, as in a container, takes us
// with it when it dies, and is not watched.
//
// PR_SET_PDEATHSIG would be no help: it fires when the thread that started us ends.
func watchParent(ctx context.Context, parent int, log *slog.Logger) error {
	jupyter, err := strconv.Atoi(os.Getenv("JPY_PARENT_PID"))
	if err != nil || jupyter <= 1 {
		log.Debug("the parent is not watched", "JPY_PARENT_PID", os.Getenv("JPY_PARENT_PID"))
		return nil
	}
	if jupyter != parent {
		log.Debug("a launcher stands between Jupyter and the kernel", "jupyter", jupyter, "parent", parent)
	}
	tick := time.NewTicker(parentInterval)
	defer tick.Stop()
	for !orphaned(parent, os.Getppid()) {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
	return errOrphan
}

// orphaned reports whether a process whose parent was first and is now now has lost the one that started it. Orphans are handed to
// process 1, or to one that has asked for them, as the session managers of desktops do. A first parent that is process 1 already means
// that the real one died before we looked.
func orphaned(first, now int) bool { return now != first || now == 1 }
