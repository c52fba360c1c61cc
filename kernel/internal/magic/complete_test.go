package magic

import (
	"strings"
	"testing"
)

func TestComplete(t *testing.T) {
	for code, want := range map[string]string{ // | is the cursor
		"%|":                "%help %%time %%timeit %%timeline %timeline %%compare %%virtual",
		"%%|":               "%%time %%timeit %%timeline %%compare %%virtual",
		" %%ti|me\nx":       "%%time %%timeit %%timeline",
		"%ti|":              "%%time %%timeit %%timeline %timeline",
		"%help\n\n%%comp|":  "%%compare",
		"%%nosuch|":         "",
		"%%timeit |":        "no",
		"x %|":              "no",
		"x := 7\n%|":        "no",
		"%%time\nx := y\n|": "no",
		"|":                 "no",
	} {
		before, after, _ := strings.Cut(code, "|")
		c, ok := Complete(before+after, len(before))
		var names []string
		for _, m := range c.Matches {
			names = append(names, m.Text)
		}
		got := strings.Join(names, " ")
		if !ok {
			got = "no"
		}
		if got != want {
			t.Errorf("Complete(%q) = %s, want %s", code, got, want)
		}
		if ok && c.Start != strings.LastIndexByte(before, '\n')+1+strings.Count(before, " ") {
			t.Errorf("Complete(%q) begins at %d", code, c.Start)
		}
	}
}
