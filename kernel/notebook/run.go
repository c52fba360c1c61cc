package notebook

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Tags of cells that change how a notebook runs, as nbclient has them.
const (
	// TagRaises marks a cell that is meant to fail: the run goes on.
	TagRaises = "raises-exception"
	// TagSkip marks a cell that is not run; it keeps its outputs.
	TagSkip = "skip-execution"
)

// RunOptions say how a notebook runs. The zero value runs without limit of time, stops at the first failure, and tells nobody.
type RunOptions struct {
	// Timeout is how long one cell may run; 0 is no limit. A cell that runs longer fails, whatever its tags.
	Timeout time.Duration
	// AllowErrors goes on after a cell that fails.
	AllowErrors bool
	// Progress, if set, is called before each cell that runs, and after it, by the goroutine that called Run.
	Progress func(Progress)
}

// Progress tells how far a run has come.
type Progress struct {
	Cell, Cells int // the cell is number Cell of Cells that run, from 1
	Index       int // its index in Notebook.Cells
	Done        bool
	Elapsed     time.Duration // since the run's start
}

// Result sums up a run.
type Result struct {
	Cells   int           // code cells that ran, the failed one included
	Allowed []*CellError  // failures that did not stop the run
	Elapsed time.Duration // of the whole run
}

// A CellError is the failure of a cell. Err is [ErrTimeout] if it ran too long, the Runner's error if the kernel failed meanwhile,
// and nil if the cell itself failed.
type CellError struct {
	Index          int    // in Notebook.Cells, from 0
	ID             string // the cell's
	ExecutionCount int    // the n of In[n]; 0 if it did not come so far
	Name, Value    string // as in an error output
	Traceback      []string
	Err            error
}

// Error names the cell by its place in the notebook, counted from 1, by its In[n], and its error.
func (e *CellError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "cell %d", e.Index+1)
	if e.ExecutionCount > 0 {
		fmt.Fprintf(&b, " (In[%d])", e.ExecutionCount)
	}
	if e.Name != "" {
		b.WriteString(": " + e.Name)
	}
	if e.Value != "" {
		b.WriteString(": " + e.Value)
	}
	if e.Name == "" && e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

func (e *CellError) Unwrap() error { return e.Err }

// ErrTimeout is the cause given to a cell that ran longer than RunOptions.Timeout.
var ErrTimeout = errors.New("cell timed out")

// Run runs the code cells in order and records in nb what they put out, as Jupyter would. It begins by clearing outputs and counts of
// all cells that are to run, so that after a failure nb holds the outputs of this run and no others. Cells without code are passed
// over.
//
// Run stops at the first cell that fails, unless the cell is tagged [TagRaises] or AllowErrors is set. The error is then a *CellError;
// it is also one, with Err set, for a timeout, an end of ctx or a failure of the Runner. The Runner may call out from any goroutine,
// also for a cell that has ended: while Run runs that output goes to its cell, afterwards it is dropped.
func Run(ctx context.Context, nb *Notebook, r Runner, o RunOptions) (Result, error) {
	start := time.Now()
	nb.nameCells()
	var todo []int
	for i, c := range nb.Cells {
		if c.Type != CodeCell || c.HasTag(TagSkip) {
			continue
		}
		c.Outputs, c.ExecutionCount = nil, nil
		if strings.TrimSpace(c.Source) != "" {
			todo = append(todo, i)
		}
	}
	rec := newRecorder()
	defer rec.close()

	var result Result
	for k, i := range todo {
		report := func(done bool) {
			if o.Progress != nil {
				o.Progress(Progress{Cell: k + 1, Cells: len(todo), Index: i, Done: done, Elapsed: time.Since(start)})
			}
		}
		report(false)
		failed := runCell(ctx, rec, r, nb.Cells[i], o.Timeout)
		result.Cells, result.Elapsed = k+1, time.Since(start)
		report(true)
		if failed == nil {
			continue
		}
		failed.Index = i
		if failed.Err == nil && (o.AllowErrors || nb.Cells[i].HasTag(TagRaises)) {
			result.Allowed = append(result.Allowed, failed)
			continue
		}
		return result, failed
	}
	result.Elapsed = time.Since(start)
	return result, nil
}

// runCell runs one cell and returns its failure, nil if there is none.
func runCell(ctx context.Context, rec *recorder, r Runner, c *Cell, timeout time.Duration) *CellError {
	if err := context.Cause(ctx); err != nil {
		return &CellError{ID: c.ID, Err: err}
	}
	cellCtx := ctx
	if timeout > 0 {
		var cancel context.CancelFunc
		cellCtx, cancel = context.WithTimeoutCause(ctx, timeout, ErrTimeout)
		defer cancel()
	}
	track := rec.track(c)
	reply, err := r.Execute(cellCtx, c.Source, c.ID, track.add)
	if reply.ExecutionCount > 0 {
		n := reply.ExecutionCount
		c.ExecutionCount = &n
	}
	failed := &CellError{ID: c.ID, ExecutionCount: reply.ExecutionCount, Name: reply.Name, Value: reply.Value, Traceback: reply.Traceback}
	switch {
	case err == nil && reply.Status == "ok":
		track.end(reply.ExecutionCount, nil)
		return nil
	case context.Cause(cellCtx) == ErrTimeout:
		failed.Err, failed.Name, failed.Value = ErrTimeout, "TimeoutError", "the cell ran longer than "+timeout.String()
	case ctx.Err() != nil:
		failed.Err = context.Cause(ctx) // whatever the kernel made of it: the cell is not to blame
	case err != nil:
		failed.Err = err
	case failed.Name == "":
		failed.Name = reply.Status
	}
	track.end(reply.ExecutionCount, failed)
	return failed
}
