package kernel_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golanes/kernel"
)

func TestProgram(t *testing.T) {
	for _, tc := range []struct {
		name, source, stdin string
		status              int
		stdout, stderr, err string // err is a part of the error
	}{
		{name: "ok", source: "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n", stdout: "hello\n"},
		{name: "stderr", source: "package main\n\nimport (\"fmt\"; \"os\")\n\nfunc main() { fmt.Fprint(os.Stderr, \"oops\") }\n", stderr: "oops"},
		{name: "init and variables", source: "package main\n\nvar x = f()\n\nfunc f() int { return 2 }\n\nfunc init() { x++ }\n\nfunc main() { println(x) }\n", stderr: "3\n"},
		{
			name:  "stdin",
			stdin: "first\nlast",
			source: "package main\n\nimport (\"bufio\"; \"fmt\"; \"os\")\n\nfunc main() {\n\ts := bufio.NewScanner(os.Stdin)\n" +
				"\tfor s.Scan() {\n\t\tfmt.Printf(\"<%s>\", s.Text())\n\t}\n\tfmt.Println(s.Err())\n}\n",
			stdout: "<first><last><nil>\n",
		},
		{name: "panic", source: "package main\n\nfunc main() {\n\tvar m map[string]int\n\tm[\"a\"] = 1\n}\n", status: 1, err: "main.go:5:2: in main"},
		{name: "exit", source: "package main\n\nimport \"os\"\n\nfunc main() { os.Exit(0) }\n"},
		{name: "exit 7", source: "package main\n\nimport \"os\"\n\nfunc main() { os.Exit(7) }\n", status: 1, err: "exit status 7"},
		{
			name:   "log.Logger.Fatal",
			source: "package main\n\nimport (\"log\"; \"os\")\n\nfunc main() {\n\tdefer println(\"deferred\")\n\tlog.New(os.Stderr, \"p: \", 0).Fatal(\"no\")\n}\n",
			status: 1, stderr: "p: no\n", err: "log.Logger.Fatal: exit status 1",
		},
		{
			name:   "flags",
			source: "package main\n\nimport (\"flag\"; \"os\")\n\nfunc main() {\n\tos.Args = []string{\"name\", \"-x\"}\n\tflag.Bool(\"y\", false, \"why\")\n\tflag.Parse()\n}\n",
			status: 1, stderr: "flag provided but not defined: -x\nUsage of name:\n  -y\twhy\n", err: "flag.Parse: exit status 2",
		},
		{name: "type error", source: "package main\n\nfunc main() { var x int = \"a\" }\n", status: 2, err: "main.go:3:27: cannot use"},
		{name: "syntax error", source: "package main\n\nfunc main() {\n", status: 2, err: "main.go:3"},
		{name: "not lowered", source: "package main\n\nimport \"unsafe\"\n\nfunc main() { x := 1; _ = unsafe.Pointer(&x) }\n", status: 2, err: "main.go:5:27: unsafe.Pointer cannot be used"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "main.go")
			if err := os.WriteFile(file, []byte(tc.source), 0o644); err != nil {
				t.Fatal(err)
			}
			var stdout, stderr bytes.Buffer
			status, err := kernel.Program(t.Context(), file, strings.NewReader(tc.stdin), &stdout, &stderr, kernel.Options{})
			if status != tc.status || stdout.String() != tc.stdout || stderr.String() != tc.stderr {
				t.Errorf("status %d, stdout %q, stderr %q, want %d, %q, %q", status, stdout.String(), stderr.String(), tc.status, tc.stdout, tc.stderr)
			}
			if (err == nil) != (tc.err == "") || err != nil && !strings.Contains(err.Error(), tc.err) {
				t.Errorf("error %v, want %q", err, tc.err)
			}
		})
	}
	if _, err := kernel.Program(t.Context(), "no/such/file.go", nil, nil, nil, kernel.Options{}); err == nil {
		t.Error("a file that does not exist is no error")
	}
}
