package kernelspec

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"testing"
)

var spec = Spec{Name: DefaultName, Executable: "/opt/golanes", Version: "1.2.3"}

// install installs s below dir.
func install(t *testing.T, dir string, s Spec) string {
	t.Helper()
	folder, err := Install(dir, s)
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// names returns the names of the files in folder.
func names(t *testing.T, folder string) []string {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range files {
		list = append(list, f.Name())
	}
	return list
}

// content returns kernel.json.
func content(t *testing.T, folder string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestInstall(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	folder := install(t, dir, spec)
	if want := filepath.Join(dir, "golanes"); folder != want {
		t.Errorf("Install = %s, want %s", folder, want)
	}
	if got, want := names(t, folder), []string{"kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"}; !slices.Equal(got, want) {
		t.Errorf("files = %q, want %q", got, want)
	}
	want := map[string]any{
		"argv":                    []any{"/opt/golanes", "kernel", "{connection_file}"},
		"display_name":            "Go (golanes)",
		"language":                "go",
		"interrupt_mode":          "signal",
		"kernel_protocol_version": "5.6",
		"metadata":                map[string]any{"debugger": false, "golanes": map[string]any{"version": "1.2.3"}},
	}
	if runtime.GOOS == "windows" {
		want["interrupt_mode"] = "message"
	}
	if got := content(t, folder); !reflect.DeepEqual(got, want) {
		t.Errorf("kernel.json = %v, want %v", got, want)
	}
}

func TestInstallReplaces(t *testing.T) {
	dir := t.TempDir()
	install(t, dir, spec)
	folder := install(t, dir, Spec{Name: DefaultName, Executable: "/elsewhere/golanes"})
	if got := content(t, folder)["argv"].([]any)[0]; got != "/elsewhere/golanes" {
		t.Errorf("argv[0] = %v, want the second", got)
	}
}

func TestInstallName(t *testing.T) {
	folder := install(t, t.TempDir(), Spec{Name: "Golanes-Dev", Executable: "/opt/golanes"})
	if got := filepath.Base(folder); got != "golanes-dev" {
		t.Errorf("folder = %s, want the name as Jupyter keeps it, in lower case", got)
	}
	if got, want := content(t, folder)["display_name"], "Go (golanes-dev)"; got != want {
		t.Errorf("display_name = %v, want %v", got, want)
	}
	for _, name := range []string{"", ".", "..", "a/b", "a b", "../up", "é"} {
		dir := t.TempDir()
		if _, err := Install(dir, Spec{Name: name, Executable: "/opt/golanes"}); !errors.Is(err, ErrName) {
			t.Errorf("Install(%q): %v, want %v", name, err, ErrName)
		}
		if _, err := Uninstall(dir, name); !errors.Is(err, ErrName) {
			t.Errorf("Uninstall(%q): %v, want %v", name, err, ErrName)
		}
	}
}

func TestInstallRelativeExecutable(t *testing.T) {
	dir := t.TempDir()
	if _, err := Install(dir, Spec{Name: DefaultName, Executable: "golanes"}); err == nil {
		t.Error("Install took a relative path, which Jupyter would look for in its own folder")
	}
	if got := names(t, dir); len(got) > 0 {
		t.Errorf("Install failed and left %q", got)
	}
}

// A kernelspec of somebody else is neither replaced nor removed.
func TestForeign(t *testing.T) {
	for _, theirs := range []string{`{"argv": ["theirs"], "metadata": {}}`, `{`, ``} {
		dir := t.TempDir()
		file := filepath.Join(dir, DefaultName, "kernel.json")
		if err := errors.Join(os.Mkdir(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(theirs), 0o644)); err != nil {
			t.Fatal(err)
		}
		if _, err := Install(dir, spec); !errors.Is(err, ErrForeign) {
			t.Errorf("Install over %q: %v, want %v", theirs, err, ErrForeign)
		}
		if _, err := Uninstall(dir, DefaultName); !errors.Is(err, ErrForeign) {
			t.Errorf("Uninstall of %q: %v, want %v", theirs, err, ErrForeign)
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != theirs {
			t.Errorf("kernel.json = %q, %v, want it as it was, %q", got, err, theirs)
		}
	}
}

func TestUninstall(t *testing.T) {
	dir := t.TempDir()
	folder := install(t, dir, spec)
	got, err := Uninstall(dir, DefaultName)
	if err != nil || got != folder {
		t.Errorf("Uninstall = %s, %v, want %s", got, err, folder)
	}
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("stat %s: %v, want it gone", folder, err)
	}
	if _, err := Uninstall(dir, DefaultName); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("second Uninstall: %v, want %v", err, ErrNotInstalled)
	}
}

func TestUninstallKeepsOtherFiles(t *testing.T) {
	dir := t.TempDir()
	folder := install(t, dir, spec)
	if err := os.WriteFile(filepath.Join(folder, "kernel.js"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Uninstall(dir, DefaultName); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, folder), []string{"kernel.js"}; !slices.Equal(got, want) {
		t.Errorf("files = %q, want %q", got, want)
	}
}
