package kernel_test

import (
	"bytes"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golanes/kernel"
)

// TestProgramsAsCompiled runs each program of testdata/programs as a cell and compiled: both must write the same and end alike.
func TestProgramsAsCompiled(t *testing.T) {
	files, err := filepath.Glob("testdata/programs/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".go"), func(t *testing.T) {
			t.Parallel()
			wantStatus, wantOut, wantErr := compiled(t, file)
			var stdout, stderr bytes.Buffer
			status, err := kernel.Program(t.Context(), file, strings.NewReader(""), &stdout, &stderr, kernel.Options{})
			if err != nil {
				t.Errorf("run as a cell: %v", err)
			}
			if status != wantStatus || stdout.String() != wantOut || stderr.String() != wantErr {
				t.Errorf("as a cell: status %d\n%s%scompiled: status %d\n%s%s", status, stdout.String(), stderr.String(), wantStatus, wantOut, wantErr)
			}
		})
	}
}

// compiled builds and runs a program.
func compiled(t *testing.T, file string) (status int, stdout, stderr string) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, file).CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", file, err, out)
	}
	var outText, errText bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Stdout, cmd.Stderr = &outText, &errText
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("run %s: %v", file, err)
	}
	return cmd.ProcessState.ExitCode(), outText.String(), errText.String()
}
