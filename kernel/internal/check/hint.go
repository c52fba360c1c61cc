package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// hint says what to do about an error of go/types, where that can be known; imports are those in scope.
func (n *Notebook) hint(message string, imports map[string]string) string {
	name, ok := strings.CutPrefix(message, "undefined: ")
	if !ok {
		return ""
	}
	if d := n.lost[name]; d != nil {
		return fmt.Sprintf("its value was lost with the worker: run %s again", d.cell)
	}
	if path, ok := standard[name]; ok {
		return fmt.Sprintf("add: import %q", path)
	}
	for _, known := range slices.Sorted(maps.Keys(imports)) {
		if near(known, name) {
			return fmt.Sprintf("did you mean %s?", known)
		}
	}
	for _, known := range slices.Sorted(maps.Keys(n.live)) {
		if known != name && near(known, name) {
			return fmt.Sprintf("did you mean %s?", known)
		}
	}
	return ""
}

// standard are packages that cells on concurrency use, by name.
var standard = map[string]string{
	"atomic": "sync/atomic", "bufio": "bufio", "bytes": "bytes", "context": "context", "errors": "errors", "fmt": "fmt",
	"http": "net/http", "httptest": "net/http/httptest", "io": "io", "json": "encoding/json", "log": "log", "math": "math",
	"os": "os", "rand": "math/rand", "runtime": "runtime", "sort": "sort", "strconv": "strconv", "strings": "strings",
	"sync": "sync", "time": "time",
}

// near reports whether a and b differ by case, or by one letter that is missing, too many or another.
func near(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	if len(a) < 3 || len(b) < 3 {
		return false
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return a[i:] == rest(b, i+1) || rest(a, i+1) == b[i:] || rest(a, i+1) == rest(b, i+1) ||
		i+1 < len(a) && i+1 < len(b) && a[i] == b[i+1] && a[i+1] == b[i] && rest(a, i+2) == rest(b, i+2)
}

func rest(s string, i int) string { return s[min(i, len(s)):] }
