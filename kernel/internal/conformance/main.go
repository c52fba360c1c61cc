package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

func main() {
	var o options
	flag.StringVar(&o.golanes, "golanes", "bin/golanes", "the golanes to test")
	flag.DurationVar(&o.limit, "limit", 60*time.Second, "how long a program may run")
	flag.IntVar(&o.parallel, "parallel", 2, "programs at a time")
	flag.StringVar(&o.run, "run", "", "only programs whose name matches this regular expression")
	flag.BoolVar(&o.verbose, "v", false, "say how each program did as it ends")
	flag.StringVar(&o.renew, "renew", "", "write lists anew, from this run: plain, or fails, tenth or both with a comma")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := o.conform(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
	}
	if !ok {
		os.Exit(1)
	}
}

// Options are the flags.
type options struct {
	golanes  string
	limit    time.Duration
	parallel int
	run      string
	verbose  bool
	renew    string
}

// conform runs the programs and reports whether all went as expected.
func (o options) conform(ctx context.Context) (bool, error) {
	root, err := testRoot()
	if err != nil {
		return false, err
	}
	all, err := programs(root)
	if err != nil {
		return false, err
	}
	l, err := readLists()
	if err != nil {
		return false, err
	}
	if err := l.check(all); err != nil {
		return false, err
	}
	if o.run != "" {
		re, err := regexp.Compile(o.run)
		if err != nil {
			return false, err
		}
		all = slices.DeleteFunc(all, func(p program) bool { return !re.MatchString(p.name) })
	}
	command, err := o.command(ctx)
	if err != nil {
		return false, err
	}
	if o.renew != "" && o.run != "" {
		return false, errors.New("-renew needs a run over all programs, without -run")
	}
	results := runner{command: command, limit: o.limit}.runAll(ctx, all, o.parallel, func(res result) {
		if o.verbose {
			fmt.Printf("%v %6.2fs %s %s\n", res.verdict, res.took.Seconds(), res.program.name, res.cause)
		}
	})
	if ctx.Err() != nil {
		return false, errors.New("interrupted")
	}
	if o.renew == "plain" {
		err := renew(o.renew, l, results)
		return err == nil, err
	}
	r := judge(l, results)
	r.write(os.Stdout)
	if o.renew != "" {
		for list := range strings.SplitSeq(o.renew, ",") {
			if err := renew(list, l, results); err != nil {
				return false, err
			}
		}
	}
	return len(r.wrong) == 0, nil
}

// command is what runs one program: golanes, or for the list of plain yaegi the command in kernel/acceptance/testdata/plain, which is
// built here, beside golanes.
func (o options) command(ctx context.Context) ([]string, error) {
	golanes, err := filepath.Abs(o.golanes)
	if err != nil {
		return nil, err
	}
	if o.renew != "plain" {
		return []string{golanes, "run"}, nil
	}
	plain := filepath.Join(filepath.Dir(golanes), "plain")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", plain, "golanes/kernel/acceptance/testdata/plain").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("build plain: %w\n%s", err, out)
	}
	return []string{plain}, nil
}
