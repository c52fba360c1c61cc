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

// All are the magics in the order of %help.
var All = []*Magic{help}

// A Magic is one command.
type Magic struct {
	Name string // as written, "%help"
	Doc  string // one line for %help
	Run  func(context.Context, Call) error
}

// A Call is a use of a magic.
type Call struct {
	Args  string // what follows the name
	Out   session.Output
	Table []*Magic // all magics
}

// Run runs the magic of a cell. A magic that is not known is the learner's mistake, an *ExecError that names those there are.
func Run(ctx context.Context, m cell.Magic, out session.Output) (mime.Bundle, error) {
	names := make([]string, 0, len(All))
	for _, known := range All {
		if known.Name == m.Name {
			return mime.Bundle{}, known.Run(ctx, Call{Args: m.Args, Out: out, Table: All})
		}
		names = append(names, known.Name)
	}
	value := fmt.Sprintf("%s: no magic %s; there are: %s", m.Pos, m.Name, strings.Join(names, ", "))
	return mime.Bundle{}, &session.ExecError{Name: "UsageError", Value: value, Traceback: []string{value}}
}
