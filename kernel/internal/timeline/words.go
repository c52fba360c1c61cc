package timeline

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxAlt is the length of the alternative text in runes: a screen reader reads all of it.
const maxAlt = 600

// Alt says in sentences what the picture shows.
func Alt(rows []Row) string {
	var b strings.Builder
	for i, r := range rows {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s: %s", clean(r.Title), strings.ReplaceAll(r.headline(), " · ", ", "))
		if r.Note != "" {
			b.WriteString("; " + clean(r.Note))
		}
		b.WriteByte('.')
		const told = 3
		failed := 0
		for _, l := range r.Lanes {
			if l.Message == "" {
				continue
			}
			if failed++; failed <= told {
				fmt.Fprintf(&b, " %s: %s.", clean(l.Name), clean(l.Message))
			}
		}
		if failed > told {
			fmt.Fprintf(&b, " And %d more that failed.", failed-told)
		}
	}
	return fit(b.String(), maxAlt, func(s string) float64 { return float64(utf8.RuneCountInString(s)) })
}

// restLine says what went wrong in the lanes that are not drawn; empty if nothing did.
func restLine(rest []Lane) string {
	n, first := troubles(rest)
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d of these failed, the first is %s: %s", n, first.Name, first.Message)
}

func restName(rest []Lane) string { return fmt.Sprintf("and %d more", len(rest)) }
