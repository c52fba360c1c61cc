// Golanes is a Jupyter kernel for Go, and the tools around it: it installs itself, opens the lessons in JupyterLab and runs notebooks
// and programs without Jupyter.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"golanes/kernel"
)

// Exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitFatal  = 2   // as a Go program has it whose goroutines are all asleep
	exitUsage  = 2   // the command line is wrong, or a program does not compile
	exitSignal = 128 // plus the number of the signal that ended the command, as a shell has it
)

func main() {
	kernel.Main()
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run runs one command line and returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	root := a.command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var exit *exitError
	var ended *signalError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &exit):
		if exit.err != nil {
			fmt.Fprintf(stderr, "golanes: %v\n", exit.err)
		}
		return exit.status
	case errors.As(err, &ended):
		fmt.Fprintf(stderr, "golanes: %v\n", ended)
		return exitSignal + int(ended.signal)
	}
	fmt.Fprintf(stderr, "golanes: %v\n", err)
	return exitFailed
}

// An exitError ends golanes with a status. A nil err means that what is to be said has been said.
type exitError struct {
	status int
	err    error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.status)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// A signalError is the cause of the end of a command that a signal ended.
type signalError struct {
	signal syscall.Signal
}

func (e *signalError) Error() string {
	if e.signal == syscall.SIGINT {
		return "interrupted"
	}
	return e.signal.String()
}

// interruptible returns a context that Ctrl-C or SIGTERM ends, with a *signalError as its cause; a second signal ends the process.
// The function returned frees what this holds, a goroutine, and is to be called.
//
// It is signal.NotifyContext but for the second signal and the number of the first.
func interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	var wg sync.WaitGroup
	wg.Go(func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			if s, ok := s.(syscall.Signal); ok {
				cancel(&signalError{s})
			}
		case <-ctx.Done():
		}
	})
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
		wg.Wait()
	}
}
