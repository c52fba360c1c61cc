package kernel

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// errEnd is wrapped by the cause of the end of a kernel that was told to end from outside.
var errEnd = errors.New("the kernel is to end")

// watch returns a context that ends when ctx does, on SIGTERM or SIGHUP, or when the parent dies; in the latter cases its cause wraps
// errEnd. On interrupts come SIGINTs. SIGPIPE is ignored: whoever reads our log may end before us. The function returned ends all of
// this and waits for its two goroutines.
func watch(ctx context.Context, log *slog.Logger) (_ context.Context, interrupts <-chan os.Signal, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	ends := make(chan os.Signal, 1)
	signal.Notify(ends, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as by nohup, which is to be respected
		signal.Notify(ends, syscall.SIGHUP)
	}
	ints := make(chan os.Signal, 8) // a burst while one is served
	signal.Notify(ints, os.Interrupt)
	// Nobody receives these. Unlike signal.Ignore this is not passed on to the worker.
	pipes := make(chan os.Signal, 1)
	signal.Notify(pipes, syscall.SIGPIPE)

	var watchers sync.WaitGroup
	watchers.Go(func() {
		select {
		case <-ctx.Done():
		case sig := <-ends:
			cancel(fmt.Errorf("%w: %v", errEnd, sig))
		}
	})
	parent := os.Getppid() // now, before it can die unseen
	watchers.Go(func() {
		if err := watchParent(ctx, parent, log); err != nil {
			cancel(fmt.Errorf("%w: %w", errEnd, err))
		}
	})
	return ctx, ints, func() {
		for _, c := range []chan os.Signal{ends, ints, pipes} {
			signal.Stop(c)
		}
		cancel(nil)
		watchers.Wait()
	}
}
