// Package magic is the table of magics: commands of a cell that are not Go, on lines that begin with %.
package magic

import (
	"context"
	"fmt"
	"strings"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/session"
)

// A Magic is one command.
type Magic struct {
	Name string // as written, "%help"
	Doc  string // one line for %help
	Run  func(ctx context.Context, args string, out session.Output) error
}

// All returns the magics in the order of %help.
func All() []*Magic { return []*Magic{help} }

// Run runs the magic of a cell. A magic that is not known is the learner's mistake, an *ExecError that names those there are.
func Run(ctx context.Context, m cell.Magic, out session.Output) (mime.Bundle, error) {
	names := make([]string, 0, len(All()))
	for _, known := range All() {
		if known.Name == m.Name {
			return mime.Bundle{}, known.Run(ctx, m.Args, out)
		}
		names = append(names, known.Name)
	}
	value := fmt.Sprintf("%s: no magic %s; there are: %s", m.Pos, m.Name, strings.Join(names, ", "))
	return mime.Bundle{}, &session.ExecError{Name: "UsageError", Value: value, Traceback: []string{value}}
}
