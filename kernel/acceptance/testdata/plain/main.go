// Command plain runs a Go file with the interpreter that golanes is built on, without golanes: `plain file.go`. Benchmarks compare with it,
// and so does the test of conformance.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/unrestricted"
	"github.com/traefik/yaegi/stdlib/unsafe"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "plain:", err)
		os.Exit(1)
	}
}

// run evaluates a program with a context, as golanes does: so that it could be interrupted.
func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("want the name of one file, got %q", args)
	}
	source, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	// To its stderr it writes a line for each frame that a panic passes, recovered or not: that is not the program's output.
	i := interp.New(interp.Options{Args: args, Stderr: io.Discard})
	for _, symbols := range []interp.Exports{stdlib.Symbols, unrestricted.Symbols, unsafe.Symbols} {
		if err := i.Use(symbols); err != nil {
			return fmt.Errorf("use the standard library's symbols: %w", err)
		}
	}
	_, err = i.EvalWithContext(context.Background(), string(source))
	return err
}
