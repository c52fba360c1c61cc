package client_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golanes/kernel/internal/client"
	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/session"
	"golanes/kernel/internal/wire"
)

// echo is an engine whose cells do one thing each.
type echo struct {
	session.Engine
	late chan struct{} // what "late" waits for before it prints, and "deaf" before it ends
	wg   sync.WaitGroup
}

func (e *echo) Execute(ctx context.Context, x session.Execution, out session.Output) (mime.Bundle, error) {
	verb, arg, _ := strings.Cut(x.Code, " ")
	switch verb {
	case "print":
		out.Stream("stdout", arg)
	case "value":
		return mime.Text(arg), nil
	case "id":
		return mime.Text(x.CellID), nil
	case "fail":
		return mime.Bundle{}, &session.ExecError{Name: "Failure", Value: arg}
	case "wait":
		<-ctx.Done()
		return mime.Bundle{}, context.Cause(ctx)
	case "deaf":
		<-e.late
	case "input":
		line, err := out.Input(ctx, arg, true)
		return mime.Text(line), err
	case "late":
		e.wg.Go(func() {
			<-e.late
			out.Stream("stdout", arg)
		})
	}
	return mime.Bundle{}, nil
}

func (e *echo) Evaluate(context.Context, string) (mime.Bundle, error) {
	return mime.Bundle{}, &session.ExecError{Name: "Failure", Value: "no expressions"}
}

func (e *echo) IsComplete(string) (status, indent string) { return "incomplete", "\t" }

func (e *echo) Complete(context.Context, string, int) (session.Completion, error) {
	return session.Completion{}, &session.ExecError{Name: "Failure", Value: "no completion"}
}

func (e *echo) Close() error { return nil }

// bubble runs f with a client of a session in a synctest bubble.
func bubble(t *testing.T, f func(t *testing.T, c *client.Client, e *echo)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		kernel, front := session.Pipe()
		e := &echo{late: make(chan struct{})}
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := session.New(kernel, e, session.Options{}).Serve(context.Background()); err != nil {
				t.Errorf("Serve() = %v", err)
			}
		})
		c := client.New(front)
		f(t, c, e)
		if err := c.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
		wg.Wait()
		e.wg.Wait()
	})
}

// log returns an OnMessage that notes type and content, and the notes.
func log() (func(*wire.Message), *[]string) {
	var notes []string
	return func(m *wire.Message) { notes = append(notes, string(m.Header.MsgType)+" "+string(m.RawContent)) }, &notes
}

func TestExecute(t *testing.T) {
	bubble(t, func(t *testing.T, c *client.Client, _ *echo) {
		note, notes := log()
		reply, err := c.Execute(t.Context(), "print hi", client.ExecuteOptions{OnMessage: note})
		if err != nil || reply.Status != wire.StatusOK || reply.ExecutionCount != 1 {
			t.Errorf("Execute = %+v, %v", reply, err)
		}
		want := []string{
			`status {"execution_state":"busy"}`, `execute_input {"code":"print hi","execution_count":1}`,
			`stream {"name":"stdout","text":"hi"}`, `status {"execution_state":"idle"}`,
		}
		if !slices.Equal(*notes, want) {
			t.Errorf("messages are %q, want %q", *notes, want)
		}
	})
}

func TestExecuteOptions(t *testing.T) {
	bubble(t, func(t *testing.T, c *client.Client, _ *echo) {
		note, notes := log()
		if _, err := c.Execute(t.Context(), "id", client.ExecuteOptions{OnMessage: note, CellID: "abc", NoHistory: true}); err != nil {
			t.Fatal(err)
		}
		if want := `execute_result {"execution_count":1,"data":{"text/plain":"abc"},"metadata":{}}`; !slices.Contains(*notes, want) {
			t.Errorf("messages are %q, want %s among them", *notes, want)
		}
		reply, err := c.Execute(t.Context(), "print", client.ExecuteOptions{Silent: true, UserExpressions: map[string]string{"a": "b"}})
		if err != nil || reply.ExecutionCount != 0 || reply.UserExpressions["a"].Failure == nil {
			t.Errorf("Execute = %+v, %v", reply, err)
		}
	})
}

func TestFailure(t *testing.T) {
	bubble(t, func(t *testing.T, c *client.Client, _ *echo) {
		reply, err := c.Execute(t.Context(), "fail no", client.ExecuteOptions{})
		if err != nil || reply.Status != wire.StatusError || reply.Failure == nil || reply.Value != "no" {
			t.Errorf("Execute = %+v, %v", reply, err)
		}
	})
}

func TestInput(t *testing.T) {
	bubble(t, func(t *testing.T, c *client.Client, _ *echo) {
		note, notes := log()
		reply, err := c.Execute(t.Context(), "input name?", client.ExecuteOptions{OnMessage: note, Input: func(prompt string, password bool) (string, error) {
			if prompt != "name?" || !password {
				t.Errorf("asked %q, %v", prompt, password)
			}
			return "gopher", nil
		}})
		if err != nil || reply.Status != wire.StatusOK {
			t.Errorf("Execute = %+v, %v", reply, err)
		}
		if want := `execute_result {"execution_count":1,"data":{"text/plain":"gopher"},"metadata":{}}`; !slices.Contains(*notes, want) {
			t.Errorf("messages are %q, want %s among them", *notes, want)
		}
	})
}

func TestInputFails(t *testing.T) {
	bubble(t, func(t *testing.T, c *client.Client, _ *echo) {
		reply, err := c.Execute(t.Context(), "input name?", client.ExecuteOptions{Input: func(string, bool) (string, error) { return "", io.ErrUnexpectedEOF }})
		if !errors.Is(err, io.ErrUnexpectedEOF) || reply.Status != wire.StatusError || reply.Name != "Interrupted" {
			t.Errorf("Execute = %+v, %v", reply, err)
		}
	})
}

// TestContext ends the context of a cell: the cell is interrupted, and the next one runs.
func TestContext(t *testing.T) {
	bubble(t, func(t *testing.T, c *client.Client, _ *echo) {
		why := errors.New("too long")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, why)
		defer cancel()
		start := time.Now()
		reply, err := c.Execute(ctx, "wait", client.ExecuteOptions{})
		if !errors.Is(err, why) || reply.Status != wire.StatusError || time.Since(start) != time.Second {
			t.Errorf("Execute = %+v, %v after %v", reply, err, time.Since(start))
		}
		if reply, err := c.Execute(t.Context(), "print hi", client.ExecuteOptions{}); err != nil || reply.Status != wire.StatusOK {
			t.Errorf("the next: %+v, %v", reply, err)
		}
	})
}

// TestDeaf gives up a cell that does not hear interrupts.
func TestDeaf(t *testing.T) {
	bubble(t, func(t *testing.T, c *client.Client, e *echo) {
		defer close(e.late)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		reply, err := c.Execute(ctx, "deaf", client.ExecuteOptions{})
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || reply.Status != "" || took > 10*time.Second {
			t.Errorf("Execute = %+v, %v after %v", reply, err, took)
		}
	})
}

func TestLateOutput(t *testing.T) {
	bubble(t, func(t *testing.T, c *client.Client, e *echo) {
		note, notes := log()
		if _, err := c.Execute(t.Context(), "late news", client.ExecuteOptions{OnMessage: note}); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Execute(t.Context(), "print other", client.ExecuteOptions{}); err != nil {
			t.Fatal(err)
		}
		close(e.late)
		time.Sleep(time.Second)
		synctest.Wait()
		if got, want := (*notes)[len(*notes)-1], `stream {"name":"stdout","text":"news"}`; got != want {
			t.Errorf("the last message is %s, want %s", got, want)
		}
	})
}

func TestRequest(t *testing.T) {
	bubble(t, func(t *testing.T, c *client.Client, _ *echo) {
		got, err := client.Request[wire.IsCompleteReply](t.Context(), c, wire.Shell, wire.IsCompleteRequest{Code: "{"})
		if err != nil || got.Status != wire.Incomplete || got.Indent == nil || *got.Indent != "\t" {
			t.Errorf("Request = %+v, %v", got, err)
		}
		_, err = client.Request[wire.CompleteReply](t.Context(), c, wire.Shell, wire.CompleteRequest{})
		var failure *client.Error
		if !errors.As(err, &failure) || failure.Value != "no completion" || failure.Error() != "Failure: no completion" {
			t.Errorf("Request = %v", err)
		}
	})
}

func TestShutdown(t *testing.T) {
	bubble(t, func(t *testing.T, c *client.Client, _ *echo) {
		got, err := client.Request[wire.ShutdownReply](t.Context(), c, wire.Control, wire.ShutdownRequest{Restart: true})
		if err != nil || !got.Restart {
			t.Errorf("Request = %+v, %v", got, err)
		}
	})
}

// TestClose closes the client under a call that waits.
func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, front := session.Pipe()
		c := client.New(front)
		failed := make(chan error)
		go func() {
			_, err := c.Execute(t.Context(), "print hi", client.ExecuteOptions{})
			failed <- err
		}()
		synctest.Wait()
		c.Close()
		if err := <-failed; !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("Execute = %v", err)
		}
		if _, err := c.Execute(t.Context(), "print hi", client.ExecuteOptions{}); err == nil {
			t.Error("Execute after Close succeeds")
		}
	})
}

func (e *echo) Interrupted() {}
