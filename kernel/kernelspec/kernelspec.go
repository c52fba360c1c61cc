// Package kernelspec installs golanes where Jupyter looks for kernels: a folder with kernel.json and the logos.
//
// Source: "Making kernels for Jupyter" in jupyter_client's documentation, and jupyter_core's paths.
package kernelspec

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

//go:generate go run ./gen

//go:embed logo-32x32.png logo-64x64.png logo-svg.svg
var logos embed.FS

// DefaultName is the name under which notebooks ask for golanes.
const DefaultName = "golanes"

// protocolVersion is what a launcher may use: the handshake of 5.6. Messages are those of 5.5, see kernel_info.
const protocolVersion = "5.6"

// kernelFile is the file that makes a folder a kernelspec.
const kernelFile = "kernel.json"

var (
	// ErrName is wrapped by the error for a name that Jupyter does not take.
	ErrName = errors.New("invalid kernel name")
	// ErrForeign is wrapped by the error for a kernelspec of that name which is not golanes's.
	ErrForeign = errors.New("belongs to another kernel")
	// ErrNotInstalled is wrapped by the error for a kernelspec that is not there.
	ErrNotInstalled = errors.New("not installed")
)

// A Spec is what to install. Name and Executable are required.
type Spec struct {
	Name       string // DefaultName, or another so that several can be installed
	Executable string // absolute path of golanes
	Version    string // of golanes; recorded in the metadata
}

// kernelJSON is the content of kernel.json.
type kernelJSON struct {
	Argv            []string `json:"argv"`
	DisplayName     string   `json:"display_name"`
	Language        string   `json:"language"`
	InterruptMode   string   `json:"interrupt_mode"`
	ProtocolVersion string   `json:"kernel_protocol_version"`
	Metadata        metadata `json:"metadata"`
}

type metadata struct {
	Debugger bool  `json:"debugger"`          // whether JupyterLab offers its debugger
	Golanes  *ours `json:"golanes,omitempty"` // marks a kernelspec as ours
}

type ours struct {
	Version string `json:"version"`
}

// validName is jupyter_client's rule, after it has lowered the name's case.
var validName = regexp.MustCompile(`^[a-z0-9._-]+$`)

// normal returns the name as Jupyter keeps it.
func normal(name string) (string, error) {
	n := strings.ToLower(name)
	if !validName.MatchString(n) || strings.Trim(n, ".") == "" {
		return "", fmt.Errorf("%w %q: use letters, digits, hyphens, dots and underscores", ErrName, name)
	}
	return n, nil
}

// Install writes the kernelspec into its own folder under dir, a folder of kernelspecs as [UserDir] and [PrefixDir] name them, and
// returns that folder. An older kernelspec of golanes with that name is replaced. The error wraps ErrName, ErrForeign, or an
// *fs.PathError.
func Install(dir string, s Spec) (string, error) {
	name, err := normal(s.Name)
	if err != nil {
		return "", err
	}
	if !filepath.IsAbs(s.Executable) {
		return "", fmt.Errorf("install kernelspec %s: path of golanes %q is not absolute", name, s.Executable)
	}
	folder := filepath.Join(dir, name)
	if err := own(folder); err != nil && !errors.Is(err, ErrNotInstalled) {
		return "", fmt.Errorf("install kernelspec in %s: %w; choose another with --name", folder, err)
	}
	k := kernelJSON{
		Argv:            []string{s.Executable, "kernel", "{connection_file}"},
		DisplayName:     "Go (golanes)",
		Language:        "go",
		InterruptMode:   "signal",
		ProtocolVersion: protocolVersion,
		Metadata:        metadata{Golanes: &ours{Version: s.Version}},
	}
	if name != DefaultName {
		k.DisplayName = "Go (" + name + ")" // two kernels that look alike cannot be told apart in a menu
	}
	if runtime.GOOS == "windows" {
		k.InterruptMode = "message"
	}
	data, err := json.MarshalIndent(k, "", " ")
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("install kernelspec: %w", err)
	}
	names, err := logoNames()
	if err != nil {
		return "", err
	}
	for _, logo := range names {
		image, err := logos.ReadFile(logo)
		if err != nil {
			return "", err
		}
		if err := write(filepath.Join(folder, logo), image); err != nil {
			return "", fmt.Errorf("install kernelspec: %w", err)
		}
	}
	// Last, because with it the folder becomes a kernelspec.
	if err := write(filepath.Join(folder, kernelFile), append(data, '\n')); err != nil {
		return "", fmt.Errorf("install kernelspec: %w", err)
	}
	return folder, nil
}

// Uninstall removes the kernelspec of golanes with that name from under dir and returns the folder that held it. Files that Install
// did not write stay, and with them the folder. The error wraps ErrName, ErrNotInstalled, ErrForeign, or an *fs.PathError.
func Uninstall(dir, name string) (string, error) {
	name, err := normal(name)
	if err != nil {
		return "", err
	}
	folder := filepath.Join(dir, name)
	if err := own(folder); err != nil {
		return "", fmt.Errorf("uninstall kernelspec %s: %w", folder, err)
	}
	names, err := logoNames()
	if err != nil {
		return "", err
	}
	for _, file := range append([]string{kernelFile}, names...) {
		if err := os.Remove(filepath.Join(folder, file)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("uninstall kernelspec: %w", err)
		}
	}
	if rest, err := os.ReadDir(folder); err == nil && len(rest) == 0 {
		if err := os.Remove(folder); err != nil {
			return "", fmt.Errorf("uninstall kernelspec: %w", err)
		}
	}
	return folder, nil
}

// own returns nil if the folder holds a kernelspec of golanes.
func own(folder string) error {
	data, err := os.ReadFile(filepath.Join(folder, kernelFile))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNotInstalled
	}
	if err != nil {
		return err
	}
	var k kernelJSON
	if err := json.Unmarshal(data, &k); err != nil || k.Metadata.Golanes == nil {
		return ErrForeign
	}
	return nil
}

func logoNames() ([]string, error) {
	return fs.Glob(logos, "logo-*")
}

// write replaces a file as a whole: Jupyter may read it at any moment.
func write(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".tmp-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
