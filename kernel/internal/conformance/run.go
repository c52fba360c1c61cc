package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

const (
	statusRefused = 2       // of golanes run: the program does not compile, or is refused by name
	maxOutput     = 4 << 20 // bytes of one program; no program writes more unless it went wild
	grace         = 5 * time.Second
)

// A verdict is how a program did.
type verdict int

const (
	passed verdict = iota
	refused
	failed
)

func (v verdict) String() string { return [...]string{"passed", "refused", "failed"}[v] }

// A result is what came of one program.
type result struct {
	program program
	verdict verdict
	cause   string // one line; empty if it passed
	took    time.Duration
}

// A runner runs programs with a command that takes a file.
type runner struct {
	command []string
	env     []string
	limit   time.Duration // for one program
}

// runAll runs the programs, parallel at a time, and returns the results in their order. It calls done with each as it comes.
func (r runner) runAll(ctx context.Context, all []program, parallel int, done func(result)) []result {
	results := make([]result, len(all))
	next := make(chan int)
	var mu sync.Mutex // one call of done at a time
	var workers sync.WaitGroup
	for range parallel {
		workers.Go(func() {
			for i := range next {
				results[i] = r.run(ctx, all[i])
				mu.Lock()
				done(results[i])
				mu.Unlock()
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	workers.Wait()
	return results
}

// run runs one program in an empty folder.
func (r runner) run(ctx context.Context, p program) result {
	res := result{program: p, verdict: failed}
	dir, err := os.MkdirTemp("", "conformance")
	if err != nil {
		res.cause = err.Error()
		return res
	}
	defer os.RemoveAll(dir)

	ctx, cancel := context.WithTimeout(ctx, r.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.command[0], append(r.command[1:len(r.command):len(r.command)], p.file)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), r.env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // golanes ends its worker
	cmd.WaitDelay = grace
	var stdout, stderr capped
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	begin := time.Now()
	err = cmd.Run()
	res.took = time.Since(begin)
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		res.cause = fmt.Sprintf("no end after %v", r.limit)
	case err == nil:
		if res.cause = difference(stdout.String(), stderr.String(), p.want); res.cause == "" {
			res.verdict = passed
		}
	case errors.As(err, &exit) && exit.ExitCode() == statusRefused:
		res.verdict, res.cause = refused, firstLine(stderr.String())
	default:
		res.cause = firstLine(stderr.String())
		if res.cause == "" {
			res.cause = err.Error()
		}
	}
	return res
}

// A capped writer keeps the first maxOutput bytes and swallows the rest.
type capped struct{ bytes.Buffer }

func (c *capped) Write(b []byte) (int, error) {
	if room := maxOutput - c.Len(); room > 0 {
		c.Buffer.Write(b[:min(room, len(b))])
	}
	return len(b), nil
}

// firstLine is the first line of a text that says something.
func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return ""
}
