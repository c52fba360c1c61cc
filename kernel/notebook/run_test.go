package notebook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"
)

// A script is a Runner whose cells say, line by line, what they put out and how they end:
//
//	stdout TEXT, stderr TEXT     a line of a stream
//	result TEXT                  the value of the last expression
//	display ID TEXT              a display that can be updated, or with - as its ID not
//	update ID TEXT               the update
//	clear, clear wait            clear_output
//	error NAME TEXT              the end, with an error output
//	silent NAME TEXT             the same without the output
//	aborted                      the end, with that status
//	dead                         the end of the kernel
//	wait                         goes on when the cell is interrupted, and interrupted ends it then as kernels may
type script struct {
	n int // cells so far
}

var errDead = errors.New("the kernel died")

func (s *script) Execute(ctx context.Context, code, _ string, out func(Output)) (Reply, error) {
	s.n++
	reply := Reply{ExecutionCount: s.n, Status: "ok"}
	for line := range strings.Lines(code) {
		verb, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		name, text, _ := strings.Cut(rest, " ")
		data := map[string]any{"text/plain": text}
		switch verb {
		case "stdout", "stderr":
			out(Output{"output_type": "stream", "name": verb, "text": rest + "\n"})
		case "result":
			out(Output{"output_type": "execute_result", "data": map[string]any{"text/plain": rest}, "metadata": map[string]any{}, "execution_count": nil})
		case "display":
			o := Output{"output_type": "display_data", "data": data, "metadata": map[string]any{}}
			if name != "-" {
				o["transient"] = map[string]any{"display_id": name}
			}
			out(o)
		case "update":
			out(Output{"output_type": "update_display_data", "data": data, "metadata": map[string]any{}, "transient": map[string]any{"display_id": name}})
		case "clear":
			out(Output{"output_type": "clear_output", "wait": rest == "wait"})
		case "error", "silent":
			reply.Status, reply.Name, reply.Value, reply.Traceback = "error", name, text, []string{"In[1]:1:1: " + text}
			if verb == "error" {
				out(Output{"output_type": "error", "ename": name, "evalue": text, "traceback": reply.Traceback})
			}
			return reply, nil
		case "aborted":
			reply.Status = "aborted"
			return reply, nil
		case "dead":
			return Reply{}, errDead
		case "wait":
			<-ctx.Done()
		case "interrupted":
			return reply, context.Cause(ctx)
		default:
			return reply, fmt.Errorf("the script has no verb %q", verb)
		}
	}
	return reply, nil
}

// cells returns a notebook of cells that an empty line separates; a first line "tags: a b" is no code.
func cells(text string) *Notebook {
	nb := &Notebook{}
	for source := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		c := &Cell{Type: CodeCell, Source: source, Metadata: map[string]any{}}
		if line, rest, _ := strings.Cut(source, "\n"); strings.HasPrefix(line, "tags: ") {
			tags := []any{}
			for _, tag := range strings.Fields(line)[1:] {
				tags = append(tags, tag)
			}
			c.Source, c.Metadata["tags"] = rest, tags
		}
		if rest, ok := strings.CutPrefix(c.Source, "markdown "); ok {
			c.Type, c.Source = MarkdownCell, rest
		}
		nb.Cells = append(nb.Cells, c)
	}
	return nb
}

// dump shows the counts and outputs of a notebook's cells.
func dump(t *testing.T, nb *Notebook) string {
	t.Helper()
	var b strings.Builder
	for i, c := range nb.Cells {
		fmt.Fprintf(&b, "cell %d", i+1)
		if c.ExecutionCount != nil {
			fmt.Fprintf(&b, " In[%d]", *c.ExecutionCount)
		}
		b.WriteByte('\n')
		for _, o := range c.Outputs {
			line, err := json.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	return b.String()
}

// Each file says what becomes of the cells of "in": the outputs that the notebook then holds, and how the run ended.
func TestRun(t *testing.T) {
	golden(t, "run", func(t *testing.T, in map[string]string) []txtar.File {
		var outputs, end string
		synctest.Test(t, func(t *testing.T) {
			nb := cells(in["in"])
			result, err := Run(t.Context(), nb, &script{}, RunOptions{Timeout: time.Minute})
			outputs = dump(t, nb)
			end = fmt.Sprintf("%d ran in %v\n", result.Cells, result.Elapsed)
			for _, e := range result.Allowed {
				end += fmt.Sprintf("allowed: %v\n", e)
			}
			if err != nil {
				end += fmt.Sprintf("failed: %v\n", err)
			}
			if again, err := Read(strings.NewReader(written(t, nb))); err != nil {
				t.Errorf("what the run left is no notebook: %v", err)
			} else if got := dump(t, again); got != outputs {
				t.Errorf("written and read, the outputs are\n%s\nwant\n%s", got, outputs)
			}
		})
		return []txtar.File{{Name: "outputs", Data: []byte(outputs)}, {Name: "end", Data: []byte(end)}}
	})
}

func TestRunError(t *testing.T) {
	for source, want := range map[string]error{"dead": errDead, "wait\ninterrupted": ErrTimeout, "wait\nerror KeyboardInterrupt x": ErrTimeout} {
		synctest.Test(t, func(t *testing.T) {
			// Neither the tag nor AllowErrors is for failures that are not the cell's.
			nb := cells("stdout a\n\ntags: raises-exception\n" + source + "\n\nstdout b")
			_, err := Run(t.Context(), nb, &script{}, RunOptions{Timeout: time.Minute, AllowErrors: true})
			var cell *CellError
			if !errors.As(err, &cell) || !errors.Is(err, want) || cell.Index != 1 || cell.ID != nb.Cells[1].ID {
				t.Errorf("Run(%q) = %#v, want cell 2 and %v", source, err, want)
			}
		})
	}
}

// A run that its context ends has failed, also when the kernel answers that the cell did, and the cell may.
func TestRunCancelled(t *testing.T) {
	cause := errors.New("enough")
	for _, source := range []string{"wait\ninterrupted", "wait\nerror KeyboardInterrupt x"} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Second, func() { cancel(cause) })
			nb := cells("tags: raises-exception\nstdout a\n" + source)
			result, err := Run(ctx, nb, &script{}, RunOptions{AllowErrors: true})
			if !errors.Is(err, cause) || result.Cells != 1 || result.Elapsed != time.Second {
				t.Errorf("Run(%q) = %v, %v, want one cell, one second and %v", source, result, err, cause)
			}
			if n := len(nb.Cells[0].Outputs); n == 0 {
				t.Errorf("Run(%q) kept no output of before", source)
			}
		})
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	s := &script{}
	if _, err := Run(ctx, cells("stdout a"), s, RunOptions{}); !errors.Is(err, cause) || s.n != 0 {
		t.Errorf("Run of a cancelled context ran %d cells: %v, want none and %v", s.n, err, cause)
	}
}

func TestRunProgress(t *testing.T) {
	var got []string
	nb := cells("markdown text\n\nstdout a\n\ntags: skip-execution\nstdout b\n\nsilent E x\n\nstdout c")
	_, err := Run(t.Context(), nb, &script{}, RunOptions{Progress: func(p Progress) {
		got = append(got, fmt.Sprintf("%d/%d index %d %v", p.Cell, p.Cells, p.Index, p.Done))
	}})
	if err == nil {
		t.Error("Run succeeded, want the failure of cell 4")
	}
	if want := []string{"1/3 index 1 false", "1/3 index 1 true", "2/3 index 3 false", "2/3 index 3 true"}; !slices.Equal(got, want) {
		t.Errorf("progress = %q, want %q", got, want)
	}
}

// late is a Runner whose first cell goes on putting out while the second runs, and after the run.
type late struct {
	first func(Output)
}

func (l *late) Execute(_ context.Context, _, _ string, out func(Output)) (Reply, error) {
	if l.first == nil {
		l.first = out
	}
	l.first(Output{"output_type": "stream", "name": "stdout", "text": "first\n"})
	out(Output{"output_type": "stream", "name": "stdout", "text": "own\n"})
	return Reply{Status: "ok", ExecutionCount: 1}, nil
}

// What a goroutine of a cell puts out later is the cell's as long as the notebook runs.
func TestRunLateOutput(t *testing.T) {
	nb := cells("one\n\ntwo")
	l := &late{}
	if _, err := Run(t.Context(), nb, l, RunOptions{}); err != nil {
		t.Fatal(err)
	}
	l.first(Output{"output_type": "stream", "name": "stdout", "text": "too late\n"})
	if got, want := nb.Cells[0].Outputs[0].text("text"), "first\nown\nfirst\n"; got != want {
		t.Errorf("cell 1 = %q, want %q", got, want)
	}
	if got, want := nb.Cells[1].Outputs[0].text("text"), "own\n"; got != want {
		t.Errorf("cell 2 = %q, want %q", got, want)
	}
}
