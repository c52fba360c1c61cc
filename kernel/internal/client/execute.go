package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golanes/kernel/internal/wire"
)

const (
	grace = 5 * time.Second        // for a cell to end that was interrupted because its context has ended
	again = 250 * time.Millisecond // between two interrupts of it
)

var errAgain = errors.New("the cell still runs")

// ExecuteOptions say how a cell runs. The zero value shows nothing to nobody and cannot ask.
type ExecuteOptions struct {
	// OnMessage, if set, is called with everything that the cell causes on iopub, in order, as long as the client lives: a goroutine
	// that the cell started may print later. The client's one receiving goroutine calls it; it must not wait for the client.
	OnMessage func(*wire.Message)
	// Input, if set, answers what the cell asks its user. Execute calls it. Its error interrupts the cell.
	Input func(prompt string, password bool) (string, error)
	// CellID is the notebook's id of the cell; may be empty.
	CellID string
	// NoHistory runs the cell without counting it.
	NoHistory bool
	// Silent runs the cell without counting and showing it.
	Silent bool
	// ContinueOnError leaves the cells that are queued behind a failed one alone.
	ContinueOnError bool
	// UserExpressions are evaluated after the cell.
	UserExpressions map[string]string
}

// Execute runs a cell and returns its reply, whatever its status, when that and idle have come, and thereby all output of the cell but
// that of goroutines that it left behind. When ctx ends the cell is interrupted and, for a bounded time, waited for; the error is then
// the cause of ctx, and the reply's status is empty if none came. Any other error is the connection's or that of Input.
func (c *Client) Execute(ctx context.Context, code string, o ExecuteOptions) (wire.ExecuteReply, error) {
	m := c.message(wire.ExecuteRequest{
		Code:            code,
		Silent:          o.Silent,
		StoreHistory:    !o.NoHistory && !o.Silent,
		UserExpressions: o.UserExpressions,
		AllowStdin:      o.Input != nil,
		StopOnError:     !o.ContinueOnError,
	})
	if o.CellID != "" {
		m.Metadata = map[string]any{"cellId": o.CellID}
	}
	x := &call{onMessage: o.OnMessage}
	if err := c.start(ctx, wire.Shell, x, m); err != nil {
		return wire.ExecuteReply{}, err
	}
	if o.OnMessage == nil {
		defer c.forget(m)
	}
	err := c.wait(ctx, x, func(question *wire.Message) error { return c.answer(ctx, question, o.Input) })
	if err != nil && x.answer == nil {
		err = errors.Join(err, c.giveUp(ctx, x))
	}
	if x.answer == nil {
		return wire.ExecuteReply{}, err
	}
	reply, bad := wire.Parse[wire.ExecuteReply](x.answer)
	return reply, errors.Join(err, bad)
}

// giveUp interrupts a cell until it has ended. An interrupt that comes before the cell has begun is lost, so that one may not be enough.
func (c *Client) giveUp(ctx context.Context, x *call) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	for {
		if err := c.Interrupt(ctx); err != nil {
			return err
		}
		attempt, stop := context.WithTimeoutCause(ctx, again, errAgain)
		err := c.wait(attempt, x, nil)
		stop()
		if !errors.Is(err, errAgain) {
			return err
		}
	}
}

// Interrupt stops the running cell, whoever runs it.
func (c *Client) Interrupt(ctx context.Context) error {
	_, err := Request[wire.InterruptReply](ctx, c, wire.Control, wire.InterruptRequest{})
	return err
}

// answer asks the user and sends the answer.
func (c *Client) answer(ctx context.Context, question *wire.Message, input func(string, bool) (string, error)) error {
	ask, err := wire.Parse[wire.InputRequest](question)
	if err != nil {
		return err
	}
	if input == nil {
		return errors.New("the kernel asks for input, and nobody is there to answer")
	}
	line, err := input(ask.Prompt, ask.Password)
	if err != nil {
		return fmt.Errorf("answer %q: %w", ask.Prompt, err)
	}
	m := c.message(wire.InputReply{Value: line})
	m.ParentHeader = question.RawHeader
	return c.conn.Send(ctx, wire.Stdin, m)
}
