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
		Args:                       unknownCommand,
		RunE:                       func(c *cobra.Command, _ []string) error { return c.Help() },
		DisableFlagsInUseLine:      true,
		SilenceErrors:              true, // main prints them, once
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 2, // cobra's own, which it sets too late for unknownCommand
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage(c, err)
	})
	root.AddCommand(a.labCommand(), a.runCommand(), a.installCommand(), a.uninstallCommand(), a.kernelCommand(), a.versionCommand())
	return root
}

// usage makes a mistake on the command line of err.
func usage(c *cobra.Command, err error) error {
	return &exitError{exitUsage, fmt.Errorf("%w\nTry: %s --help", err, c.CommandPath())}
}

// unknownCommand fails for arguments of golanes itself, which are commands that there are not.
func unknownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	err := fmt.Errorf("unknown command %q", args[0])
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		err = fmt.Errorf("%w: did you mean %s?", err, strings.Join(near, " or "))
	}
	return usage(c, err)
}

// arguments checks that there are least to most arguments, without limit if most is negative, and the flags' groups with them:
// cobra's own check comes later, and its error could not be told from one of the command.
func arguments(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := c.ValidateFlagGroups(); err != nil {
			return usage(c, err)
		}
		n := len(args)
		if n >= least && (most < 0 || n <= most) {
			return nil
		}
		s := "s"
		if n == 1 {
			s = ""
		}
		return usage(c, fmt.Errorf("got %d argument%s, want: golanes %s", n, s, c.Use))
	}
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of golanes",
		Args:  arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.stdout, "golanes "+kernel.Version)
			return err
		},
	}
}

func (a *app) kernelCommand() *cobra.Command {
	var level slog.Level
	c := &cobra.Command{
		Use:   "kernel CONNECTION_FILE",
		Short: "Serve a kernel; Jupyter runs this",
		Long: `Serve a kernel on the sockets that a connection file names. Jupyter runs this command, from kernel.json.

By hand it is of use for finding a fault: with --log-level debug the kernel tells on stderr of each message.
A connection file that does not exist is written; a front end then connects with
  jupyter console --existing /path/to/CONNECTION_FILE

These variables of the environment, which kernel.json can set under "env", limit what cells take; 0 is no limit:
  GOLANES_MEMORY      memory of the process that runs cells, such as 2GiB; else half of what the machine or the control group has
  GOLANES_GOROUTINES  goroutines at the same time; else 150000
  GOLANES_OUTPUT      size of what is shown under one cell, such as 50MB; else 10MB
  GOLANES_LINES       lines that are shown under one cell; else 20000`,
		Example: "  golanes kernel --log-level debug /tmp/connection.json",
		Args:    arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			return kernel.Serve(c.Context(), args[0], kernel.Options{Logger: a.logger(level)})
		},
	}
	logLevel(c, &level)
	return c
}

// logLevel adds the flag --log-level.
func logLevel(c *cobra.Command, level *slog.Level) {
	c.Flags().TextVar(level, "log-level", slog.LevelWarn, "`LEVEL` of what to tell on stderr: debug, info, warn, error")
}

// logger returns a logger to stderr.
func (a *app) logger(level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level}))
}
