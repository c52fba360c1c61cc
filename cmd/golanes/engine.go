package main

import (
	"context"
	"io"
	"log/slog"

	"golanes/kernel"
	"golanes/kernel/notebook"
)

// An engine is the kernel as the commands use it; tests have one of their own.
type engine interface {
	Serve(ctx context.Context, connectionFile string, log *slog.Logger) error
	// Local starts a kernel for one notebook.
	Local(ctx context.Context, log *slog.Logger) (localKernel, error)
	Program(ctx context.Context, file string, stdin io.Reader, stdout, stderr io.Writer, log *slog.Logger) (int, error)
}

// A localKernel is a kernel without sockets.
type localKernel interface {
	notebook.Runner
	Close() error
}

type golanesEngine struct{}

func (golanesEngine) Serve(ctx context.Context, connectionFile string, log *slog.Logger) error {
	return kernel.Serve(ctx, connectionFile, kernel.Options{Logger: log})
}

func (golanesEngine) Local(ctx context.Context, log *slog.Logger) (localKernel, error) {
	return kernel.Local(ctx, kernel.Options{Logger: log})
}

func (golanesEngine) Program(ctx context.Context, file string, stdin io.Reader, stdout, stderr io.Writer, log *slog.Logger) (int, error) {
	return kernel.Program(ctx, file, stdin, stdout, stderr, kernel.Options{Logger: log})
}
