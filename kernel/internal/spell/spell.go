// Package spell finds the name that a learner may have meant by one that does not exist.
package spell

import (
	"go/token"
	"slices"
	"strings"
)

// A Nearest finds, among the names offered to it, the nearest to one that is wrong. Nothing is near a name of one or two letters.
type Nearest struct {
	Wrong string

	name         string
	cost, common int
}

// Offer considers a name. Of two that are as near, one with the same letters counts, then that which shares more of them at its
// ends, then the first offered.
func (n *Nearest) Offer(name string) {
	if name == n.Wrong || name == "_" || name == "" {
		return
	}
	cost := distance(n.Wrong, name)
	if cost > allowed(n.Wrong) {
		return
	}
	common := ends(n.Wrong, name)
	if n.name == "" || cost < n.cost || cost == n.cost && common > n.common {
		n.name, n.cost, n.common = name, cost, common
	}
}

// OfferKeywords considers the keywords of Go.
func (n *Nearest) OfferKeywords() {
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		n.Offer(tok.String())
	}
}

// Name returns the nearest name, or nothing if none was near.
func (n *Nearest) Name() string { return n.name }

// Hint returns the question whether the nearest name is meant, or nothing.
func (n *Nearest) Hint() string {
	if n.name == "" {
		return ""
	}
	return "did you mean " + n.name + "?"
}

// Foreign says what Go writes for a word of another language that it does not have, or nothing.
func Foreign(word string) string { return foreign[word] }

var foreign = map[string]string{
	"while": "every loop of Go begins with for", "elif": "Go writes else if", "None": "Go writes nil", "null": "Go writes nil", "NULL": "Go writes nil",
	"True": "Go writes true", "False": "Go writes false", "def": "a function begins with func", "function": "a function begins with func",
	"fn": "a function begins with func", "let": "Go declares a variable with x := value", "try": "Go returns errors as values: if err != nil",
	"self": "the receiver has the name that the method gives it", "this": "the receiver has the name that the method gives it",
	"in":    "Go writes for i, x := range xs, or for i := range 10",
	"async": "Go starts a goroutine with go f()", "await": "Go waits by receiving from a channel or with sync.WaitGroup",
}

func sorted(s string) string {
	b := []byte(s)
	slices.Sort(b)
	return string(b)
}

// ends returns how many bytes two names share at their beginnings and ends, and one more if they have the same letters.
func ends(a, b string) int {
	if sorted(a) == sorted(b) {
		return len(a) + 1
	}
	short := min(len(a), len(b))
	i := 0
	for i < short && a[i] == b[i] {
		i++
	}
	j := 0
	for j < short-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	return i + j
}

// allowed returns the largest distance at which a name is taken for a misspelling: one edit for three letters, one more for every
// four after that. Short names differ too easily.
func allowed(name string) int {
	switch n := len([]rune(name)); {
	case n < 3:
		return 0
	case n < 7:
		return 1
	default:
		return 2
	}
}

// distance returns how many letters are missing, too many, others or swapped with their neighbour between two names: the distance of
// Damerau and Levenshtein, in its restricted form. Case alone costs nothing.
func distance(a, b string) int {
	if strings.EqualFold(a, b) {
		return 0
	}
	s, t := []rune(a), []rune(b)
	if d := len(s) - len(t); d > 2 || d < -2 {
		return max(d, -d)
	}
	var before []int
	last := make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			change := 1
			if s[i] == t[j] {
				change = 0
			}
			row[j+1] = min(last[j]+change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}
