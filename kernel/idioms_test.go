package kernel_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"golanes/kernel"
)

const (
	idiomsFile    = "testdata/idioms.txtar"
	idiomPatience = 20 * time.Second // none takes a tenth of a second
	timedAttempts = 5                // of an idiom that a busy machine may spoil
	idiomImports  = `import ("context"; "errors"; "fmt"; "io"; "net/http"; "net/http/httptest"; "runtime"; "slices"; "sort"; "sync"; "sync/atomic"; "time")
`
	idiomHelpers = `var wg sync.WaitGroup
func out(a ...any) { fmt.Println(a...) }
`
)

var rounds = flag.Int("rounds", 2, "how often TestIdioms runs each idiom at each value of GOMAXPROCS")

// An idiom is a piece of Go whose output is known.
type idiom struct {
	name, code, want string
	sorted           bool // the order of the lines is free
	timed            bool
}

// TestIdioms runs every idiom as a cell, with 1, 2 and 4 threads that run Go at once, and compares with compiled Go.
func TestIdioms(t *testing.T) {
	archive, err := txtar.ParseFile(idiomsFile)
	if err != nil {
		t.Fatal(err)
	}
	idioms, declarations := readIdioms(t, archive)
	if *update {
		compileIdioms(t, archive, idioms, declarations)
		return
	}
	for _, procs := range []int{1, 2, 4} {
		t.Run(fmt.Sprintf("GOMAXPROCS=%d", procs), func(t *testing.T) {
			t.Parallel()
			runIdioms(t, idioms, idiomImports+idiomHelpers+declarations+fmt.Sprintf("runtime.GOMAXPROCS(%d)\n", procs))
		})
	}
}

func readIdioms(t *testing.T, archive *txtar.Archive) (idioms []*idiom, declarations string) {
	t.Helper()
	files := map[string]string{}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	timed := strings.Split(files["timed"], "\n")
	for _, f := range archive.Files {
		name, ok := strings.CutSuffix(f.Name, ".in")
		if !ok {
			continue
		}
		i := &idiom{name: name, code: string(f.Data), timed: slices.Contains(timed, name)}
		if i.want, ok = files[name+".out"]; !ok {
			if i.want, i.sorted = files[name+".lines"]; !i.sorted {
				t.Fatalf("%s: no output of %s", idiomsFile, name)
			}
		}
		idioms = append(idioms, i)
	}
	return idioms, files["declarations"]
}

// runIdioms runs each idiom once a round in one session, and in a new one after one that failed.
func runIdioms(t *testing.T, idioms []*idiom, setup string) {
	s := &idiomSession{setup: setup}
	defer s.close(t)
	bad := map[string]bool{} // told once
	for range *rounds {
		for _, i := range idioms {
			if bad[i.name] {
				continue
			}
			attempts := 1
			if i.timed {
				attempts = timedAttempts
			}
			var problem string
			for range attempts {
				if problem = s.run(t, i); problem == "" {
					break
				}
			}
			if problem != "" {
				bad[i.name] = true
				t.Errorf("%s: %s\n%s", i.name, problem, i.code)
			}
		}
	}
}

// An idiomSession is a kernel in which the declarations of the idioms are there.
type idiomSession struct {
	setup string
	k     *kernel.Local
}

func (s *idiomSession) close(t *testing.T) {
	if s.k == nil {
		return
	}
	if err := s.k.Close(); err != nil {
		t.Error(err)
	}
	s.k = nil
}

// run runs one idiom and says what is wrong with what it wrote.
func (s *idiomSession) run(t *testing.T, i *idiom) (problem string) {
	defer func() {
		if problem != "" {
			s.close(t) // it may have left anything behind
		}
	}()
	if s.k == nil {
		k, err := kernel.NewLocal(t.Context(), kernel.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s.k = k
		if _, failure := s.execute(t, s.setup); failure != "" {
			t.Fatalf("the declarations: %s", failure)
		}
	}
	stdout, failure := s.execute(t, i.code)
	if failure != "" {
		return failure
	}
	if got := i.normal(stdout); got != i.want {
		return fmt.Sprintf("got %q, want %q", got, i.want)
	}
	return ""
}

// execute runs a cell and returns what it wrote and how it failed.
func (s *idiomSession) execute(t *testing.T, code string) (stdout, failure string) {
	ctx, cancel := context.WithTimeout(t.Context(), idiomPatience)
	defer cancel()
	text, reply, err := execute(ctx, s.k, code)
	switch {
	case err != nil:
		return "", err.Error()
	case reply.Status != "ok":
		return "", strings.Join(reply.Traceback, "\n")
	}
	return text["stdout"], ""
}

// normal is a text as the golden file has it.
func (i *idiom) normal(text string) string {
	if i.sorted {
		return strings.Join(slices.Sorted(strings.Lines(text)), "")
	}
	return text
}

// compileIdioms writes what compiled Go prints into the archive.
func compileIdioms(t *testing.T, archive *txtar.Archive, idioms []*idiom, declarations string) {
	var source strings.Builder
	source.WriteString("package main\n" + strings.Replace(idiomImports, ")", `; "os"; "strconv")`, 1) + idiomHelpers + declarations)
	source.WriteString("var _ = []any{context.Background, errors.New, io.EOF, http.Get, httptest.NewServer, runtime.GOMAXPROCS, slices.Sort[[]int], sort.Ints, atomic.AddInt64, time.Now}\n")
	source.WriteString("func main() { n, _ := strconv.Atoi(os.Args[1]); [...]func(){\n")
	for _, i := range idioms {
		source.WriteString("func() {\n" + i.code + "},\n")
	}
	source.WriteString("}[n]() }\n")
	dir := t.TempDir()
	file, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "idioms")
	if err := os.WriteFile(file, []byte(source.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, file).CombinedOutput(); err != nil {
		t.Fatalf("build the idioms: %v\n%s", err, out)
	}
	want := map[string][]byte{}
	for n, i := range idioms {
		for range *rounds {
			out, err := exec.CommandContext(t.Context(), program, fmt.Sprint(n)).CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %v\n%s", i.name, err, out)
			}
			got := []byte(i.normal(string(out)))
			if before, ok := want[i.name]; ok && !bytes.Equal(before, got) {
				t.Fatalf("%s: compiled, it writes now %q, now %q", i.name, before, got)
			}
			want[i.name] = got
		}
	}
	for k, f := range archive.Files {
		for _, kind := range []string{".out", ".lines"} {
			if name, ok := strings.CutSuffix(f.Name, kind); ok {
				archive.Files[k].Data = want[name]
			}
		}
	}
	if err := os.WriteFile(idiomsFile, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
