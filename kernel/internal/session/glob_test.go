package session

import (
	"strings"
	"testing"
)

func TestGlob(t *testing.T) {
	for _, x := range []struct {
		pattern, s string
		want       bool
	}{
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"*", "a/b\nc", true},
		{"a*b*c", "a-b-b-c", true},
		{"a*b*c", "a-b-b-", false},
		{"?", "ö", true},
		{"??", "ö", false},
		{"[a-c]x", "bx", true},
		{"[^a-c]x", "bx", false},
		{"[^a-c]x", "dx", true},
		{"[]]", "]", true},
		{"[a-]", "-", true},
		{"[a", "a", false},
		{"[", "[", false},
		{"[[]", "[", true},
		{"a**", "a", true},
	} {
		if got := glob(x.pattern, x.s); got != x.want {
			t.Errorf("glob(%q, %q) = %v, want %v", x.pattern, x.s, got, x.want)
		}
	}
	// A naive matcher would not live to see the end of this one.
	if glob(strings.Repeat("*a", 40)+"b", strings.Repeat("a", 4000)) {
		t.Error("matched without a b")
	}
}

func FuzzGlob(f *testing.F) {
	f.Add("[a-c]*?", "abc")
	f.Add("[^]", "]")
	f.Fuzz(func(t *testing.T, pattern, s string) {
		if glob(pattern, s) && !glob("*"+pattern+"*", s) {
			t.Errorf("glob(%q, %q) holds, but not with * around", pattern, s)
		}
	})
}
