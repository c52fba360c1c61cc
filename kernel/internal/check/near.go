package check

import "strings"

// A nearest finds the name that a learner may have meant.
type nearest struct {
	wrong        string
	name         string
	cost, common int
}

// offer considers a name. Of two that are as near, that which shares more letters at its ends counts, and else the first offered.
func (n *nearest) offer(name string) {
	if name == n.wrong || name == "_" || name == "" || strings.Contains(name, mark) {
		return
	}
	cost := distance(n.wrong, name)
	if cost > allowed(n.wrong) {
		return
	}
	common := ends(n.wrong, name)
	if n.name == "" || cost < n.cost || cost == n.cost && common > n.common {
		n.name, n.cost, n.common = name, cost, common
	}
}

// ends returns how many bytes two names share at their beginnings and ends.
func ends(a, b string) int {
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

// hint returns the question, or nothing.
func (n *nearest) hint() string {
	if n.name == "" {
		return ""
	}
	return "did you mean " + n.name + "?"
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
