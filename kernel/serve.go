package kernel

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"golanes/kernel/internal/session"
	"golanes/kernel/internal/transport"
)

// registerTime is how long a launcher has to acknowledge the kernel's ports.
const registerTime = 10 * time.Second

// linger is the time that front ends have at the end to take what waits for them: with what the session waits for, less than the two
// seconds that Jupyter gives a kernel.
const linger = 600 * time.Millisecond

// errUnanswered is the cause of the end of a kernel whose launcher has not acknowledged its ports.
var errUnanswered = errors.New("no acknowledgement in " + registerTime.String())

// Serve runs a kernel behind the sockets that a connection file names, until a front end shuts it down, a SIGTERM or SIGHUP comes, its
// parent dies or ctx ends. All but the last are no error. A SIGINT interrupts the running cell. For the time of the call these signals
// and SIGPIPE, which is ignored, belong to Serve.
//
// A connection file that does not exist is written, with free ports, and removed at the end. If connectionFile is a registration file
// in the sense of Jupyter's handshake, the kernel chooses its ports, tells them to the launcher that the file names, and writes
// a connection file beside it, named with "-connection" behind, for other front ends; that is removed at the end as well. It is an
// error if the launcher does not answer in 10 seconds.
func Serve(ctx context.Context, connectionFile string, o Options) (err error) {
	log := o.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	engineCtx := ctx // the session closes the engine itself, after it has told the running cell
	ctx, interrupts, stop := watch(ctx, log)
	defer stop()

	sockets, made, err := listen(ctx, connectionFile, log)
	if err != nil {
		return orderly(err, log)
	}
	defer func() {
		err = errors.Join(err, sockets.Close())
		if made != "" {
			os.Remove(made) // it may be gone already
		}
	}()
	e, limits, err := newEngine(engineCtx, o)
	if err != nil {
		return err
	}
	s := session.New(sockets, e, session.Options{Logger: log, Limits: limits})

	serving, served := context.WithCancel(ctx)
	var interrupter sync.WaitGroup
	defer interrupter.Wait()
	defer served()
	interrupter.Go(func() {
		for {
			select {
			case <-serving.Done():
				return
			case <-interrupts:
				s.Interrupt()
				log.Debug("interrupted by a signal")
			}
		}
	})
	return orderly(s.Serve(ctx), log)
}

// orderly returns nil for an end that was asked for, and any other error as it is.
func orderly(err error, log *slog.Logger) error {
	if errors.Is(err, errEnd) {
		log.Info("kernel ends", "cause", err)
		return nil
	}
	return err
}

// listen opens the sockets and writes their real ports where the file left the choice to us: into the connection file, or to the
// launcher. made is the connection file that did not exist before, if there is one.
func listen(ctx context.Context, name string, log *slog.Logger) (s *transport.Sockets, made string, err error) {
	var launcher *transport.Registration
	info, err := transport.ReadConnectionFile(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		made, info = name, transport.NewConnectionInfo()
	case errors.Is(err, transport.ErrRegistration):
		if launcher, err = transport.ReadRegistrationFile(name); err != nil {
			return nil, "", err
		}
		// The registration file itself is needed again for a restart.
		made, info = strings.TrimSuffix(name, ".json")+"-connection.json", launcher.ConnectionInfo()
	case err != nil:
		return nil, "", err
	}
	s, err = transport.Listen(ctx, info, transport.Options{Logger: log, Limits: transport.Limits{Linger: linger}})
	if err != nil {
		return nil, "", err
	}
	if launcher != nil {
		ctx, cancel := context.WithTimeoutCause(ctx, registerTime, errUnanswered)
		defer cancel()
		err = launcher.Register(ctx, s.Info())
	}
	if file := cmp.Or(made, name); err == nil && s.Info() != info {
		err = transport.WriteConnectionFile(file, s.Info())
	}
	if err != nil {
		return nil, "", errors.Join(err, s.Close())
	}
	return s, made, nil
}
