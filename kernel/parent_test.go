package kernel

import "testing"

func TestOrphaned(t *testing.T) {
	for _, test := range []struct {
		name       string
		first, now int
		want       bool
	}{
		{"the parent lives", 42, 42, false},
		{"it died, and init has us", 42, 1, true},
		{"it died, and a session manager has us", 42, 7, true},
		{"it died before we looked", 1, 1, true},
		{"it is outside the container", 0, 0, false},
	} {
		if got := orphaned(test.first, test.now); got != test.want {
			t.Errorf("%s: orphaned(%d, %d) = %v, want %v", test.name, test.first, test.now, got, test.want)
		}
	}
}
