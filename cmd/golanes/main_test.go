package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golanes/kernel"
)

// asGolanes, set in the environment, makes the test binary golanes itself: for what needs a process of its own.
const asGolanes = "GOLANES_TEST_MAIN"

func TestMain(m *testing.M) {
	kernel.Main()
	if os.Getenv(asGolanes) != "" {
		os.Unsetenv(asGolanes)
		main()
	}
	os.Exit(m.Run())
}

// A result is what a command line came to.
type result struct {
	status         int
	stdout, stderr string
}

// golanes runs a command line in this process.
func golanes(t *testing.T, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), args, strings.NewReader("input\n"), &stdout, &stderr)
	return result{status, stdout.String(), stderr.String()}
}

// process is a command line to be run in a process of its own, in the folder dir and with env besides the environment.
func process(t *testing.T, dir string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], args...)
	c.Dir = dir
	c.Env = append(append(os.Environ(), asGolanes+"=1"), env...)
	return c
}

// want reports what is not as wanted; the texts are regular expressions, "" for nothing at all.
func (r result) want(t *testing.T, what string, status int, stdout, stderr string) {
	t.Helper()
	if r.status != status {
		t.Errorf("%s: exit status %d, want %d", what, r.status, status)
	}
	for _, stream := range []struct{ name, got, want string }{{"stdout", r.stdout, stdout}, {"stderr", r.stderr, stderr}} {
		if stream.want == "" && stream.got != "" || !regexp.MustCompile(stream.want).MatchString(stream.got) {
			t.Errorf("%s: %s = %q, want %q", what, stream.name, stream.got, stream.want)
		}
	}
}

// write writes a file below a folder and returns its path.
func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// read returns a file's content.
func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
