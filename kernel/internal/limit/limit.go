// Package limit says how much cells may use: of memory, of goroutines, of the page under a cell.
//
// The limits come from the environment, where whoever starts Jupyter, a JupyterHub or kernel.json's "env" can set them, and where a
// worker process finds them too. The default for memory is half of what the machine or the control group has.
package limit

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/dustin/go-humanize"
)

// Limits are what cells may use. A field that is 0 is no limit.
type Limits struct {
	Memory     int64 // bytes, of the worker
	Goroutines int   // of the worker, at the same time
	Output     int64 // bytes, under one cell
	Lines      int   // under one cell
}

// The environment variables of the limits. Sizes are as "512MiB" or "10MB"; 0 is no limit.
const (
	Memory     = "GOLANES_MEMORY"
	Goroutines = "GOLANES_GOROUTINES"
	Output     = "GOLANES_OUTPUT"
	Lines      = "GOLANES_LINES"
)

// LeastMemory is the least that a worker can be limited to, and what it gets on the smallest machine: it needs some itself.
const LeastMemory = 128 << 20

// Default returns the limits of a kernel for which nobody has set any.
func Default() Limits {
	return Limits{Memory: defaultMemory(), Goroutines: 150_000, Output: 10_000_000, Lines: 20_000}
}

// defaultMemory is half of the memory of the control group or, if that has no limit, of the machine; 0 where neither is told.
func defaultMemory() int64 {
	least := uint64(math.MaxUint64)
	for _, from := range []memlimit.Provider{memlimit.FromCgroup, memlimit.FromSystem} {
		if n, err := from(); err == nil && n > 0 {
			least = min(least, n)
		}
	}
	if least > math.MaxInt64 {
		return 0
	}
	return max(int64(least)/2, LeastMemory)
}

// FromEnv returns the defaults but for what the environment, which lookup reads as os.LookupEnv does, has set. The error names the
// variable that cannot be understood.
func FromEnv(lookup func(string) (string, bool)) (Limits, error) {
	l := Default()
	var errs []error
	set := func(name string, parse func(string) error) {
		if text, ok := lookup(name); ok && text != "" {
			if err := parse(text); err != nil {
				errs = append(errs, fmt.Errorf("%s=%s: %w", name, text, err))
			}
		}
	}
	set(Memory, func(text string) (err error) { l.Memory, err = ParseMemory(text); return err })
	set(Goroutines, func(text string) (err error) { l.Goroutines, err = parseCount(text); return err })
	set(Output, func(text string) (err error) { l.Output, err = parseSize(text); return err })
	set(Lines, func(text string) (err error) { l.Lines, err = parseCount(text); return err })
	return l, errors.Join(errs...)
}

// Env returns the limits as variables of the environment.
func (l Limits) Env() []string {
	return []string{
		fmt.Sprintf("%s=%d", Memory, l.Memory), fmt.Sprintf("%s=%d", Goroutines, l.Goroutines),
		fmt.Sprintf("%s=%d", Output, l.Output), fmt.Sprintf("%s=%d", Lines, l.Lines),
	}
}

// ParseMemory reads a limit of memory: 0, or at least LeastMemory.
func ParseMemory(text string) (int64, error) {
	n, err := parseSize(text)
	if err == nil && n != 0 && n < LeastMemory {
		err = fmt.Errorf("want at least %s, or 0 for no limit", humanize.IBytes(LeastMemory))
	}
	return n, err
}

func parseSize(text string) (int64, error) {
	n, err := humanize.ParseBytes(text)
	if err != nil || n > math.MaxInt64 {
		return 0, errors.New("want a size such as 512MiB or 2GB, or 0 for no limit")
	}
	return int64(n), nil
}

func parseCount(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, errors.New("want a number, or 0 for no limit")
	}
	return n, nil
}

// Size writes a number of bytes as limits are written: "512 MiB".
func Size(n int64) string { return humanize.IBytes(uint64(max(n, 0))) }

// Count writes a number with commas.
func Count(n int64) string { return humanize.Comma(n) }
