package engine

import (
	"testing"
	"time"
)

func TestSecondInterrupt(t *testing.T) {
	var i interrupts
	begin := time.Now()
	for _, tc := range []struct {
		after time.Duration
		want  bool
	}{
		{0, false}, {again - 1, true}, {again, false}, {2 * again, false}, {2*again + 1, true}, {2*again + 2, false}, {2*again + 3, true},
	} {
		if got := i.second(begin.Add(tc.after)); got != tc.want {
			t.Errorf("an interrupt after %v is a second one: %v, want %v", tc.after, got, tc.want)
		}
	}
}
