package session

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/wire"
)

// together is how far apart cells arrive that were sent together. A cell that does not compile fails in less.
const together = 50 * time.Millisecond

// execute runs a cell.
func (s *Session) execute(ctx context.Context, r *request, content wire.ExecuteRequest) (wire.Content, error) {
	if r.aborted {
		return wire.ExecuteAborted(s.count), nil
	}
	run, end := s.begin(ctx)
	defer end()
	next, empty := s.count+1, strings.TrimSpace(content.Code) == ""
	if content.StoreHistory && !empty {
		s.count = next
		s.history.add(next, content.Code)
	}
	if !content.Silent {
		s.iopub.publish(r.RawHeader, wire.ExecuteInput{Code: content.Code, ExecutionCount: next})
	}
	out := newOutput(s, r, content.AllowStdin)
	var value mime.Bundle
	var failure *wire.Failure
	if !empty {
		value, failure = s.run(run, Execution{Code: content.Code, Count: next, CellID: cellID(r), Silent: content.Silent}, out)
	}
	s.iopub.flush(out)

	if failure != nil {
		s.iopub.publish(r.RawHeader, wire.Error{Failure: *failure})
		s.settle(ctx)
		if content.StopOnError && !content.Silent {
			companions(run, r)
			s.shell.abort()
		}
		return wire.ExecuteError(s.count, *failure, out.finish()), nil
	}
	value = s.iopub.shortened(out, value)
	switch {
	case content.Silent || value.Empty():
	case value.DisplayID != "" && s.iopub.has(out, value.DisplayID):
		out.Display(Display{Bundle: value, ID: value.DisplayID, Update: true})
	default:
		s.iopub.publishData(r.RawHeader, wire.ExecuteResult{ExecutionCount: next, Data: data(value), Metadata: value.Metadata}, size(value))
	}
	if content.StoreHistory && !empty {
		s.history.setOutput(value)
	}
	expressions := s.evaluate(run, content.UserExpressions)
	s.settle(ctx)
	return wire.ExecuteOK(s.count, expressions, out.finish()), nil
}

// companions waits until the cells that the front end sent together with r, as "run all" does, must have arrived. What a front end
// sends after it has heard of the failure is not among them, since the reply is still to come.
func companions(ctx context.Context, r *request) {
	timer := time.NewTimer(together - time.Since(r.arrived))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// run gives a cell to the engine and sorts out how it went.
func (s *Session) run(ctx context.Context, x Execution, out *output) (value mime.Bundle, failure *wire.Failure) {
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("the engine panicked", "panic", p, "stack", string(debug.Stack()))
			f := s.failure(fmt.Errorf("the engine panicked: %v", p))
			failure = &f
		}
	}()
	value, err := s.engine.Execute(ctx, x, out)
	if err == nil {
		return value, nil
	}
	f := s.failure(s.because(ctx, err))
	return mime.Bundle{}, &f
}

// because returns the cause of ctx in place of the error that says no more than that ctx ended.
func (s *Session) because(ctx context.Context, err error) error {
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// evaluate returns the values of user expressions.
func (s *Session) evaluate(ctx context.Context, expressions map[string]string) map[string]wire.Expression {
	values := make(map[string]wire.Expression, len(expressions))
	for name, expr := range expressions {
		v, err := s.engine.Evaluate(ctx, expr)
		if err != nil {
			f := s.failure(s.because(ctx, err))
			values[name] = wire.Expression{Status: wire.StatusError, Failure: &f}
			continue
		}
		v = (&quota{limits: s.limits}).shortened(v)
		values[name] = wire.Expression{Status: wire.StatusOK, Data: data(v), Metadata: metadata(v)}
	}
	return values
}

// settle waits until front ends have what the cell has put out. Some look for it no longer than a moment after the reply.
func (s *Session) settle(ctx context.Context) {
	s.iopub.sync(ctx)
	s.conn.Barrier(ctx)
}

// metadata returns the metadata of b, which is not nil.
func metadata(b mime.Bundle) wire.Object {
	if b.Metadata == nil {
		return wire.Object{}
	}
	return b.Metadata
}

// cellID returns the front end's id of the cell that a request is for, or "".
func cellID(r *request) string {
	id, _ := r.Metadata["cellId"].(string)
	return id
}
