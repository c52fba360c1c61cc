package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"golanes/kernel"
	"golanes/kernel/notebook"
)

// A runFlags are the flags of run.
type runFlags struct {
	output      string
	inPlace     bool
	timeout     time.Duration
	memory      string
	allowErrors bool
	logLevel    slog.Level
}

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run FILE...",
		Short: "Run notebooks and Go programs without Jupyter",
		Long: `Run notebooks (.ipynb) and Go programs (.go), one after the other, without Jupyter and without Python.

A notebook stops at the first cell that fails, unless the cell has the tag raises-exception. What it put out is kept with
-o or --inplace, also when a cell failed. A program runs as a cell of a notebook would: this shows whether golanes runs it as Go does.

A cell that takes more memory than --memory fails in Go's words, and so does one that starts too many goroutines; see golanes kernel --help
for the limits and their defaults. One that runs longer than --timeout is stopped.

The exit status is 0 if all went well, 1 if a cell or a program failed, took too long or too much, 2 if a program does not compile, if
goroutines that all wait for each other were ended, or if the command line is wrong.`,
		Example: `  golanes run lesson.ipynb                  does every cell run?
  golanes run -o done.ipynb lesson.ipynb    keep the outputs in another file
  golanes run --inplace *.ipynb             keep the outputs in the notebooks
  golanes run --timeout 10s lesson.ipynb    give each cell ten seconds
  golanes run --memory 512MiB -o graded.ipynb homework.ipynb
                                            give a notebook half a gigabyte
  golanes run program.go                    run a program`,
		Args: arguments(1, -1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(args); err != nil {
				return usage(c, err)
			}
			ctx, stop := interruptible(c.Context())
			defer stop()
			return a.runFiles(ctx, f, args)
		},
	}
	c.Flags().StringVarP(&f.output, "output", "o", "", "write the executed notebook to `OUT.ipynb`")
	c.Flags().BoolVar(&f.inPlace, "inplace", false, "write the executed notebooks over the given ones")
	c.Flags().DurationVar(&f.timeout, "timeout", 0, "how long one cell may run, for example 30s; 0 is no limit")
	c.Flags().StringVar(&f.memory, "memory", "", "how much memory cells may take, for example `512MiB`; 0 is no limit (default half of the machine's)")
	c.Flags().BoolVar(&f.allowErrors, "allow-errors", false, "go on after a cell that fails")
	logLevel(c, &f.logLevel)
	c.MarkFlagsMutuallyExclusive("output", "inplace")
	return c
}

// check finds what is wrong with the flags and files before anything runs.
func (f runFlags) check(files []string) error {
	notebooks := 0
	for _, file := range files {
		switch filepath.Ext(file) {
		case ".ipynb":
			notebooks++
		case ".go":
		default:
			return fmt.Errorf("%s: want a notebook (.ipynb) or a Go program (.go)", file)
		}
	}
	if f.memory != "" {
		if err := kernel.CheckMemory(f.memory); err != nil {
			return fmt.Errorf("--memory %s: %w", f.memory, err)
		}
	}
	switch {
	case f.timeout < 0:
		return fmt.Errorf("--timeout %v: want 0 or more", f.timeout)
	case f.output != "" && (notebooks != 1 || len(files) != 1):
		return errors.New("-o takes exactly one notebook; use --inplace for several")
	case f.inPlace && notebooks == 0:
		return errors.New("--inplace is for notebooks: there is none among the files")
	}
	return nil
}

// runFiles runs each file, also after one that failed, and returns the gravest status.
func (a *app) runFiles(ctx context.Context, f runFlags, files []string) error {
	worst := exitOK
	for _, file := range files {
		status, err := a.runFile(ctx, f, file)
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		if err != nil {
			fmt.Fprintf(a.stderr, "golanes: %v\n", err)
			if status = max(status, exitFailed); asleep(err) {
				status = exitFatal
			}
		}
		worst = max(worst, status)
	}
	if worst != exitOK {
		return &exitError{status: worst}
	}
	return nil
}

func (a *app) runFile(ctx context.Context, f runFlags, file string) (int, error) {
	if filepath.Ext(file) == ".ipynb" {
		return exitOK, a.runNotebook(ctx, f, file)
	}
	if f.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, f.timeout, fmt.Errorf("%s ran longer than %v", file, f.timeout))
		defer cancel()
	}
	status, err := kernel.Program(ctx, file, a.stdin, a.stdout, a.stderr, kernel.Options{Logger: a.logger(f.logLevel), Memory: f.memory})
	switch {
	case err == nil:
	case ctx.Err() != nil:
		err = context.Cause(ctx) // rather than what it did to the program
	default:
		fmt.Fprintln(a.stderr, err) // as go run has it, so that an editor finds file and line
		err = nil
	}
	return status, err
}

// asleep reports whether a cell failed as its goroutines all waited for each other.
func asleep(err error) bool {
	var cell *notebook.CellError
	return errors.As(err, &cell) && cell.Value == kernel.AllAsleep
}

// runNotebook runs one notebook in a kernel of its own and writes what came of it, whether all cells ran or not.
func (a *app) runNotebook(ctx context.Context, f runFlags, file string) (err error) {
	nb, err := notebook.ReadFile(file)
	if err != nil {
		return err
	}
	// The kernel outlives ctx until it is closed, so that a cell that is interrupted can still say what it has to.
	k, err := kernel.NewLocal(context.WithoutCancel(ctx), kernel.Options{Logger: a.logger(f.logLevel), Memory: f.memory, EndAsleep: true})
	if err != nil {
		return fmt.Errorf("start a kernel for %s: %w", file, err)
	}
	defer func() { err = errors.Join(err, k.Close()) }()

	p := newProgress(a.stderr, file)
	result, failed := notebook.Run(ctx, nb, k, notebook.RunOptions{Timeout: f.timeout, AllowErrors: f.allowErrors, Progress: p.report})
	p.end(result, failed)
	if failed != nil {
		failed = describe(file, failed)
	}
	switch {
	case f.output != "":
		err = notebook.WriteFile(f.output, nb)
	case f.inPlace:
		err = notebook.WriteFile(file, nb)
	}
	return errors.Join(failed, err)
}

var (
	// position is how the kernel names a place in a cell.
	position = regexp.MustCompile(`In\[\d+\]:\d+(?::\d+)?`)
	// colour is an escape sequence of a terminal, which tracebacks have for notebooks.
	colour = regexp.MustCompile("\x1b\\[[0-9;]*m")
)

// describe says which cell of file failed, where and how.
func describe(file string, err error) error {
	var cell *notebook.CellError
	if !errors.As(err, &cell) {
		return fmt.Errorf("%s: %w", file, err)
	}
	trace := strings.TrimSpace(colour.ReplaceAllString(strings.Join(cell.Traceback, "\n"), ""))
	where := ""
	if at := position.FindString(trace); at != "" && !position.MatchString(cell.Value) {
		where = " at " + at
	}
	err = fmt.Errorf("%s: %w%s", file, cell, where)
	if trace != "" {
		err = fmt.Errorf("%w\n%s", err, trace)
	}
	return err
}
