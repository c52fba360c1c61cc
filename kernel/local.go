package kernel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"golanes/kernel/internal/client"
	"golanes/kernel/internal/session"
	"golanes/kernel/internal/wire"
	"golanes/kernel/notebook"
)

// A Local is a kernel without sockets: the whole protocol, spoken within this process. It runs notebooks where there is no Jupyter.
// Execute runs one cell at a time. It has the goroutines of its session and its client; Close waits for them.
type Local struct {
	client *client.Client
	served chan error
	cancel context.CancelFunc
}

// NewLocal starts a kernel. It ends with ctx or Close.
func NewLocal(ctx context.Context, o Options) (*Local, error) {
	e, limits, err := newEngine(ctx, o)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	back, front := session.Pipe()
	s := session.New(back, e, session.Options{Logger: o.Logger, Limits: limits})
	l := &Local{served: make(chan error, 1), cancel: cancel}
	go func() { l.served <- s.Serve(ctx) }() // Close waits for it
	l.client = client.New(front)
	return l, nil
}

// Execute runs one cell and calls out with each of its outputs, in order. It is a notebook.Runner. The kernel does not hear which cell it
// is: nobody looks on who would want to see how far the cell has come.
func (l *Local) Execute(ctx context.Context, code, _ string, out func(notebook.Output)) (notebook.Reply, error) {
	var bad error // the first output that could not be read
	reply, err := l.client.Execute(ctx, code, client.ExecuteOptions{OnMessage: func(m *wire.Message) {
		o, err := output(m)
		switch {
		case err != nil:
			bad = errors.Join(bad, err)
		case o != nil:
			out(o)
		}
	}})
	if err = errors.Join(err, bad); err != nil {
		return notebook.Reply{}, err
	}
	r := notebook.Reply{Status: reply.Status, ExecutionCount: reply.ExecutionCount}
	if reply.Failure != nil {
		r.Name, r.Value, r.Traceback = reply.Failure.Name, reply.Failure.Value, reply.Failure.Traceback
	}
	return r, nil
}

// output makes an output of a notebook from a message on iopub, or nothing if it is none.
func output(m *wire.Message) (notebook.Output, error) {
	t := m.Header.MsgType
	switch t {
	case "stream", "display_data", "update_display_data", "execute_result", "error", "clear_output":
	default:
		return nil, nil
	}
	o := notebook.Output{}
	if err := json.Unmarshal(m.RawContent, &o); err != nil {
		return nil, fmt.Errorf("decode %s: %w", t, err)
	}
	o["output_type"] = string(t)
	return o, nil
}

// Close ends the kernel and every process it started.
func (l *Local) Close() error {
	l.cancel()
	err := <-l.served
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, l.client.Close())
}
