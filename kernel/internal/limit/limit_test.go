package limit_test

import (
	"os"
	"strings"
	"testing"

	"golanes/kernel/internal/limit"
)

func lookup(env ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for _, e := range env {
			if value, ok := strings.CutPrefix(e, name+"="); ok {
				return value, true
			}
		}
		return "", false
	}
}

func TestFromEnv(t *testing.T) {
	standard := limit.Default()
	if standard.Memory < limit.LeastMemory && standard.Memory != 0 || standard.Goroutines == 0 || standard.Output == 0 || standard.Lines == 0 {
		t.Errorf("Default() = %+v", standard)
	}
	for _, tc := range []struct {
		env  string
		want limit.Limits
		err  string
	}{
		{"", standard, ""},
		{"GOLANES_MEMORY=", standard, ""},
		{"GOLANES_MEMORY=512MiB GOLANES_GOROUTINES=7 GOLANES_OUTPUT=1MB GOLANES_LINES=8", limit.Limits{512 << 20, 7, 1_000_000, 8}, ""},
		{"GOLANES_MEMORY=1g GOLANES_OUTPUT=2000", limit.Limits{1_000_000_000, standard.Goroutines, 2000, standard.Lines}, ""},
		{"GOLANES_MEMORY=0 GOLANES_GOROUTINES=0 GOLANES_OUTPUT=0 GOLANES_LINES=0", limit.Limits{}, ""},
		{"GOLANES_MEMORY=1MiB", limit.Limits{}, "GOLANES_MEMORY=1MiB: want at least 128 MiB, or 0 for no limit"},
		{"GOLANES_MEMORY=much", limit.Limits{}, "GOLANES_MEMORY=much: want a size such as 512MiB or 2GB, or 0 for no limit"},
		{"GOLANES_OUTPUT=9EiB", limit.Limits{}, "GOLANES_OUTPUT=9EiB: want a size"},
		{"GOLANES_LINES=-1 GOLANES_GOROUTINES=1e3", limit.Limits{}, "GOLANES_GOROUTINES=1e3: want a number, or 0 for no limit\nGOLANES_LINES=-1: want a number"},
	} {
		got, err := limit.FromEnv(lookup(strings.Fields(tc.env)...))
		if tc.err != "" {
			if err == nil || !strings.HasPrefix(err.Error(), tc.err) {
				t.Errorf("FromEnv(%s): %v, want %s", tc.env, err, tc.err)
			}
			continue
		}
		if err != nil || got != tc.want {
			t.Errorf("FromEnv(%s) = %+v, %v, want %+v", tc.env, got, err, tc.want)
		}
		again, err := limit.FromEnv(lookup(got.Env()...))
		if err != nil || again != got {
			t.Errorf("FromEnv(%q) = %+v, %v, want %+v", got.Env(), again, err, got)
		}
	}
	if _, err := limit.FromEnv(os.LookupEnv); err != nil {
		t.Error(err)
	}
}
