package timeline

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxAlt is the length of the alternative text in runes: a screen reader reads all of it.
const maxAlt = 600

// Alt says in sentences what the picture shows.
func Alt(rows []Row) string {
	const told = 3 // failures of a row
	var b strings.Builder
	for i, r := range rows {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s: %s", r.Title, Duration(r.Elapsed))
		for _, s := range []string{r.Verdict, r.Note} {
			if s != "" {
				b.WriteString(", " + s)
			}
		}
		b.WriteByte('.')
		failed := 0
		for _, l := range r.Lanes {
			if l.Failure == "" {
				continue
			}
			if failed++; failed <= told {
				fmt.Fprintf(&b, " %s failed: %s.", l.Name, l.Failure)
			}
		}
		if failed > told {
			fmt.Fprintf(&b, " %d more failed.", failed-told)
		}
	}
	return fit(b.String(), maxAlt, func(s string) float64 { return float64(utf8.RuneCountInString(s)) })
}

// headline is the elapsed time and what to think of it.
func (r Row) headline() string {
	if r.Verdict == "" {
		return Duration(r.Elapsed)
	}
	return Duration(r.Elapsed) + " · " + r.Verdict
}

// duration is the length of the lane's bar, in words.
func (l Lane) duration() string { return Duration(l.End - l.Start) }

// restName is the name of the strip.
func restName(rest []Lane) string { return fmt.Sprintf("and %d more", len(rest)) }

// restFailure says what went wrong in the lanes of the strip; empty if nothing did.
func restFailure(rest []Lane) string {
	var first Lane
	n := 0
	for _, l := range rest {
		if l.Failure == "" {
			continue
		}
		if n++; n == 1 {
			first = l
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%s failed: %s", first.Name, first.Failure)
	}
	return fmt.Sprintf("%d of these failed, first %s: %s", n, first.Name, first.Failure)
}

// fit makes s drawable and cuts it so that its width is at most room; an ellipsis says that something is missing.
func fit(s string, room float64, width func(string) float64) string {
	s = clean(s)
	if width(s) <= room {
		return s
	}
	room -= width("…")
	used := 0.0
	for i, r := range s {
		if used += width(string(r)); used > room {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// clean makes any string safe to draw on one line: valid UTF-8, blanks for white space, nothing that does not print.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

// wide reports whether r is drawn twice as wide as a Latin letter: East Asian scripts and pictographs, roughly.
//
// Source: https://www.unicode.org/reports/tr11/
func wide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r <= 0x115f, 0x2e80 <= r && r <= 0xd7a3, 0xf900 <= r && r <= 0xfaff, 0xfe30 <= r && r <= 0xfe6f,
		0xff00 <= r && r <= 0xff60, 0xffe0 <= r && r <= 0xffe6, 0x1f300 <= r && r <= 0x1faff, 0x20000 <= r && r <= 0x3fffd:
		return true
	}
	return false
}
