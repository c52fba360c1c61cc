package main

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// requirements pins what the environment holds.
//
//go:embed jupyterlab.txt
var requirements []byte

// minPython is the oldest Python that requirements is for.
var minPython = version{3, 10}

// A version is the first two parts of Python's.
type version [2]int

func (v version) String() string { return fmt.Sprintf("%d.%d", v[0], v[1]) }

// A python is a Python as it describes itself.
type python struct {
	Executable string  // its path
	Version    string  // all of it, 3.11.7
	Release    version // the start of it
	Venv       bool    // it can make environments; Debian's cannot without a package
}

// probe is what a Python is asked.
const probe = `
import json, platform, sys
try:
    import ensurepip, venv
    able = True
except ImportError:
    able = False
print(json.dumps({"Executable": sys.executable, "Version": platform.python_version(), "Release": sys.version_info[:2], "Venv": able}))
`

// A pyenv is a Python environment that holds JupyterLab.
type pyenv struct {
	dir string
}

// python returns the path of the environment's interpreter.
func (e pyenv) python() string {
	if runtime.GOOS == "windows" {
		return filepath.Join(e.dir, "Scripts", "python.exe")
	}
	return filepath.Join(e.dir, "bin", "python")
}

// marker is the file whose presence says that the environment is whole.
func (e pyenv) marker() string { return filepath.Join(e.dir, "golanes-complete") }

// whole reports whether the environment is there. A link to a Python that was removed is none.
func (e pyenv) whole() bool {
	_, err := os.Stat(e.marker())
	_, linkErr := os.Stat(e.python())
	return err == nil && linkErr == nil
}

// environment returns the environment below cache for the Python on PATH and today's requirements, and makes it if it is not there.
// The errors are sentences for the user, with the command that mends what is wrong.
func (a *app) environment(ctx context.Context, cache string) (pyenv, error) {
	py, err := findPython(ctx)
	if err != nil {
		return pyenv{}, err
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s", py.Executable, py.Version, requirements))
	e := pyenv{filepath.Join(cache, fmt.Sprintf("lab-%s-%x", py.Release, key[:6]))}
	if e.whole() {
		return e, nil
	}
	unlock, err := lock(ctx, e.dir+".lock")
	if err != nil {
		return pyenv{}, fmt.Errorf("wait for another golanes that installs JupyterLab: %w", err)
	}
	defer unlock()
	if e.whole() { // made while we waited
		return e, nil
	}
	t := newTicker(a.stderr)
	defer t.stop("")
	t.say("golanes: installing JupyterLab into " + e.dir + ", this once")
	return e, e.install(ctx, py)
}

// install makes the environment anew.
func (e pyenv) install(ctx context.Context, py python) error {
	if err := os.RemoveAll(e.dir); err != nil {
		return fmt.Errorf("remove an incomplete environment: %w", err)
	}
	list := e.dir + ".txt"
	if err := os.WriteFile(list, requirements, 0o644); err != nil {
		return fmt.Errorf("install JupyterLab: %w", err)
	}
	defer os.Remove(list)
	var steps [][]string
	if uv, err := exec.LookPath("uv"); err == nil {
		steps = [][]string{
			{uv, "venv", "--quiet", "--no-project", "--python", py.Executable, e.dir},
			{uv, "pip", "install", "--quiet", "--python", e.python(), "--requirement", list},
		}
	} else {
		if !py.Venv {
			return fmt.Errorf("%s (Python %s) cannot make environments, because it lacks venv or ensurepip: %s", py.Executable, py.Version, mend())
		}
		steps = [][]string{
			{py.Executable, "-m", "venv", e.dir},
			{e.python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", list},
		}
	}
	for _, step := range steps {
		c := exec.CommandContext(ctx, step[0], step[1:]...)
		c.Env = pythonEnv()
		c.WaitDelay = time.Second // for a child of pip's that outlives it
		if out, err := c.CombinedOutput(); err != nil {
			return installError(ctx, strings.Join(step, " "), string(out), err)
		}
	}
	if err := e.configure(); err != nil {
		return fmt.Errorf("configure JupyterLab: %w", err)
	}
	return os.WriteFile(e.marker(), nil, 0o644) // last: an environment that was cut off is made anew
}

// pageConfig keeps JupyterLab from asking about news and about building itself, which is not for a course to answer.
const pageConfig = `{
 "buildAvailable": false,
 "buildCheck": false,
 "disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}
}
`

func (e pyenv) configure() error {
	dir := filepath.Join(e.dir, "etc", "jupyter", "labconfig")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "page_config.json"), []byte(pageConfig), 0o644)
}

// findPython returns the first Python on PATH that is new enough.
func findPython(ctx context.Context) (python, error) {
	var old *python
	for _, name := range []string{"python3", "python"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		c := exec.CommandContext(ctx, path, "-c", probe)
		c.Env = pythonEnv()
		out, err := c.Output()
		if cause := context.Cause(ctx); cause != nil {
			return python{}, cause
		}
		var p python
		if err != nil || json.Unmarshal(out, &p) != nil || p.Executable == "" {
			continue // a stub that leads to a shop, or a shim with nothing behind it
		}
		if slices.Compare(p.Release[:], minPython[:]) >= 0 {
			return p, nil
		}
		old = &p
	}
	if old != nil {
		return python{}, fmt.Errorf("golanes lab needs Python %s or later, and %s is %s: %s", minPython, old.Executable, old.Version, mend())
	}
	return python{}, fmt.Errorf("golanes lab needs Python %s or later, and there is none on PATH: %s", minPython, mend())
}

// pythonEnv returns the environment variables for a Python that is to use its own packages and no others.
func pythonEnv() []string {
	return without(without(os.Environ(), "PYTHONHOME"), "PYTHONPATH")
}

// with returns env with one variable set. A variable that is there twice would mean what the program likes.
func with(env []string, name, value string) []string {
	return append(without(env, name), name+"="+value)
}

func without(env []string, name string) []string {
	return slices.DeleteFunc(env, func(kv string) bool { return strings.HasPrefix(kv, name+"=") })
}

// installers are the commands that install a complete Python, by the program that is on PATH where they apply.
var installers = []struct{ program, command string }{
	{"apt-get", "apt-get install python3-venv"},
	{"dnf", "dnf install python3"},
	{"apk", "apk add python3"},
	{"pacman", "pacman -S python"},
	{"zypper", "zypper install python3"},
	{"brew", "brew install python"},
	{"winget", "winget install Python.Python.3.13"},
}

// mend returns what to do where Python is missing, old or incomplete.
func mend() string {
	for _, i := range installers {
		if _, err := exec.LookPath(i.program); err != nil {
			continue
		}
		if runtime.GOOS == "linux" && os.Geteuid() != 0 {
			return "install it with: sudo " + i.command
		}
		return "install it with: " + i.command
	}
	return "install it from https://www.python.org/downloads/"
}

// offline matches what pip and uv say without a network.
var offline = regexp.MustCompile(`(?i)NewConnectionError|name resolution|ConnectTimeout|ReadTimeout|ConnectionError|ProxyError|network is unreachable|` +
	`dns error|error sending request`)

// installError says why a step of the installation failed.
func installError(ctx context.Context, step, out string, err error) error {
	var fault *fs.PathError
	switch cause := context.Cause(ctx); {
	case cause != nil:
		return cause
	case errors.As(err, &fault):
		return fmt.Errorf("install JupyterLab: %w", err)
	case strings.Contains(out, "No space left on device"):
		return errors.New("install JupyterLab: the disk is full: free 400 MB, or set XDG_CACHE_HOME to a folder on another one")
	case offline.MatchString(out):
		return errors.New("the first start fetches JupyterLab, and there is no network: connect and run golanes lab again, or use a JupyterLab that you have with: golanes lab --system")
	}
	return fmt.Errorf("install JupyterLab: %s: %w\n%s", step, err, strings.TrimSpace(out))
}
