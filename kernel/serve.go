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

	"golanes/kernel/internal/session"
	"golanes/kernel/internal/transport"
)

// errSignal is the cause of the end of a kernel that was told to end by a signal.
var errSignal = errors.New("ended by a signal")

// Serve runs a kernel behind the sockets that a connection file names, until a front end shuts it down, a SIGTERM or SIGHUP comes, ctx
// ends or its parent dies. A SIGINT interrupts the running cell. A connection file that does not exist is written, with free ports, and removed
// at the end.
func Serve(ctx context.Context, connectionFile string, o Options) (err error) {
	log := o.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	sockets, created, err := listen(ctx, connectionFile, log)
	if err != nil {
		return err
	}
	if created {
		defer os.Remove(connectionFile)
	}
	defer func() { err = errors.Join(err, sockets.Close()) }()

	e, err := newEngine(ctx, o)
	if err != nil {
		return err
	}
	s := session.New(sockets, e, session.Options{Logger: log})

	// The two watchers end with the session.
	ctx, cancel := context.WithCancelCause(ctx)
	var watchers sync.WaitGroup
	defer watchers.Wait()
	defer cancel(nil)
	watchers.Go(func() { cancel(watchParent(ctx, log)) })
	signals := make(chan os.Signal, 8) // a burst of interrupts while one is served
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	signal.Ignore(syscall.SIGPIPE)
	defer signal.Stop(signals)
	watchers.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case sig := <-signals:
				if sig != os.Interrupt {
					cancel(fmt.Errorf("%w: %v", errSignal, sig))
					return
				}
				s.Interrupt()
			}
		}
	})

	err = s.Serve(ctx)
	if cause := context.Cause(ctx); errors.Is(cause, errOrphan) || errors.Is(cause, errSignal) {
		log.Info("kernel ends", "cause", cause)
		return nil
	}
	return err
}

// listen opens the sockets and writes their real ports back where the connection file left the choice to us.
func listen(ctx context.Context, name string, log *slog.Logger) (s *transport.Sockets, created bool, err error) {
	info, err := transport.ReadConnectionFile(name)
	if errors.Is(err, os.ErrNotExist) {
		created = true
		info = transport.NewConnectionInfo()
	} else if err != nil {
		return nil, false, err
	}
	s, err = transport.Listen(ctx, info, transport.Options{Logger: log})
	if err != nil {
		return nil, false, err
	}
	if created || s.Info() != info {
		if err := transport.WriteConnectionFile(name, s.Info()); err != nil {
			return nil, false, errors.Join(err, s.Close())
		}
	}
	return s, created, nil
}
