package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestInstall(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data, venv, prefix := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("JUPYTER_DATA_DIR", data)
	t.Setenv("VIRTUAL_ENV", venv)
	for _, tt := range []struct {
		flags []string
		want  string // the folder
	}{
		{nil, filepath.Join(data, "kernels", "golanes")},
		{[]string{"--user", "--name", "Mine"}, filepath.Join(data, "kernels", "mine")},
		{[]string{"--sys-prefix"}, filepath.Join(venv, "share", "jupyter", "kernels", "golanes")},
		{[]string{"--prefix", prefix}, filepath.Join(prefix, "share", "jupyter", "kernels", "golanes")},
	} {
		golanes(t, append([]string{"install"}, tt.flags...)...).want(t, "install", exitOK, "^Installed kernelspec .* in .*\n$", "")
		var spec struct{ Argv []string }
		if err := json.Unmarshal([]byte(read(t, filepath.Join(tt.want, "kernel.json"))), &spec); err != nil {
			t.Fatal(err)
		}
		if len(spec.Argv) != 3 || spec.Argv[0] != exe || spec.Argv[1] != "kernel" {
			t.Errorf("install %q: argv = %q, want this program and kernel", tt.flags, spec.Argv)
		}
		golanes(t, append([]string{"uninstall"}, tt.flags...)...).want(t, "uninstall", exitOK, "^Removed kernelspec ", "")
		if _, err := os.Stat(tt.want); !os.IsNotExist(err) {
			t.Errorf("uninstall %q left %s: %v", tt.flags, tt.want, err)
		}
	}
}

func TestInstallErrors(t *testing.T) {
	prefix := t.TempDir()
	golanes(t, "uninstall", "--prefix", prefix).want(t, "uninstall of nothing", exitFailed, "", "golanes: uninstall .*: not installed")
	golanes(t, "install", "--prefix", prefix, "--name", "a b").want(t, "bad name", exitFailed, "", `golanes: invalid kernel name "a b"`)
	write(t, prefix, "share/jupyter/kernels/golanes/kernel.json", `{"argv": ["theirs"]}`)
	golanes(t, "install", "--prefix", prefix).want(t, "foreign", exitFailed, "", "belongs to another kernel; choose another with --name")
}
