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
	"syscall"

	"golanes/kernel"
)

// Exit statuses.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2   // the command line is wrong, or a program does not compile
	exitInterrupted = 130 // as a shell has it for SIGINT
)

// errInterrupted is the cause of the end of a command that the user interrupted.
var errInterrupted = errors.New("interrupted")

func main() {
	kernel.Main()
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run runs one command line and returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, engine: golanesEngine{}}
	root := a.command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var exit *exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &exit):
		if exit.err != nil {
			fmt.Fprintf(stderr, "golanes: %v\n", exit.err)
		}
		return exit.status
	case errors.Is(err, errInterrupted):
		fmt.Fprintln(stderr, "golanes: interrupted")
		return exitInterrupted
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

// interruptible returns a context that Ctrl-C ends with the cause errInterrupted. Once it has, a second Ctrl-C ends the process.
// The function returned frees what this holds.
func interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-signals:
			signal.Stop(signals)
			cancel(errInterrupted)
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
		<-done
	}
}
