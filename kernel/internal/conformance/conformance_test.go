package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golanes/kernel"
)

// programEnv tells this test binary to be `golanes run FILE`.
const programEnv = "GOLANES_CONFORMANCE_PROGRAM=1"

func TestMain(m *testing.M) {
	kernel.Main()
	if name, _, _ := strings.Cut(programEnv, "="); os.Getenv(name) != "" {
		status, err := kernel.Program(context.Background(), os.Args[1], os.Stdin, os.Stdout, os.Stderr, kernel.Options{})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(status)
	}
	os.Exit(m.Run())
}

// tests returns Go's test programs, or skips the test.
func tests(t *testing.T) []program {
	t.Helper()
	root, err := testRoot()
	if errors.Is(err, errNoTests) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := programs(root)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestTenth runs a tenth of the programs; make conformance runs all.
func TestTenth(t *testing.T) {
	t.Parallel()
	all := tests(t)
	l, err := readLists()
	if err != nil {
		t.Fatal(err)
	}
	var some []program
	for _, p := range all {
		if _, ok := l.tenth[p.name]; ok {
			some = append(some, p)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := runner{command: []string{self}, env: []string{programEnv}, limit: time.Minute}
	r.runAll(t.Context(), some, 2, func(res result) {
		if res.verdict != passed {
			t.Errorf("%s %v: %s", res.program.name, res.verdict, res.cause)
		}
	})
}

// TestLists wants every entry of the lists to name a program and to have its reason.
func TestLists(t *testing.T) {
	l, err := readLists()
	if err != nil {
		t.Fatal(err)
	}
	if err := l.check(tests(t)); err != nil {
		t.Error(err)
	}
}

func TestParseList(t *testing.T) {
	l, err := parseList("# comment\n\na.go  why not\nken/b.go\n")
	if err != nil || len(l) != 2 || l["a.go"] != "why not" || l["ken/b.go"] != "" {
		t.Errorf("parseList = %v, %v", l, err)
	}
	if l, err := parseList("a.go x\na.go y\n"); err == nil {
		t.Errorf("parseList of a name twice = %v", l)
	}
}

func TestDifference(t *testing.T) {
	for _, tc := range []struct{ stdout, stderr, want, difference string }{
		{"", "", "", ""},
		{"a\nb\n", "", "a\nb\n", ""},
		{"a\nc\n", "b\n", "a\nb\nc\n", ""},
		{"a\na\nb\n", "a\nc\n", "a\na\nc\na\nb\n", ""},
		{"a\n", "", "", `output line 1 is "a\n", want no more`},
		{"", "", "a\n", `output ends before line 1, want "a\n"`},
		{"b\n", "", "a\n", `output line 1 is "b\n", want "a\n"`},
		{"a\nb", "", "a\nb\n", `output line 2 is "b", want "b\n"`},
		{"a\nb\n", "c\n", "b\na\nc\n", `output line 1 is "a\n", want "b\n"`},
	} {
		if got := difference(tc.stdout, tc.stderr, tc.want); got != tc.difference {
			t.Errorf("difference(%q, %q, %q) = %s, want %s", tc.stdout, tc.stderr, tc.want, got, tc.difference)
		}
	}
}

// TestJudge holds the rules by which a run over the programs succeeds.
func TestJudge(t *testing.T) {
	l := &lists{
		irrelevant: map[string]string{"unsafe.go": "about unsafe"},
		fails:      map[string]string{"known.go": "its cause"},
		plain:      map[string]string{"plain.go": ""},
	}
	for _, tc := range []struct {
		name    string
		verdict verdict
		want    tally
	}{
		{"a.go", passed, tally{programs: 1, passed: 1}},
		{"a.go", failed, tally{programs: 1, unexpected: 1}},
		{"a.go", refused, tally{programs: 1, refused: 1}},
		{"unsafe.go", failed, tally{programs: 1, irrelevant: 1}},
		{"unsafe.go", passed, tally{programs: 1, irrelevant: 1}},
		{"known.go", failed, tally{programs: 1, listed: 1}},
		{"known.go", refused, tally{programs: 1, refused: 1}},
		{"known.go", passed, tally{programs: 1, passed: 1, unexpected: 1}},
		{"plain.go", passed, tally{programs: 1, passed: 1}},
		{"plain.go", failed, tally{programs: 1, unexpected: 1}},
		{"plain.go", refused, tally{programs: 1, unexpected: 1}},
	} {
		r := judge(l, []result{{program: program{name: tc.name}, verdict: tc.verdict}})
		if r.all != tc.want {
			t.Errorf("%s %v: %+v, want %+v", tc.name, tc.verdict, r.all, tc.want)
		}
		if (len(r.wrong) > 0) != (tc.want.unexpected > 0) {
			t.Errorf("%s %v: wrong is %q", tc.name, tc.verdict, r.wrong)
		}
	}
}

func TestFailing(t *testing.T) {
	l := &lists{irrelevant: map[string]string{"unsafe.go": "about unsafe"}, fails: map[string]string{"known.go": "its cause", "repaired.go": "was it"}}
	var results []result
	for _, name := range []string{"known.go", "new.go", "refused.go", "repaired.go", "unsafe.go"} {
		r := result{program: program{name: name, file: "/go/test/" + name}, verdict: failed, cause: "/go/test/" + name + ":1:2: oops"}
		switch name {
		case "repaired.go":
			r.verdict = passed
		case "refused.go":
			r.verdict = refused
		}
		results = append(results, r)
	}
	got := strings.Join(failing(l, results), "\n")
	if want := "known.go  its cause\nnew.go  new.go:1:2: oops"; got != want {
		t.Errorf("failing = %q, want %q", got, want)
	}
}

// TestTenthChoice wants the choice to be a tenth of every folder, all over it.
func TestTenthChoice(t *testing.T) {
	var results []result
	for i := range 40 {
		name := fmt.Sprintf("a/%02d.go", i)
		results = append(results, result{program: program{name: name}, verdict: passed, took: time.Duration(i%2) * time.Minute})
	}
	results = append(results, result{program: program{name: "b/one.go"}, verdict: passed}, result{program: program{name: "c/bad.go"}, verdict: failed})
	got := strings.Join(tenth(results), " ")
	if want := "a/00.go a/10.go a/20.go a/30.go b/one.go"; got != want {
		t.Errorf("tenth = %s, want %s", got, want)
	}
}
