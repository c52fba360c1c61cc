package main

import (
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"golanes/kernel"
)

// An app is golanes as one command line sees it.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	engine         engine
}

// command returns the tree of commands.
func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "golanes",
		Short: "Learn Go's concurrency in Jupyter notebooks",
		Long: `golanes is a Jupyter kernel for learning Go's concurrency.

Start with "golanes lab": it opens the lessons in JupyterLab and needs nothing but Python 3.`,
		Example: `  golanes lab                       open the lessons
  golanes install --user            use golanes in a Jupyter of your own
  golanes run lesson.ipynb          run a notebook here in the terminal
  golanes run program.go            run a Go program as a notebook would`,
		SilenceErrors: true, // main prints them, once
		SilenceUsage:  true,
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage(c, err)
	})
	root.AddCommand(a.runCommand(), a.installCommand(), a.uninstallCommand(), a.kernelCommand(), a.versionCommand())
	for _, c := range root.Commands() {
		c.Args = usageArgs(c.Args)
	}
	return root
}

// usage makes a mistake on the command line of err.
func usage(c *cobra.Command, err error) error {
	return &exitError{exitUsage, fmt.Errorf("%w\nTry: %s --help", err, c.CommandPath())}
}

func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usage(c, err)
		}
		return nil
	}
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of golanes",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.stdout, "golanes "+kernel.Version)
			return err
		},
	}
}

func (a *app) kernelCommand() *cobra.Command {
	var level string
	c := &cobra.Command{
		Use:   "kernel CONNECTION_FILE",
		Short: "Serve a kernel; Jupyter runs this",
		Long: `Serve a kernel on the sockets that a connection file names. Jupyter runs this command, from kernel.json.

By hand it is of use for finding a fault: with --log-level debug the kernel tells on stderr of each message.
A connection file that does not exist is written; a front end then connects with
  jupyter console --existing /path/to/CONNECTION_FILE`,
		Example: "  golanes kernel --log-level debug /tmp/connection.json",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			log, err := a.logger(level)
			if err != nil {
				return usage(c, err)
			}
			return a.engine.Serve(c.Context(), args[0], log)
		},
	}
	logLevel(c, &level)
	return c
}

// logLevel adds the flag --log-level.
func logLevel(c *cobra.Command, level *string) {
	c.Flags().StringVar(level, "log-level", "warn", "what to tell on stderr: debug, info, warn, error")
}

func (a *app) logger(level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("--log-level %s: want debug, info, warn or error", strings.TrimSpace(level))
	}
	return slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: l})), nil
}
