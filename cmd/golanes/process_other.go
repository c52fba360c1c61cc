//go:build !unix

package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
)

// become runs a program in the place of this process: with its files, and with the program's exit status as its own.
func become(ctx context.Context, argv, env []string) error {
	c := exec.CommandContext(ctx, argv[0], argv[1:]...)
	c.Env, c.Stdin, c.Stdout, c.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	err := c.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return &exitError{status: exit.ExitCode()}
	}
	return err
}

// lock takes no lock: two first starts at once are the user's own doing.
func lock(context.Context, string) (unlock func(), err error) {
	return func() {}, nil
}
