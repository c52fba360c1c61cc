package vet

import (
	"regexp"
	"strings"

	"golanes/kernel/internal/check"
)

var (
	version   = regexp.MustCompile(`ˑ[0-9]+`)                   // of a name that has been declared again
	qualified = regexp.MustCompile(`\bcell\.([\pL_][\pL\d_]*)`) // a name of the notebook
)

// plain takes out of a message what a learner did not write and need not know: the versions of names, the name of the notebook's
// package, and how the types of package sync keep themselves from being copied.
func plain(u *check.Unit, message string) string {
	scope := u.Package.Scope()
	if scope.Lookup("cell") == nil { // cell.x is then no field
		message = qualified.ReplaceAllStringFunc(message, func(name string) string {
			if short := strings.TrimPrefix(name, "cell."); scope.Lookup(short) != nil {
				return short
			}
			return name
		})
	}
	message = strings.NewReplacer(" contains sync.noCopy", "", " contains sync/atomic.noCopy", "").Replace(message)
	return version.ReplaceAllString(message, " (an earlier version)")
}
