package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/spf13/cobra"

	"golanes/kernel/kernelspec"
	"golanes/notebooks"
)

// lessonsDir is where the lessons are unpacked, below the working directory.
const lessonsDir = "golanes-lessons"

// A labFlags are the flags of lab.
type labFlags struct {
	system, noBrowser bool
}

func (a *app) labCommand() *cobra.Command {
	var f labFlags
	c := &cobra.Command{
		Use:   "lab [DIR] [-- JUPYTERLAB ARGUMENTS]",
		Short: "Open the lessons in JupyterLab",
		Long: `Open DIR in JupyterLab, with golanes as a kernel. Without DIR the lessons are unpacked into ./` + lessonsDir + ` and opened; a file that
you changed there is never overwritten, and one that you deleted is unpacked again.

JupyterLab is golanes's own: the first start fetches it into your cache folder, which takes Python ` + minPython.String() + ` or later and a network; later
starts take neither long nor a network. With --system it is the one that you have.`,
		Example: `  golanes lab                         the lessons
  golanes lab ~/notebooks             notebooks of your own
  golanes lab --no-browser            print the address and open no browser
  golanes lab -- --port 9999          arguments after -- are JupyterLab's`,
		Args: func(c *cobra.Command, args []string) error {
			dirs, _ := splitAtDash(c, args)
			return arguments(0, 1)(c, dirs)
		},
		RunE: func(c *cobra.Command, args []string) error {
			ctx, stop := interruptible(c.Context())
			defer stop()
			dirs, rest := splitAtDash(c, args)
			cache, err := cacheDir()
			if err != nil {
				return err
			}
			dir, err := a.labDir(ctx, cache, dirs)
			if err != nil {
				return err
			}
			return a.lab(ctx, f, cache, dir, rest)
		},
	}
	c.Flags().BoolVar(&f.system, "system", false, "use the jupyter-lab on PATH")
	c.Flags().BoolVar(&f.noBrowser, "no-browser", false, "open no browser")
	return c
}

// splitAtDash returns the arguments before and after --.
func splitAtDash(c *cobra.Command, args []string) (before, after []string) {
	if at := c.ArgsLenAtDash(); at >= 0 {
		return args[:at], args[at:]
	}
	return args, nil
}

// labDir returns the folder to open: the one given, or that of the lessons, which it unpacks.
func (a *app) labDir(ctx context.Context, cache string, given []string) (string, error) {
	if len(given) == 0 {
		// Of two starts at once the second would take a file half written for one that the reader changed.
		unlock, err := lock(ctx, filepath.Join(cache, "lessons.lock"))
		if err != nil {
			return "", fmt.Errorf("wait for another golanes that unpacks the lessons: %w", err)
		}
		defer unlock()
		kept, err := unpack(notebooks.FS, lessonsDir)
		if err != nil {
			return "", fmt.Errorf("unpack the lessons into ./%s: %w", lessonsDir, err)
		}
		for _, name := range kept {
			fmt.Fprintf(a.stderr, "golanes: kept your %s; delete it to get the lesson's new version\n", filepath.Join(lessonsDir, name))
		}
		return filepath.Abs(lessonsDir)
	}
	info, err := os.Stat(given[0])
	if err != nil {
		return "", fmt.Errorf("open %s in JupyterLab: %w", given[0], err)
	}
	if !info.IsDir() {
		return "", fmt.Errorf("open %s in JupyterLab: it is no folder; give the folder that holds it", given[0])
	}
	return filepath.Abs(given[0])
}

// lab starts JupyterLab on dir in the place of this process. What it needs for that is in the folder cache.
func (a *app) lab(ctx context.Context, f labFlags, cache, dir string, args []string) error {
	start := a.privateLab
	if f.system {
		start = a.systemLab
	}
	argv, env, err := start(ctx, cache)
	if err != nil {
		return err
	}
	argv = append(argv, "--ServerApp.root_dir="+dir)
	if f.noBrowser {
		argv = append(argv, "--no-browser")
	}
	if os.Geteuid() == 0 {
		argv = append(argv, "--allow-root") // JupyterLab refuses to serve root otherwise, and containers have nobody else
	}
	return become(ctx, append(argv, args...), env)
}

// privateLab returns how to start golanes's own JupyterLab, which it installs if need be.
func (a *app) privateLab(ctx context.Context, cache string) (argv, env []string, err error) {
	e, err := a.environment(ctx, cache)
	if err != nil {
		return nil, nil, err
	}
	if _, err := installSpec(kernelspec.PrefixDir(e.dir), kernelspec.DefaultName); err != nil {
		return nil, nil, err
	}
	// Of two kernelspecs with one name the environment's, which is this very program.
	return []string{e.python(), "-m", "jupyterlab"}, with(pythonEnv(), "JUPYTER_PREFER_ENV_PATH", "1"), nil
}

// systemLab returns how to start the JupyterLab on PATH. The kernelspec goes into the cache: what is not golanes's stays as it is.
func (a *app) systemLab(_ context.Context, cache string) (argv, env []string, err error) {
	program, err := exec.LookPath("jupyter-lab")
	if err != nil {
		return nil, nil, errors.New("there is no jupyter-lab on PATH: leave --system out for a JupyterLab of golanes's own, or install one with: pip install jupyterlab")
	}
	data := filepath.Join(cache, "jupyter")
	if _, err := installSpec(filepath.Join(data, "kernels"), kernelspec.DefaultName); err != nil {
		return nil, nil, err
	}
	path := data
	if others := os.Getenv("JUPYTER_PATH"); others != "" {
		path += string(os.PathListSeparator) + others
	}
	return []string{program}, with(os.Environ(), "JUPYTER_PATH", path), nil
}

// cacheDir returns golanes's folder in the user's cache folder, which it makes if need be.
func cacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find your cache folder: %w; set HOME, or XDG_CACHE_HOME", err)
	}
	dir = filepath.Join(dir, "golanes")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make a cache folder: %w; set XDG_CACHE_HOME to one that you can write to", err)
	}
	return dir, nil
}
