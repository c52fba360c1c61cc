package main

import (
	"fmt"
	"slices"
	"strings"
)

// difference says in one line how the output of a program differs from what it must write; "" means not at all. Go's tests know one
// output. A program run by golanes has two that arrive on their own ways, so their lines may be mixed in any order.
func difference(stdout, stderr, want string) string {
	if stdout+stderr == want || mixes(lines(stdout), lines(stderr), lines(want)) {
		return ""
	}
	got, wanted := lines(stdout+stderr), lines(want)
	for i := range max(len(got), len(wanted)) {
		switch {
		case i >= len(wanted):
			return fmt.Sprintf("output line %d is %q, want no more", i+1, got[i])
		case i >= len(got):
			return fmt.Sprintf("output ends before line %d, want %q", i+1, wanted[i])
		case got[i] != wanted[i]:
			return fmt.Sprintf("output line %d is %q, want %q", i+1, got[i], wanted[i])
		}
	}
	return "the lines of standard output and standard error are in another order"
}

func lines(text string) []string { return slices.Collect(strings.Lines(text)) }

// mixes reports whether all is made of the lines of a and b, each in their order.
func mixes(a, b, all []string) bool {
	if len(a)+len(b) != len(all) {
		return false
	}
	// reach[i] is whether all's first lines, so many as this step of the loop has seen, can be i of a and the rest of b.
	reach := make([]bool, len(a)+1)
	reach[0] = true
	for n, line := range all {
		for i := min(n+1, len(a)); i >= 0; i-- {
			j := n + 1 - i
			fromA := i > 0 && reach[i-1] && a[i-1] == line
			fromB := j > 0 && j <= len(b) && reach[i] && b[j-1] == line
			reach[i] = fromA || fromB
		}
	}
	return reach[len(a)]
}
