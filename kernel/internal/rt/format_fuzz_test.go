package rt

import (
	"fmt"
	"strings"
	"testing"
)

// FuzzFormat compares what a format writes of values of the notebook with what package fmt writes of the same values of a compiled
// program.
func FuzzFormat(f *testing.F) {
	for _, format := range []string{
		"%v %d", "%T %[1]v", "%[2]*.[1]*[3]d", "%", "%!", "%%", "%5%", "%[", "%[]d", "%[x]d %d", "%[9]d", "%[1", "%.", "%..v", "%.*0d", "%5*", "%-*v", "%1000000000d",
		"%[2]d", "%[1]2d", "%[1].2d", "%w", "%+w", "%z", "%☺", "\xff%\xff", "% +#0-5.3v", "%[3]*[1]v", "%p", "x%", "%[]", "%#w", "%.[1]*[2]v", "%[1]v %[2]*v",
	} {
		f.Add(format, uint8(0), uint8(7), uint8(9))
		f.Add(format, uint8(7), uint8(8), uint8(13))
	}
	e := newEraser()
	values := formattedValues()
	erased := make([]any, len(values))
	for i, v := range values {
		erased[i] = e.erase(v)
	}
	f.Fuzz(func(t *testing.T, format string, a, b, c uint8) {
		if strings.Contains(format, "p") {
			return // some of the erased values have other addresses
		}
		var args, erasedArgs []any
		for _, i := range []uint8{a, b, c} {
			if int(i) < len(values) {
				args, erasedArgs = append(args, values[i]), append(erasedArgs, erased[i])
			}
		}
		want := fmt.Sprintf(format, args...)
		if got := e.Sprintf(format, erasedArgs...); got != want {
			t.Errorf("Sprintf(%q, %T)\n got %q\nwant %q", format, args, got, want)
		}
		if got, want := e.errorf(format, erasedArgs...), fmt.Errorf(format, args...); got.Error() != want.Error() {
			t.Errorf("Errorf(%q, %T)\n got %q\nwant %q", format, args, got, want)
		}
	})
}
