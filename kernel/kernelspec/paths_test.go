package kernelspec

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestUserDir(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the paths are Unix's")
	}
	tests := []struct {
		goos string
		env  map[string]string
		want string // "" is an error
	}{
		{"linux", map[string]string{"HOME": "/home/me"}, "/home/me/.local/share/jupyter/kernels"},
		{"linux", map[string]string{"HOME": "/home/me", "XDG_DATA_HOME": "/data"}, "/data/jupyter/kernels"},
		{"linux", map[string]string{"HOME": "/home/me", "XDG_DATA_HOME": "/data", "JUPYTER_DATA_DIR": "/j"}, "/j/kernels"},
		{"linux", nil, ""},
		{"darwin", map[string]string{"HOME": "/Users/me", "XDG_DATA_HOME": "/data"}, "/Users/me/Library/Jupyter/kernels"},
		{"windows", map[string]string{"APPDATA": "/Roaming", "HOME": "/home/me"}, "/Roaming/jupyter/kernels"},
		{"windows", map[string]string{"HOME": "/home/me"}, ""},
	}
	for _, tt := range tests {
		got, err := userDir(tt.goos, func(name string) string { return tt.env[name] })
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("userDir(%s, %v) = %q, %v, want %q", tt.goos, tt.env, got, err, tt.want)
		}
	}
}

func TestPrefixDir(t *testing.T) {
	if got, want := PrefixDir("opt"), filepath.Join("opt", "share", "jupyter", "kernels"); got != want {
		t.Errorf("PrefixDir(opt) = %q, want %q", got, want)
	}
}

// fakePython makes a python3 the only program on PATH, or none if script is empty.
func fakePython(t *testing.T, script string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the fake Python is a shell script")
	}
	dir := t.TempDir()
	if script != "" {
		if err := os.WriteFile(filepath.Join(dir, "python3"), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	t.Setenv("VIRTUAL_ENV", "")
	t.Setenv("CONDA_PREFIX", "")
}

func TestSysPrefix(t *testing.T) {
	fakePython(t, "echo /opt/python")
	check := func(want string) {
		t.Helper()
		if got, err := SysPrefix(t.Context()); got != want || err != nil {
			t.Errorf("SysPrefix = %q, %v, want %q", got, err, want)
		}
	}
	check("/opt/python")
	t.Setenv("CONDA_PREFIX", "/opt/conda")
	check("/opt/conda")
	t.Setenv("VIRTUAL_ENV", "/home/me/venv")
	check("/home/me/venv")
}

func TestSysPrefixErrors(t *testing.T) {
	for script, want := range map[string]string{
		"":       "no python3 on PATH",
		"exit 1": "ask python3 for its prefix: exit status 1",
		"true":   "it gave none",
	} {
		fakePython(t, script)
		if got, err := SysPrefix(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with python3 = %q: SysPrefix = %q, %v, want an error with %q", script, got, err, want)
		}
	}
}
