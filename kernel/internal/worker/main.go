package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"golanes/kernel/internal/group"
	"golanes/kernel/internal/limit"
	"golanes/kernel/internal/proc"
)

// Env is the environment variable that marks a worker process. Its value is what the worker writes to its file descriptors 1 and 2 at
// the end of each cell, so that the supervisor knows when it has read all of the cell's output.
const Env = "GOLANES_WORKER"

// The pipes of a worker process.
const (
	commandFD = 3
	eventFD   = 4
)

// Main serves as a worker and ends the process if it was started as one; otherwise it returns at once.
func Main() {
	mark := os.Getenv(Env)
	if mark == "" {
		return
	}
	os.Unsetenv(Env) // programs that cells start are no workers
	signal.Ignore(os.Interrupt)
	// Nobody receives these. Without it a cell that prints when the parent has died would end us before we have ended what cells started.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	// Without this a thread would wait in the read, and have to find its way back to the scheduler with every command.
	if err := syscall.SetNonblock(commandFD, true); err != nil {
		fmt.Fprintln(os.Stderr, "golanes worker: set up the pipe of commands:", err)
		os.Exit(1)
	}
	if err := serve(os.NewFile(commandFD, "commands"), os.NewFile(eventFD, "events"), mark); err != nil {
		fmt.Fprintln(os.Stderr, "golanes worker:", err)
		group.Exit(1)
	}
	group.Exit(0)
}

// serve runs what the parent asks for until it closes the pipe of commands: the parent is gone, or wants no more. A cell that runs at
// that time ends with the process.
func serve(commands io.Reader, events io.Writer, mark string) error {
	out := proc.NewWriter[proc.Event](events)
	limits, err := limit.FromEnv(os.LookupEnv)
	if err != nil {
		return err // the parent has read them before
	}
	w := New(Options{
		Limits:      &limits,
		Replaceable: true,
		Event: func(e proc.Event) {
			send := out.Write
			if e.Kind == proc.Result || e.Kind == proc.Failed || e.Kind == proc.Usage {
				send = out.Queue // the cell's Done follows
			}
			if err := send(e); err != nil {
				abandon(err)
			}
		},
	})
	log.SetOutput(hostLog{w}) // what libraries log
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go w.guard.watch(ctx) // ends with the process
	c := &child{worker: w, out: out, mark: mark, outputs: [2]*os.File{os.Stdout, os.Stderr}}
	if os.Stdout, os.Stderr, err = cellFiles(); err != nil {
		return err
	}
	runs := make(chan proc.Run) // to one goroutine, whose stack has grown to what compiling a cell takes
	go func() {                 // ends with the process
		for r := range runs {
			c.run(ctx, r)
		}
	}()
	in := proc.NewReader[proc.Command](commands)
	for {
		command, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a command: %w", err)
		}
		switch {
		case command.Run != nil:
			runs <- *command.Run // the parent sends the next when this one is done
		case command.Interrupt:
			c.interrupt()
		case command.StopAll:
			w.StopAll()
		case command.Reply != nil:
			w.input.reply(command.Reply.Line, errInput(command.Reply.Err))
		}
	}
}

// abandon ends a worker that cannot tell its parent anything: that is gone, or a cell has closed what leads there.
func abandon(err error) {
	if !errors.Is(err, syscall.EPIPE) {
		fmt.Fprintln(os.Stderr, "fatal error: a cell has closed a descriptor of the worker:", err)
	}
	group.Exit(1)
}

// A child runs the cells of a worker process.
type child struct {
	worker  *Worker
	out     *proc.Writer[proc.Event]
	mark    string
	outputs [2]*os.File // descriptors 1 and 2

	mu     sync.Mutex // guards cancel
	cancel context.CancelFunc
}

// run runs one cell and sends its end, after all that it wrote.
func (c *child) run(ctx context.Context, r proc.Run) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c.mu.Lock()
	c.cancel = cancel
	c.mu.Unlock()
	failure, err := c.worker.Run(ctx, r)
	c.mu.Lock()
	c.cancel = nil
	c.mu.Unlock()
	if err != nil {
		failure = &proc.Failure{Name: "internal error", Value: err.Error()}
	}
	for _, f := range c.outputs {
		if _, err := f.WriteString(c.mark); err != nil {
			abandon(err)
		}
	}
	if failure != nil {
		c.worker.options.Event(proc.Event{Kind: proc.Failed, Cell: r.Cell, Failure: failure})
	}
	c.worker.options.Event(proc.Event{Kind: proc.Done, Cell: r.Cell})
}

// interrupt stops the cell that runs.
func (c *child) interrupt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel != nil {
		c.cancel()
	}
}
