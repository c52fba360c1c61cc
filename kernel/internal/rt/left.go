package rt

import (
	"runtime"
	"strings"
)

// left is deferred by functions that count their statements. It passes on how far the function had come, unless it returns normally.
func (r *RT) left(function string, statement *int) {
	if panicking() {
		r.options.Left(function, *statement)
	}
}

// panicking reports whether the interpreter runs the calling function's deferred calls because of a panic: then the runtime's gopanic
// has called the function of the interpreter that does so.
func panicking() bool {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		if strings.HasSuffix(f.Function, "interp.runCfg.func1") {
			f, _ = frames.Next()
			return f.Function == "runtime.gopanic"
		}
		if !more {
			return false
		}
	}
}
