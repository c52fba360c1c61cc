// Plain runs a Go program with yaegi as it is, without anything of golanes: what golanes is measured against.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/unrestricted"
	"github.com/traefik/yaegi/stdlib/unsafe"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: plain FILE")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run evaluates a file, which calls its main.
func run(file string) error {
	// To its stderr yaegi writes a line for each frame that a panic passes, recovered or not: that shall not count against it.
	i := interp.New(interp.Options{Args: []string{file}, Stderr: io.Discard})
	for _, symbols := range []interp.Exports{stdlib.Symbols, unsafe.Symbols, unrestricted.Symbols} {
		if err := i.Use(symbols); err != nil {
			return fmt.Errorf("give yaegi its symbols: %w", err)
		}
	}
	_, err := i.EvalPath(file)
	return err
}
