package kernelspec

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// UserDir returns the folder in which Jupyter looks for the user's own kernelspecs: below JUPYTER_DATA_DIR if set, otherwise where
// jupyter_core puts the data of this platform. It need not exist. The error is that of a user without a home.
func UserDir() (string, error) {
	return userDir(runtime.GOOS, os.Getenv)
}

func userDir(goos string, getenv func(string) string) (string, error) {
	if dir := getenv("JUPYTER_DATA_DIR"); dir != "" {
		return filepath.Abs(filepath.Join(dir, "kernels"))
	}
	if goos == "windows" {
		if dir := getenv("APPDATA"); dir != "" {
			return filepath.Join(dir, "jupyter", "kernels"), nil
		}
		return "", errors.New("find the user's Jupyter folder: APPDATA is not set")
	}
	if dir := getenv("XDG_DATA_HOME"); dir != "" && goos != "darwin" {
		return filepath.Join(dir, "jupyter", "kernels"), nil
	}
	home := getenv("HOME")
	if home == "" {
		return "", errors.New("find the user's Jupyter folder: HOME is not set; use --prefix DIR")
	}
	if goos == "darwin" {
		return filepath.Join(home, "Library", "Jupyter", "kernels"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter", "kernels"), nil
}

// PrefixDir returns the folder in which a Python installed under prefix looks for kernelspecs.
func PrefixDir(prefix string) string {
	return filepath.Join(prefix, "share", "jupyter", "kernels")
}

// SysPrefix returns the prefix of the Python that is in use: the active virtual environment (VIRTUAL_ENV, CONDA_PREFIX), otherwise
// what the python3 on PATH says.
func SysPrefix(ctx context.Context) (string, error) {
	for _, env := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if prefix := os.Getenv(env); prefix != "" {
			return prefix, nil
		}
	}
	out, err := exec.CommandContext(ctx, "python3", "-c", "import sys; print(sys.prefix)").Output()
	prefix := strings.TrimSpace(string(out))
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", errors.New("find the prefix of Python: there is no active environment and no python3 on PATH; use --user or --prefix DIR")
	case err != nil:
		return "", fmt.Errorf("ask python3 for its prefix: %w", err)
	case prefix == "":
		return "", errors.New("ask python3 for its prefix: it gave none")
	}
	return prefix, nil
}
