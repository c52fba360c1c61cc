package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// quick is how long a program of the tenth may take.
const quick = time.Second

const failsHeader = `# Programs that golanes runs and that do not do what they do compiled, each with the cause.
# go run ./kernel/internal/conformance -renew=fails adds those that are missing, with what they say, and drops those that pass.
`

// renew writes one of the lists that a run over all programs makes.
func renew(list string, l *lists, results []result) error {
	var names []string
	var text string
	switch list {
	case "fails":
		text = failsHeader
		names = failing(l, results)
	case "plain":
		text = "# Programs that plain yaegi passes. go run ./kernel/internal/conformance -renew=plain writes this.\n"
		for _, res := range results {
			if res.verdict == passed {
				names = append(names, res.program.name)
			}
		}
	case "tenth":
		text = "# A tenth of the programs, for go test. go run ./kernel/internal/conformance -renew=tenth writes this.\n"
		names = tenth(results)
	default:
		return fmt.Errorf("-renew=%s: want fails, plain or tenth", list)
	}
	file := filepath.Join("kernel", "internal", "conformance", "testdata", list+".txt")
	return os.WriteFile(file, []byte(text+strings.Join(names, "\n")+"\n"), 0o644)
}

// failing is a line for each program that fails and is not irrelevant, with the cause that the list has already, or else the first thing
// that the program said.
func failing(l *lists, results []result) []string {
	var lines []string
	for _, res := range results {
		_, irrelevant := l.irrelevant[res.program.name]
		if res.verdict != failed || irrelevant {
			continue
		}
		cause := l.fails[res.program.name]
		if cause == "" {
			// Where this installation of Go is does not matter.
			cause = strings.ReplaceAll(res.cause, res.program.file, res.program.name)
		}
		lines = append(lines, res.program.name+"  "+cause)
	}
	return lines
}

// tenth chooses from each folder a tenth of its programs among those that passed quickly, at equal distances in the order of their
// names, so that the old and the new reports of bugs, which have numbers, are there alike.
func tenth(results []result) []string {
	all, fast := map[string]int{}, map[string][]string{}
	for _, res := range results {
		dir := res.program.directory()
		all[dir]++
		if res.verdict == passed && res.took < quick && !races(res.program.name) {
			fast[dir] = append(fast[dir], res.program.name)
		}
	}
	var names []string
	for _, dir := range slices.Sorted(maps.Keys(fast)) {
		n := min((all[dir]+9)/10, len(fast[dir]))
		for i := range n {
			names = append(names, fast[dir][i*len(fast[dir])/n])
		}
	}
	return names
}

// races reports whether a program has a data race of its own, on purpose: go test runs the tenth with the race detector.
func races(name string) bool { return name == "fixedbugs/issue13160.go" }
