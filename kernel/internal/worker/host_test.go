package worker

import (
	"fmt"
	"maps"
	"path"
	"strings"
	"sync"
	"testing"

	"golanes/kernel/internal/lower"
	"golanes/kernel/internal/proc"
)

// runBody runs the body of a cell in a worker of its own. Imports are paths, each with its name after an equals sign if that is not the
// last element. It returns what was written, by stream.
func runBody(t *testing.T, imports, body string) (map[string]string, *proc.Failure) {
	t.Helper()
	var mu sync.Mutex
	out := map[string]string{}
	w := New(Options{Event: func(e proc.Event) {
		mu.Lock()
		defer mu.Unlock()
		if e.Kind == proc.Stream {
			out[e.Name] += e.Text
		}
	}})
	var source strings.Builder
	source.WriteString("package main\n")
	for spec := range strings.FieldsSeq(imports) {
		p, name, ok := strings.Cut(spec, "=")
		if !ok {
			name = path.Base(p)
		}
		source.WriteString(fmt.Sprintf("import %s %q\n", name, p))
	}
	source.WriteString("func cellˑ1() { " + body + " }")
	f, err := w.Run(t.Context(), proc.Run{Cell: 1, Name: "In[1]", Source: source.String(), Entry: "cellˑ1"})
	if err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	return maps.Clone(out), f
}

// TestExit runs what would end a program: it ends the cell and says what was called.
func TestExit(t *testing.T) {
	for _, tc := range []struct {
		imports, body, name, value, stderr string
		status                             int
	}{
		{"os", "os.Exit(3)", "os.Exit", "exit status 3", "", 3},
		{"os", "os.Exit(0)", "os.Exit", "exit status 0", "", 0},
		{"syscall", "syscall.Exit(4)", "syscall.Exit", "exit status 4", "", 4},
		{"log", `log.SetFlags(0); log.Fatal("no ", 1)`, "log.Fatal", "exit status 1", "no 1\n", 1},
		{"log", `log.SetFlags(0); log.SetPrefix("p: "); log.Fatalf("no %d", 2)`, "log.Fatalf", "exit status 1", "p: no 2\n", 1},
		{"log", `log.SetFlags(0); log.Fatalln("no", 3)`, "log.Fatalln", "exit status 1", "no 3\n", 1},
		{"log", `log.SetFlags(0); log.LoggerˑFatalf(log.Default(), "no %s", "more")`, "log.Logger.Fatalf", "exit status 1", "no more\n", 1},
		{"os flag", `*(&os.Args) = []string{"name", "-x"}; flag.Parse()`, "flag.Parse", "exit status 2", "flag provided but not defined: -x\nUsage of name:\n", 2},
		{"os flag", `*(&os.Args) = []string{"name", "-h"}; flag.Parse()`, "flag.Parse", "exit status 0", "Usage of name:\n", 0},
		{"flag io", `f := flag.NewFlagSet("own", 1); f.SetOutput(io.Discard); flag.FlagSetˑParse(f, []string{"-y"})`, "flag.Parse", "exit status 2", "", 2},
		{"os golanes/kernel/lanes", `lanes.Concurrent(func() { os.Exit(5) })`, "os.Exit", "exit status 5", "", 5},
		{"os fmt", `defer fmt.Print("deferred"); os.Exit(6)`, "os.Exit", "exit status 6", "", 6},
	} {
		out, f := runBody(t, tc.imports, tc.body)
		if f == nil || f.Name != tc.name || f.Value != tc.value || !f.Exited || f.Status != tc.status {
			t.Errorf("%s: %+v, want %s: %s", tc.body, f, tc.name, tc.value)
		}
		if out["stderr"] != tc.stderr {
			t.Errorf("%s wrote %q, want %q", tc.body, out["stderr"], tc.stderr)
		}
		if out["stdout"] != "" {
			t.Errorf("%s printed %q: deferred calls do not run", tc.body, out["stdout"])
		}
	}
}

// TestHost runs what is the cells' own: arguments, flags, logger; and runtime.Goexit, which ends its goroutine and no more.
func TestHost(t *testing.T) {
	for _, tc := range []struct{ imports, body, stdout, stderr string }{
		{"os fmt", "fmt.Print(os.Args)", "[golanes]", ""},
		{"flag fmt os", `*(&os.Args) = []string{"a", "-n", "3", "rest"}; n := flag.Int("n", 1, "a number"); flag.Parse(); fmt.Print(*n, flag.Args(), flag.Lookup("n").Usage)`, "3 [rest]a number", ""},
		{"flag fmt", `*(&flag.CommandLine) = flag.NewFlagSet("own", 0); n := flag.Int("n", 1, ""); flag.Parse(); fmt.Print(*n, flag.CommandLine.Name())`, "1own", ""},
		{"log", `log.SetFlags(0); log.Print("a"); log.Printf("%s", "b"); log.Default().Println("c", 1)`, "", "a\nb\nc 1\n"},
		{"runtime fmt sync", `var wg sync.WaitGroup; wg.Add(1); go func() { defer wg.Done(); defer fmt.Print("deferred"); runtime.Goexit(); fmt.Print("after") }(); wg.Wait()`, "deferred", ""},
		{"runtime fmt", `defer fmt.Print("deferred"); runtime.Goexit(); fmt.Print("after")`, "deferred", ""},
		{"fmt math/rand/v2=rand", `fmt.Print(rand.New(rand.NewPCG(1, 2)).Perm(3))`, "[1 0 2]", ""},
	} {
		out, f := runBody(t, tc.imports, tc.body)
		if f != nil {
			t.Errorf("%s: %+v", tc.body, f)
		}
		if out["stdout"] != tc.stdout || out["stderr"] != tc.stderr {
			t.Errorf("%s printed %q and wrote %q, want %q and %q", tc.body, out["stdout"], out["stderr"], tc.stdout, tc.stderr)
		}
	}
}

// TestReplaced sees to it that what lowered code calls in the place of methods is there, and takes what the methods take; those that start
// goroutines also take the position.
func TestReplaced(t *testing.T) {
	w := New(Options{Event: func(proc.Event) {}})
	for path, names := range lower.Replaced() {
		symbols := w.symbolsOf(path)
		for _, name := range names {
			f := symbols[name]
			typ, method, _ := strings.Cut(name, "ˑ")
			m, ok := symbols[typ].Type().MethodByName(method)
			switch {
			case !ok:
				t.Errorf("%s: type %s has no method %s", path, typ, method)
			case !f.IsValid():
				t.Errorf("there is no %s.%s", path, name)
			default:
				got, want := fmt.Sprint(f.Type()), fmt.Sprint(m.Type)
				if method == "Go" || method == "TryGo" {
					got = strings.Replace(got, ", string)", ")", 1)
				}
				if got != want {
					t.Errorf("%s.%s is a %s, want a %s", path, name, f.Type(), want)
				}
			}
		}
	}
}
