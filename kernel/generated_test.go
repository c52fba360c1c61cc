package kernel_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golanes/kernel"
	"golanes/kernel/internal/generate"
	"golanes/kernel/internal/stdtypes"
)

const (
	batch           = 50               // programs compiled into one binary, which saves most of the compiler's time
	programPatience = 30 * time.Second // none takes more than a second
)

var (
	programsFlag = flag.Int("programs", 40, "how many programs TestGenerated generates")
	seedFlag     = flag.Uint64("seed", 1, "the first seed of TestGenerated")
	shrinkFlag   = flag.Bool("shrink", false, "shrink the programs that TestGenerated finds; that takes minutes for each")
)

// differing are the seeds among the first 2000 whose programs are known to differ, and why.
var differing = map[uint64]string{
	415: "an argument that is -0 arrives as 0",
	656: "an argument that is -0 arrives as 0",
}

// A generated program and what it does when compiled.
type generated struct {
	seed   uint64
	source string
	want   outcome
}

// An outcome is all that is compared.
type outcome struct {
	failed bool
	stdout string
	reason string // the first line of what it says when it fails
}

func generateProgram(seed uint64) *generated {
	return &generated{seed: seed, source: generate.Program(seed, 2+int(seed%15))}
}

// TestGenerated runs generated programs through the kernel and compiled. Those that differ are written to the folder that go test
// -artifacts names.
func TestGenerated(t *testing.T) {
	t.Parallel()
	refused := 0
	for first := 0; first < *programsFlag; first += batch {
		var programs []*generated
		for i := first; i < min(first+batch, *programsFlag); i++ {
			programs = append(programs, generateProgram(*seedFlag+uint64(i)))
		}
		compileGenerated(t, programs)
		for _, g := range programs {
			if !checkGenerated(t, g) {
				refused++
			}
		}
	}
	if refused > 0 {
		t.Logf("%d of %d programs refused", refused, *programsFlag)
	}
}

// FuzzGenerated runs the program of any seed.
func FuzzGenerated(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		g := generateProgram(seed)
		compileGenerated(t, []*generated{g})
		checkGenerated(t, g)
	})
}

// checkGenerated runs a program through the kernel and reports whether it was run at all.
func checkGenerated(t *testing.T, g *generated) (ran bool) {
	t.Helper()
	got, ran := interpreted(t, g.source)
	if !ran {
		t.Logf("seed %d is refused: %s", g.seed, got.reason)
		return false
	}
	known := differing[g.seed]
	if got == g.want {
		if known != "" {
			t.Errorf("seed %d does not differ any more (%s)", g.seed, known)
		}
		return true
	}
	if known != "" {
		t.Logf("seed %d: %s: %s", g.seed, known, got.difference(g.want))
		return true
	}
	source := g.source
	if *shrinkFlag {
		source = shrunk(t, source)
	}
	file := filepath.Join(t.ArtifactDir(), fmt.Sprintf("%d.go", g.seed))
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		t.Error(err)
	}
	t.Errorf("seed %d (%s): %s", g.seed, file, got.difference(g.want))
	return true
}

// difference says where two outcomes part.
func (o outcome) difference(want outcome) string {
	got, wanted := strings.SplitAfter(o.stdout, "\n"), strings.SplitAfter(want.stdout, "\n")
	for i, line := range got {
		if i >= len(wanted) || line != wanted[i] {
			return fmt.Sprintf("line %d is %q, compiled %q; at the end %q, compiled %q", i+1, line, strings.Join(wanted[min(i, len(wanted)):min(i+1, len(wanted))], ""), o.reason, want.reason)
		}
	}
	return fmt.Sprintf("the output ends after line %d with %q, compiled with %q", len(got)-1, o.reason, want.reason)
}

// interpreted runs a program through the kernel. It has not run if it was refused.
func interpreted(t *testing.T, source string) (o outcome, ran bool) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), programPatience)
	defer cancel()
	var stdout, stderr bytes.Buffer
	status, err := kernel.Program(ctx, file, strings.NewReader(""), &stdout, &stderr, kernel.Options{})
	o = outcome{failed: status != 0, stdout: normal(stdout.String())}
	if err != nil {
		o.reason = normal(firstLine(err.Error()))
	}
	return o, status != 2
}

// compileGenerated compiles the programs and notes what they do.
func compileGenerated(t *testing.T, programs []*generated) {
	t.Helper()
	binary := buildGenerated(t, programs)
	for i, g := range programs {
		g.want = runCompiled(t, binary, i)
	}
}

// buildGenerated builds one binary of the programs, which runs that of its argument.
func buildGenerated(t *testing.T, programs []*generated) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(file), 0o755)
		if err = errors.Join(err, os.WriteFile(file, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	var imports, calls strings.Builder
	for i, g := range programs {
		text := strings.Replace(g.source, "package main\n", "package program\n", 1)
		write(fmt.Sprintf("p%d/program.go", i), strings.Replace(text, "\nfunc main() {", "\nfunc Main() {", 1))
		fmt.Fprintf(&imports, "import p%d \"generated/p%d\"\n", i, i)
		fmt.Fprintf(&calls, "case \"%d\":\n\tp%d.Main()\n", i, i)
	}
	write("go.mod", "module generated\n\ngo 1.26\n")
	write("main.go", "package main\n\nimport \"os\"\n"+imports.String()+"func main() {\nswitch os.Args[1] {\n"+calls.String()+"}\n}\n")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", "program")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build the generated programs from seed %d on: %v\n%s", programs[0].seed, err, out)
	}
	return filepath.Join(dir, "program")
}

func runCompiled(t *testing.T, binary string, n int) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), programPatience)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, binary, fmt.Sprint(n))
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("run generated program %d: %v", n, err)
	}
	return outcome{failed: err != nil, stdout: normal(stdout.String()), reason: normal(firstLine(stderr.String()))}
}

// bounds is the part of a runtime error that says which index was wrong.
var bounds = regexp.MustCompile(` \[[^\]]*\]( with (length|capacity) \d+)?`)

// normal is a text without what may differ: compiled, the types are those of package program.
func normal(text string) string {
	text = strings.ReplaceAll(text, "program.", "main.")
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		if strings.Contains(line, "out of range") {
			lines[i] = bounds.ReplaceAllString(line, "")
		}
	}
	return strings.Join(lines, "")
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// shrunk is a smaller program that differs as well.
func shrunk(t *testing.T, source string) string {
	t.Helper()
	importer, err := stdtypes.NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	return generate.Shrink(source, importer, func(source string) bool {
		got, ran := interpreted(t, source)
		if !ran {
			return false
		}
		g := &generated{source: source}
		compileGenerated(t, []*generated{g})
		return got != g.want
	})
}
