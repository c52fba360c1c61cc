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
func Alt(rows []Row) string { return alt(newRuns(rows)) }

func alt(runs []run) string {
	const told = 3 // failures of a row
	var b strings.Builder
	for i, r := range runs {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s: %s", r.Title, r.elapsed())
		for _, s := range []string{r.Verdict, r.Finding, r.Note, r.spread(), r.Figures, r.census(), r.remarks()} {
			if s != "" {
				b.WriteString(", " + s)
			}
		}
		b.WriteByte('.')
		failed := 0
		for _, l := range r.lanes {
			if l.failure == "" {
				continue
			}
			if failed++; failed <= told {
				fmt.Fprintf(&b, " %s failed: %s.", l.name, l.failure)
			}
		}
		if failed > told {
			fmt.Fprintf(&b, " %d more failed.", failed-told)
		}
	}
	return fit(b.String(), maxAlt, func(s string) float64 { return float64(utf8.RuneCountInString(s)) })
}

// census says how the lanes of a recording spent their time; empty if there is none.
func (r run) census() string {
	const least = 0.005 // what is less is not told
	if r.Recording == nil || len(r.lanes) == 0 {
		return ""
	}
	whole := density(r.lanes, 1, extent([]run{r}))[0]
	sum := whole.sum()
	var parts []string
	for range kinds {
		k, ok := whole.most()
		if !ok || whole[k]/sum < least {
			break
		}
		parts = append(parts, fmt.Sprintf("%.0f %% %s", 100*whole[k]/sum, looks[k].word))
		whole[k] = 0
	}
	if parts == nil {
		return count(len(r.lanes), "lane")
	}
	return count(len(r.lanes), "lane") + ": " + strings.Join(parts, ", ")
}

// spread says how the elapsed times of the repeats lie; empty if there were none.
func (r run) spread() string {
	if r.Max <= 0 {
		return ""
	}
	return fmt.Sprintf("median %s, %s to %s", Duration(r.Median), Duration(r.Min), Duration(r.Max))
}

// count says how many there are.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// headline is the elapsed time and what to think of it.
func (r Row) headline() string {
	if r.Verdict == "" {
		return r.elapsed()
	}
	return r.elapsed() + " · " + r.Verdict
}

// elapsed is the elapsed time, and of which clock it is.
func (r Row) elapsed() string {
	if r.Virtual {
		return Duration(r.Elapsed) + " of virtual time"
	}
	return Duration(r.Elapsed)
}

// duration is the length of the lane's bar, in words.
func (l lane) duration() string { return Duration(l.end - l.start) }

// restName is the name of the strip.
func (r run) restName(rest []lane) string {
	if r.Recording != nil {
		return fmt.Sprintf("all %d", len(r.lanes))
	}
	return fmt.Sprintf("and %d more", len(rest))
}

// restFailure says what went wrong in the lanes of the strip; empty if nothing did.
func restFailure(rest []lane) string {
	var first lane
	n := 0
	for _, l := range rest {
		if l.failure == "" {
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
		return fmt.Sprintf("%s failed: %s", first.name, first.failure)
	}
	return fmt.Sprintf("%d of these failed, first %s: %s", n, first.name, first.failure)
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

// wrap divides s at blanks into lines that are not wider than room; the last of the most lines is cut if there is more.
func wrap(s string, room float64, most int, width func(string) float64) []string {
	var lines []string
	line := ""
	words := strings.Fields(s)
	for i, word := range words {
		longer := strings.TrimLeft(line+" "+word, " ")
		switch {
		case line == "" || width(longer) <= room:
			line = longer
		case len(lines) == most-1:
			return append(lines, fit(line+" "+strings.Join(words[i:], " "), room, width))
		default:
			rest := ""
			if i := strings.LastIndex(line, " · "); i > len(line)/2 { // better between two facts than within one
				line, rest = line[:i], line[i+len(" · "):]+" "
			}
			lines = append(lines, fit(line, room, width))
			line = rest + word
		}
	}
	if line != "" {
		lines = append(lines, fit(line, room, width))
	}
	return lines
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
