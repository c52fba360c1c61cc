package kernel

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strconv"
	"time"
)

// errOrphan is the cause of the end of a kernel whose front end has died.
var errOrphan = errors.New("the process that started the kernel has died")

// parentInterval is how often the parent is looked for, as Jupyter's own kernels do.
const parentInterval = time.Second

// watchParent returns when the process that started the kernel has died, or with ctx. Jupyter names it in JPY_PARENT_PID; where a
// launcher stands between (a shell, a container's init) the pid is not our parent's, and being handed to init is the only sign.
// A kernel that init itself started is not watched.
//
// PR_SET_PDEATHSIG would be no help: it fires when the thread that started us ends.
func watchParent(ctx context.Context, log *slog.Logger) error {
	parent := os.Getppid()
	if pid, err := strconv.Atoi(os.Getenv("JPY_PARENT_PID")); err == nil && pid > 0 && pid != parent {
		log.Debug("a launcher stands between Jupyter and the kernel", "jupyter", pid, "parent", parent)
	}
	if parent == 1 {
		<-ctx.Done()
		return context.Cause(ctx)
	}
	tick := time.NewTicker(parentInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
			if os.Getppid() != parent {
				return errOrphan
			}
		}
	}
}
