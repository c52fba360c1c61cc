//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// fakePython is a Python, its venv, its pip and its JupyterLab, all in one. It logs what it was called for in $LOG.
const fakePython = `#!/bin/sh
case "$1 $2" in
"-c "*)
	echo "{\"Executable\": \"$0\", \"Version\": \"${VERSION:-3.12.1}\", \"Release\": [3, ${MINOR:-12}], \"Venv\": ${VENV:-true}}" ;;
"-m venv")
	echo venv >>"$LOG"
	mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip")
	echo pip >>"$LOG"
	for last; do :; done
	grep -q '^jupyterlab==4' "$last" || exit 9
	if [ -n "$PIP_SAYS" ]; then echo "$PIP_SAYS" >&2; exit 1; fi ;;
"-m jupyterlab")
	echo "lab $*"
	echo "env JUPYTER_PATH=$JUPYTER_PATH PREFER=$JUPYTER_PREFER_ENV_PATH PYTHONPATH=$PYTHONPATH"
	exit 7 ;;
esac
`

// A labTest is a machine to start JupyterLab on: the programs on its PATH are those in bin.
type labTest struct {
	t               *testing.T
	dir, bin, cache string
	env             []string
}

func newLabTest(t *testing.T) *labTest {
	dir := t.TempDir()
	l := &labTest{t: t, dir: dir, bin: filepath.Join(dir, "bin"), cache: filepath.Join(dir, "cache")}
	for _, tool := range []string{"mkdir", "cp", "grep"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Fatal(err)
		}
		l.link(path, tool)
	}
	return l
}

// link puts a program on PATH.
func (l *labTest) link(target, name string) {
	l.t.Helper()
	if err := errors.Join(os.MkdirAll(l.bin, 0o755), os.Symlink(target, filepath.Join(l.bin, name))); err != nil {
		l.t.Fatal(err)
	}
}

// script puts a script on PATH.
func (l *labTest) script(name, content string) {
	l.t.Helper()
	if err := os.Chmod(write(l.t, l.bin, name, content), 0o755); err != nil {
		l.t.Fatal(err)
	}
}

// lab runs golanes lab.
func (l *labTest) lab(args ...string) result {
	l.t.Helper()
	env := append([]string{
		"PATH=" + l.bin, "LOG=" + filepath.Join(l.dir, "log"), "XDG_CACHE_HOME=" + l.cache, "HOME=" + l.dir,
		"PYTHONPATH=/theirs", "PYTHONHOME=/theirs", "JUPYTER_PATH=/theirs",
	}, l.env...)
	c := process(l.t, l.dir, env, append([]string{"lab"}, args...)...)
	var stdout, stderr strings.Builder
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); c.ProcessState == nil {
		l.t.Fatal(err)
	}
	return result{c.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// log returns what the fake Python was called for.
func (l *labTest) log() string {
	return strings.Join(strings.Fields(read(l.t, filepath.Join(l.dir, "log"))), " ")
}

// rootFlag is what JupyterLab is given as root, and only then.
func rootFlag() string {
	if os.Geteuid() == 0 {
		return " --allow-root"
	}
	return ""
}

func TestLab(t *testing.T) {
	l := newLabTest(t)
	l.script("python3", fakePython)
	// The fake JupyterLab's exit status shows that it stands in golanes's place.
	argv := `^lab -m jupyterlab --ServerApp.root_dir=.*/golanes-lessons --no-browser` + rootFlag() + ` --port 99\nenv JUPYTER_PATH=/theirs PREFER=1 PYTHONPATH=\n$`
	l.lab("--no-browser", "--", "--port", "99").want(t, "first start", 7, argv, `^golanes: installing JupyterLab into .*, this once  0s\n$`)
	if got, want := l.log(), "venv pip"; got != want {
		t.Errorf("first start called %q, want %q", got, want)
	}
	l.lab("--no-browser", "--", "--port", "99").want(t, "second start", 7, argv, "")
	if got, want := l.log(), "venv pip"; got != want {
		t.Errorf("both starts called %q, want %q: the second installs nothing", got, want)
	}
	for _, pattern := range []string{
		l.cache + "/golanes/lab-3.12-*/share/jupyter/kernels/golanes/kernel.json",
		l.cache + "/golanes/lab-3.12-*/etc/jupyter/labconfig/page_config.json",
		l.dir + "/golanes-lessons/*.ipynb",
	} {
		if found, err := filepath.Glob(pattern); err != nil || len(found) == 0 {
			t.Errorf("no %s, %v", pattern, err)
		}
	}

	l.env = []string{"VERSION=3.12.2"}
	l.lab().want(t, "start with another Python", 7, "^lab", "installing")
}

func TestLabFolder(t *testing.T) {
	l := newLabTest(t)
	l.script("python3", fakePython)
	mine := filepath.Join(l.dir, "mine")
	file := write(t, mine, "mine.ipynb", "")
	l.lab(mine).want(t, "lab DIR", 7, "--ServerApp.root_dir="+regexp.QuoteMeta(mine)+rootFlag()+"\n", "installing")
	if _, err := os.Stat(filepath.Join(l.dir, lessonsDir)); !os.IsNotExist(err) {
		t.Errorf("lab DIR unpacked the lessons: %v", err)
	}
	l.lab(file).want(t, "lab FILE", exitFailed, "", "mine.ipynb in JupyterLab: it is no folder")
	l.lab("nowhere").want(t, "lab NOWHERE", exitFailed, "", "open nowhere in JupyterLab: .*no such file")
}

// An installation that was cut off, or whose Python was removed, is made anew.
func TestLabIncomplete(t *testing.T) {
	for _, file := range []string{"golanes-complete", "bin/python"} {
		l := newLabTest(t)
		l.script("python3", fakePython)
		l.lab().want(t, "first start", 7, "^lab", "installing")
		found, err := filepath.Glob(filepath.Join(l.cache, "golanes", "lab-*", file))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %q, %v", file, found, err)
		}
		if err := os.Remove(found[0]); err != nil {
			t.Fatal(err)
		}
		l.lab().want(t, "start without "+file, 7, "^lab", "installing")
		if got, want := l.log(), "venv pip venv pip"; got != want {
			t.Errorf("without %s the starts called %q, want %q", file, got, want)
		}
	}
}

func TestLabUv(t *testing.T) {
	l := newLabTest(t)
	l.script("python3", fakePython)
	l.script("uv", `#!/bin/sh
echo "uv-$1" >>"$LOG"
if [ "$1" = venv ]; then
	for last; do :; done
	mkdir -p "$last/bin" && cp "`+l.bin+`/python3" "$last/bin/python"
fi
`)
	l.env = []string{"VENV=false"} // uv needs no ensurepip
	l.lab().want(t, "lab", 7, "^lab", "installing")
	if got, want := l.log(), "uv-venv uv-pip"; got != want {
		t.Errorf("called %q, want %q", got, want)
	}
}

func TestLabSystem(t *testing.T) {
	l := newLabTest(t)
	l.lab("--system").want(t, "without jupyter-lab", exitFailed, "", "no jupyter-lab on PATH: leave --system out .* pip install jupyterlab\n$")
	l.script("jupyter-lab", "#!/bin/sh\necho \"system $*\"\necho \"$JUPYTER_PATH\"\n")
	data := filepath.Join(l.cache, "golanes", "jupyter")
	l.lab("--system", "--no-browser").want(t, "with jupyter-lab", exitOK,
		"^system --ServerApp.root_dir=.*/golanes-lessons --no-browser"+rootFlag()+"\n"+regexp.QuoteMeta(data)+":/theirs\n$", "")
	if _, err := os.Stat(filepath.Join(data, "kernels", "golanes", "kernel.json")); err != nil {
		t.Error(err)
	}
}

// What is missing is said in one sentence, with what mends it.
func TestLabMissing(t *testing.T) {
	const old = `^golanes: golanes lab needs Python 3.10 or later, and .*/python3 is 3.9.2: install it from https://www.python.org/downloads/\n$`
	for _, tt := range []struct {
		name   string
		python string
		env    []string
		also   string // a program on PATH
		stderr string
	}{
		{"no Python", "", nil, "", `^golanes: golanes lab needs Python 3.10 or later, and there is none on PATH: install it from https://www.python.org/downloads/\n$`},
		{"no Python, Debian", "", nil, "apt-get", `none on PATH: install it with: (sudo )?apt-get install python3-venv\n$`},
		{"a stub", "#!/bin/sh\nexit 9\n", nil, "", "there is none on PATH"},
		{"a stub that talks", "#!/bin/sh\necho Python\n", nil, "", "there is none on PATH"},
		{"old", fakePython, []string{"VERSION=3.9.2", "MINOR=9"}, "", old},
		{"no ensurepip", fakePython, []string{"VENV=false"}, "apt-get", `/python3 \(Python 3.12.1\) cannot make environments, because it lacks venv or ensurepip: install it with: (sudo )?apt-get install python3-venv\n$`},
		{"no network", fakePython, []string{"PIP_SAYS=Failed to establish a new connection: [Errno -3] Temporary failure in name resolution"}, "", `\ngolanes: the first start fetches JupyterLab, and there is no network: connect and run golanes lab again, or .*: golanes lab --system\n$`},
		{"disk full", fakePython, []string{"PIP_SAYS=OSError: [Errno 28] No space left on device"}, "", `the disk is full: free`},
		{"something else", fakePython, []string{"PIP_SAYS=the wheel is broken"}, "", `install JupyterLab: .* -m pip install .*: exit status 1\nthe wheel is broken\n$`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := newLabTest(t)
			if tt.python != "" {
				l.script("python3", tt.python)
			}
			if tt.also != "" {
				l.script(tt.also, "#!/bin/sh\n")
			}
			l.env = tt.env
			l.lab().want(t, "lab", exitFailed, "", tt.stderr)
			if left, _ := filepath.Glob(filepath.Join(l.cache, "golanes", "lab-*", "golanes-complete")); len(left) > 0 {
				t.Errorf("a failed installation counts as complete: %s", left)
			}
		})
	}
}

func TestLabNoHome(t *testing.T) {
	l := newLabTest(t)
	l.script("python3", fakePython)
	l.env = []string{"HOME=", "XDG_CACHE_HOME="}
	l.lab().want(t, "lab", exitFailed, "", "find your cache folder: .*; set HOME, or XDG_CACHE_HOME\n$")
}

// Two first starts at once make one environment.
func TestLabTwoStarts(t *testing.T) {
	l := newLabTest(t)
	l.script("python3", fakePython)
	results := make(chan result, 2)
	for range 2 {
		go func() { results <- l.lab() }()
	}
	for range 2 {
		(<-results).want(t, "lab", 7, "^lab", "^(golanes: installing .*\n)?$")
	}
	if got, want := l.log(), "venv pip"; got != want {
		t.Errorf("two starts called %q, want %q", got, want)
	}
}
