package session

import "strings"

// glob reports whether all of s matches pattern, as SQLite's GLOB does, with which Jupyter's kernels search: * is any text, ? one
// character, [abc] [a-z] [^a] one of a set. Other than in path.Match a slash is a character like any other. A set that does not end
// matches nothing.
//
// Time is at most proportional to len(pattern)*len(s): after a mismatch only the last * is tried again.
func glob(pattern, s string) bool {
	p, text := []rune(pattern), []rune(s)
	star, from := -1, 0 // the last * and where what follows it was tried
	i, j := 0, 0
	for j < len(text) {
		if i < len(p) && p[i] == '*' {
			star, from = i, j
			i++
			continue
		}
		if n := matchOne(p[i:], text[j]); n > 0 {
			i += n
			j++
			continue
		}
		if star < 0 {
			return false
		}
		from++
		i, j = star+1, from
	}
	return strings.Trim(string(p[i:]), "*") == ""
}

// matchOne matches one character with the beginning of p and returns how much of p that is, or 0.
func matchOne(p []rune, c rune) int {
	switch {
	case len(p) == 0:
		return 0
	case p[0] == '?':
		return 1
	case p[0] == '[':
		return matchSet(p, c)
	case p[0] == c:
		return 1
	}
	return 0
}

// matchSet matches one character with the set at the beginning of p and returns the length of the set, or 0.
func matchSet(p []rune, c rune) int {
	i := 1
	negated := i < len(p) && p[i] == '^'
	if negated {
		i++
	}
	found := false
	for first := true; i < len(p); first = false {
		if p[i] == ']' && !first {
			if found != negated {
				return i + 1
			}
			return 0
		}
		low, high := p[i], p[i]
		if i+2 < len(p) && p[i+1] == '-' && p[i+2] != ']' {
			high = p[i+2]
			i += 2
		}
		found = found || low <= c && c <= high
		i++
	}
	return 0
}
