package session_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/session"
)

// A verb is a command of the scripted language: a cell is one verb a line.
type verb func(ctx context.Context, arg string, out session.Output) (mime.Bundle, error)

// fake is an engine of a scripted language, made to show the protocol.
type fake struct {
	gates  sync.Map     // name to chan struct{}; see gate
	prints atomic.Int64 // lines that were taken
	last   session.Execution
	mu     sync.Mutex
	closed bool
	after  sync.WaitGroup // goroutines that cells left behind
}

// gate returns the channel that "wait NAME" waits for; a test closes it.
func (f *fake) gate(name string) chan struct{} {
	c, _ := f.gates.LoadOrStore(name, make(chan struct{}))
	return c.(chan struct{})
}

// failure returns how a cell of the scripted language fails.
func failure(value string) error {
	return &session.ExecError{Name: "Failure", Value: value, Traceback: []string{"Failure: " + value}}
}

func (f *fake) verbs() map[string]verb {
	none := mime.Bundle{}
	return map[string]verb{
		"print": func(_ context.Context, arg string, out session.Output) (mime.Bundle, error) {
			out.Stream("stdout", arg+"\n")
			f.prints.Add(1)
			return none, nil
		},
		"warn": func(_ context.Context, arg string, out session.Output) (mime.Bundle, error) {
			out.Stream("stderr", arg+"\n")
			return none, nil
		},
		"raw": func(_ context.Context, arg string, out session.Output) (mime.Bundle, error) { // raw STREAM "quoted bytes"
			name, quoted, _ := strings.Cut(arg, " ")
			text, err := strconv.Unquote(quoted)
			out.Stream(name, text)
			return none, err
		},
		"value": func(_ context.Context, arg string, _ session.Output) (mime.Bundle, error) { return mime.Text(arg), nil },
		"fail":  func(_ context.Context, arg string, _ session.Output) (mime.Bundle, error) { return none, failure(arg) },
		"break": func(context.Context, string, session.Output) (mime.Bundle, error) {
			return none, errors.New("broken engine")
		},
		"panic": func(_ context.Context, arg string, _ session.Output) (mime.Bundle, error) { panic(arg) },
		"wait": func(ctx context.Context, arg string, _ session.Output) (mime.Bundle, error) {
			select {
			case <-f.gate(arg):
				return none, nil
			case <-ctx.Done():
				return none, &session.ExecError{Name: "Interrupted", Value: context.Cause(ctx).Error()}
			}
		},
		"sleep": func(ctx context.Context, arg string, _ session.Output) (mime.Bundle, error) {
			d, err := time.ParseDuration(arg)
			time.Sleep(d) // in a synctest bubble
			return none, err
		},
		"stuck": func(_ context.Context, arg string, _ session.Output) (mime.Bundle, error) {
			<-f.gate(arg)
			return none, nil
		},
		"later": func(_ context.Context, arg string, out session.Output) (mime.Bundle, error) { // later GATE TEXT
			name, text, _ := strings.Cut(arg, " ")
			f.after.Go(func() {
				<-f.gate(name)
				out.Stream("stdout", text+"\n")
			})
			return none, nil
		},
		"input": func(ctx context.Context, arg string, out session.Output) (mime.Bundle, error) {
			line, err := out.Input(ctx, arg, strings.HasPrefix(arg, "password"))
			switch {
			case errors.Is(err, session.ErrStdinNotAllowed):
				return none, &session.ExecError{Name: "StdinNotImplementedError", Value: err.Error()}
			case err != nil:
				return none, failure(err.Error())
			}
			out.Stream("stdout", "got "+line+"\n")
			return none, nil
		},
		"display": func(_ context.Context, arg string, out session.Output) (mime.Bundle, error) { // display ID TEXT
			id, text, _ := strings.Cut(arg, " ")
			out.Display(session.Display{Bundle: mime.Text(text), ID: id})
			return none, nil
		},
		"update": func(_ context.Context, arg string, out session.Output) (mime.Bundle, error) {
			id, text, _ := strings.Cut(arg, " ")
			out.Display(session.Display{Bundle: mime.Text(text), ID: id, Update: true})
			return none, nil
		},
		"json": func(_ context.Context, _ string, out session.Output) (mime.Bundle, error) {
			out.Display(session.Display{Bundle: mime.Bundle{Data: map[string]any{"application/json": map[string]any{"a": 1.0}, "text/plain": 7}}})
			return none, nil
		},
		"clear": func(_ context.Context, arg string, out session.Output) (mime.Bundle, error) {
			out.ClearOutput(arg == "wait")
			return none, nil
		},
		"next": func(_ context.Context, arg string, out session.Output) (mime.Bundle, error) {
			out.Payload(map[string]any{"source": "set_next_input", "text": arg, "replace": false})
			return none, nil
		},
	}
}

func (f *fake) Execute(ctx context.Context, x session.Execution, out session.Output) (mime.Bundle, error) {
	f.mu.Lock()
	f.last = x
	f.mu.Unlock()
	var value mime.Bundle
	for line := range strings.Lines(x.Code) {
		name, arg, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		do := f.verbs()[name]
		if do == nil {
			return mime.Bundle{}, failure("unknown verb " + name)
		}
		var err error
		if value, err = do(ctx, arg, out); err != nil {
			return mime.Bundle{}, err
		}
	}
	return value, nil
}

func (f *fake) Evaluate(_ context.Context, expr string) (mime.Bundle, error) {
	if expr == "bad" {
		return mime.Bundle{}, failure("bad expression")
	}
	return mime.Text("value of " + expr), nil
}

func (f *fake) Info() session.LanguageInfo {
	return session.LanguageInfo{Implementation: "fake", ImplementationVersion: "1", Banner: "hello"}
}

// Complete completes "pri" to "print" wherever it ends at the cursor.
func (f *fake) Complete(_ context.Context, code string, cursor int) (session.Completion, error) {
	if !strings.HasSuffix(code[:cursor], "pri") {
		return session.Completion{Start: cursor, End: cursor}, nil
	}
	return session.Completion{Start: cursor - 3, End: cursor, Matches: []session.Match{{Text: "print", Type: "function", Signature: "print TEXT"}}}, nil
}

// Inspect knows the verb that the cursor is in.
func (f *fake) Inspect(_ context.Context, code string, cursor, detail int) (mime.Bundle, error) {
	start := strings.LastIndexAny(code[:cursor], " \n") + 1
	word, _, _ := strings.Cut(code[start:], " ")
	if f.verbs()[word] == nil {
		return mime.Bundle{}, nil
	}
	return mime.Text(fmt.Sprintf("%s, detail %d", word, detail)), nil
}

func (f *fake) IsComplete(code string) (status, indent string) {
	switch {
	case strings.HasSuffix(code, "{"):
		return "incomplete", "\t"
	case strings.HasSuffix(code, "}}"):
		return "invalid", ""
	}
	return "complete", ""
}

func (f *fake) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	return nil
}

func (f *fake) Interrupted() {}
