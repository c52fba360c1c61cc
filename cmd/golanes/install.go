package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"golanes/kernel"
	"golanes/kernel/kernelspec"
)

// A target is where a kernelspec goes.
type target struct {
	user, sysPrefix bool
	prefix, name    string
}

func (t *target) flags(c *cobra.Command) {
	c.Flags().BoolVar(&t.user, "user", false, "for your own account (the default)")
	c.Flags().BoolVar(&t.sysPrefix, "sys-prefix", false, "for the active Python environment")
	c.Flags().StringVar(&t.prefix, "prefix", "", "below `DIR`/share/jupyter/kernels")
	c.Flags().StringVar(&t.name, "name", kernelspec.DefaultName, "`NAME` of the kernelspec")
	c.MarkFlagsMutuallyExclusive("user", "sys-prefix", "prefix")
}

// dir returns the folder of kernelspecs that the flags mean.
func (t *target) dir(ctx context.Context) (string, error) {
	switch {
	case t.prefix != "":
		prefix, err := filepath.Abs(t.prefix)
		return kernelspec.PrefixDir(prefix), err
	case t.sysPrefix:
		prefix, err := kernelspec.SysPrefix(ctx)
		return kernelspec.PrefixDir(prefix), err
	}
	return kernelspec.UserDir()
}

func (a *app) installCommand() *cobra.Command {
	var t target
	c := &cobra.Command{
		Use:   "install",
		Short: "Let Jupyter know golanes",
		Long: `Write a kernelspec, so that Jupyter offers "Go (golanes)" when you make a notebook.

The kernelspec names this very program by its path: install again after you have moved it.`,
		Example: `  golanes install --user             for your own account
  golanes install --sys-prefix       for the active virtual environment
  golanes install --prefix /opt/py   for the Python that is installed there`,
		Args: arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			dir, err := t.dir(c.Context())
			if err != nil {
				return err
			}
			folder, err := installSpec(dir, t.name)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.stdout, "Installed kernelspec %s in %s\n", filepath.Base(folder), folder)
			return nil
		},
	}
	t.flags(c)
	return c
}

func (a *app) uninstallCommand() *cobra.Command {
	var t target
	c := &cobra.Command{
		Use:     "uninstall",
		Short:   "Take back what install did",
		Long:    "Remove the kernelspec of golanes. Give the flags that you gave to install. Kernelspecs of other kernels are never touched.",
		Example: "  golanes uninstall --user",
		Args:    arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			dir, err := t.dir(c.Context())
			if err != nil {
				return err
			}
			folder, err := kernelspec.Uninstall(dir, t.name)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.stdout, "Removed kernelspec %s\n", folder)
			return nil
		},
	}
	t.flags(c)
	return c
}

// installSpec installs a kernelspec that starts this program.
func installSpec(dir, name string) (string, error) {
	exe, err := os.Executable()
	if err != nil {
		return "", errors.Join(errors.New("find the path of golanes"), err)
	}
	return kernelspec.Install(dir, kernelspec.Spec{Name: name, Executable: exe, Version: kernel.Version})
}
