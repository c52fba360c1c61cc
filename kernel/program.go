package kernel

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golanes/kernel/internal/engine"
	"golanes/kernel/internal/session"
)

// Exit statuses of a program, as `go run` has them.
const (
	exitOK      = 0
	exitFailed  = 1 // it panicked, was interrupted or ended its worker
	exitCompile = 2 // it is not correct Go
	exitFatal   = 2 // all its goroutines waited for each other
)

// Program runs a Go file as one cell: the package clause is dropped and main is called. Output is copied as it comes, and what the
// program reads from standard input is read from stdin line by line. It returns the exit status: 0, 1 for a failure at run time, 2 for
// a program that does not compile or whose goroutines all wait for each other. The error says what to print.
func Program(ctx context.Context, file string, stdin io.Reader, stdout, stderr io.Writer, o Options) (int, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return exitFailed, err
	}
	o.EndAsleep = true // as Go has it
	e, _, err := newEngine(ctx, o)
	if err != nil {
		return exitFailed, err
	}
	defer e.Close()
	_, err = e.Run(ctx, file, string(source), &console{in: bufio.NewReader(stdin), out: stdout, err: stderr})
	var failed *session.ExecError
	var exit *engine.Exit
	switch {
	case err == nil, errors.As(err, &exit) && exit.Status == 0:
		return exitOK, nil
	case !errors.As(err, &failed):
		return exitFailed, err
	case failed.Value == AllAsleep:
		return exitFatal, errors.New(strings.Join(failed.Traceback, "\n"))
	case failed.Name == engine.CompileError:
		return exitCompile, errors.New(strings.Join(failed.Traceback, "\n"))
	}
	return exitFailed, errors.New(strings.Join(failed.Traceback, "\n"))
}

// A console is the output of a program that runs without a front end.
type console struct {
	mu       sync.Mutex // one write at a time
	out, err io.Writer
	in       *bufio.Reader
}

func (c *console) Stream(name, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := c.out
	if name != "stdout" {
		w = c.err
	}
	io.WriteString(w, text) // a closed standard output is the reader's choice, as for any program
}

func (c *console) Display(d session.Display) {
	if text, ok := d.Bundle.Data["text/plain"].(string); ok {
		c.Stream("stdout", text+"\n")
	}
}

func (c *console) ClearOutput(bool)       {}
func (c *console) Payload(map[string]any) {}

func (c *console) Input(_ context.Context, prompt string, _ bool) (string, error) {
	c.Stream("stdout", prompt)
	line, err := c.in.ReadString('\n')
	if errors.Is(err, io.EOF) && line == "" {
		return "", io.EOF // the program's reader expects it as it is
	}
	if err != nil && line == "" {
		return "", fmt.Errorf("read standard input: %w", err)
	}
	return strings.TrimSuffix(line, "\n"), nil
}
