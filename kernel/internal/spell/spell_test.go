package spell

import "testing"

func TestNearest(t *testing.T) {
	for _, tc := range []struct {
		wrong string
		among []string
		want  string
	}{
		{"Printn", []string{"Print", "Println", "Printf"}, "Println"},
		{"Prinltn", []string{"Print", "Println"}, "Println"},
		{"frist", []string{"first", "fist"}, "first"},
		{"float", []string{"Float", "float64"}, "Float"},
		{"strng", []string{"strings", "string"}, "string"},
		{"ab", []string{"abc", "a"}, ""},
		{"x", []string{"X", "y"}, "X"},
		{"counter", []string{"center"}, "center"},
		{"count", []string{"mount", "center"}, "mount"},
		{"itn", []string{"int", "in"}, "int"},
		{"größe", []string{"grösse", "große"}, "große"},
		{"name", []string{"name", "_", ""}, ""},
	} {
		n := Nearest{Wrong: tc.wrong}
		for _, name := range tc.among {
			n.Offer(name)
		}
		if n.Name() != tc.want {
			t.Errorf("nearest to %q among %q is %q, want %q", tc.wrong, tc.among, n.Name(), tc.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"ab", "ba", 1}, {"abc", "acbd", 2}, {"return", "retrun", 1}, {"Abc", "aBC", 0}, {"kitten", "sitting", 3}, {"a", "abcd", 3}} {
		if got := distance(tc.a, tc.b); got != tc.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}
