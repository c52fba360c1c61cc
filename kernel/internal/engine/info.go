package engine

import (
	"fmt"
	"runtime"
	"strings"

	"golanes/kernel/internal/session"
	"golanes/kernel/internal/wire"
)

// Info describes kernel and language.
func (e *Engine) Info() session.LanguageInfo {
	version := strings.TrimPrefix(runtime.Version(), "go")
	return session.LanguageInfo{
		Implementation:        "golanes",
		ImplementationVersion: e.version,
		Banner:                fmt.Sprintf("golanes %s: Go %s, with what the scheduler did under the cell. %%help lists the magics.", e.version, version),
		Language: wire.LanguageInfo{
			Name: "go", Version: version, MIMEType: "text/x-go", FileExtension: ".go",
			PygmentsLexer: "go", CodemirrorMode: "go",
		},
		HelpLinks: []wire.HelpLink{
			{Text: "Go", URL: "https://go.dev/doc/"},
			{Text: "The Go standard library", URL: "https://pkg.go.dev/std"},
			{Text: "The Go language", URL: "https://go.dev/ref/spec"},
		},
	}
}
