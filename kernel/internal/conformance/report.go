package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// A tally counts the programs of a folder.
type tally struct {
	programs, passed, irrelevant, refused, listed, unexpected int
}

// A report is the results beside what was known beforehand.
type report struct {
	lists   *lists
	results []result
	byDir   map[string]*tally
	all     tally
	luck    int      // irrelevant programs that pass all the same
	wrong   []string // what makes the run fail
	known   []string // what did not pass and is known or refused
}

// judge compares the results with the lists.
func judge(l *lists, results []result) *report {
	r := &report{lists: l, results: results, byDir: map[string]*tally{}}
	for _, res := range results {
		dir := res.program.directory()
		if r.byDir[dir] == nil {
			r.byDir[dir] = &tally{}
		}
		one := r.judge(res)
		one.programs = 1
		for _, t := range []*tally{r.byDir[dir], &r.all} {
			t.programs += one.programs
			t.passed += one.passed
			t.irrelevant += one.irrelevant
			t.refused += one.refused
			t.listed += one.listed
			t.unexpected += one.unexpected
		}
	}
	return r
}

// judge counts one result and notes what is to be said about it.
func (r *report) judge(res result) (t tally) {
	name := res.program.name
	reason, irrelevant := r.lists.irrelevant[name]
	cause, fails := r.lists.fails[name]
	_, plain := r.lists.plain[name]
	unexpected := func(format string, args ...any) {
		t.unexpected = 1
		r.wrong = append(r.wrong, name+": "+fmt.Sprintf(format, args...))
	}
	note := func(what, why string) { r.known = append(r.known, fmt.Sprintf("%s: %s: %s", name, what, why)) }
	switch {
	case res.verdict == passed && fails:
		t.passed = 1
		unexpected("passes, though fails.txt says: %s", cause)
	case res.verdict == passed && irrelevant:
		t.irrelevant = 1
		r.luck++
	case res.verdict == passed:
		t.passed = 1
	case irrelevant:
		t.irrelevant = 1
		note("irrelevant", reason)
	case plain:
		unexpected("plain yaegi passes it, here: %s", res.cause)
	case res.verdict == refused:
		t.refused = 1
		note("refused", res.cause)
	case fails:
		t.listed = 1
		note("listed", cause)
	default:
		unexpected("%s", res.cause)
	}
	return t
}

// write prints the table by folder, what did not pass, and last the sum.
func (r *report) write(w io.Writer) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "folder\tpassed\trelevant\tirrelevant\trefused\tlisted\tunexpected\t")
	row := func(name string, t *tally) {
		fmt.Fprintf(tw, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", name, t.passed, t.programs-t.irrelevant, t.irrelevant, t.refused, t.listed, t.unexpected)
	}
	for _, dir := range slices.Sorted(maps.Keys(r.byDir)) {
		row(dir, r.byDir[dir])
	}
	row("all", &r.all)
	tw.Flush()
	for _, part := range []struct {
		title string
		lines []string
	}{{"did not pass, as known", r.known}, {"unexpected", r.wrong}} {
		if len(part.lines) > 0 {
			fmt.Fprintf(w, "\n%s:\n  %s\n", part.title, strings.Join(part.lines, "\n  "))
		}
	}
	fmt.Fprintf(w, "\n%d of %d pass, %d of them irrelevant; %d unexpected\n", r.all.passed+r.luck, r.all.programs, r.luck, r.all.unexpected)
}
