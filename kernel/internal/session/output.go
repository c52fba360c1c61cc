package session

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/wire"
)

// An output is the Output of one cell. It lives as long as any goroutine of the cell, and all that it sends has the cell's header as
// its parent.
type output struct {
	s          *Session
	request    *request
	parent     []byte // raw header
	allowStdin bool
	carry      map[string]string // of each stream the beginning of a rune; guarded by iopub's lock
	quota      quota             // guarded by iopub's lock

	mu      sync.Mutex // guards what follows
	payload []map[string]any
	over    bool // the reply is written
}

func newOutput(s *Session, r *request, allowStdin bool) *output {
	return &output{s: s, request: r, parent: r.RawHeader, allowStdin: allowStdin, carry: map[string]string{}, quota: newQuota(s.limits)}
}

// Stream writes text under the cell. Anything but "stderr" and Notice is standard output.
func (o *output) Stream(name, text string) {
	if name != wire.Stderr && name != Notice {
		name = wire.Stdout
	}
	o.s.iopub.write(o, name, text)
}

// Display shows d under the cell.
func (o *output) Display(d Display) {
	content := wire.DisplayData{Data: data(d.Bundle), Metadata: d.Bundle.Metadata, Transient: wire.Transient{DisplayID: d.ID}}
	if d.Update {
		o.s.iopub.display(o, d.ID, wire.UpdateDisplayData(content), size(d.Bundle), true)
		return
	}
	o.s.iopub.display(o, d.ID, content, size(d.Bundle), false)
}

// ClearOutput empties what is under the cell.
func (o *output) ClearOutput(wait bool) {
	o.s.iopub.clear(o, wire.ClearOutput{Wait: wait})
}

// Payload adds p to the reply. After the reply it is dropped.
func (o *output) Payload(p map[string]any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.over {
		o.payload = append(o.payload, p)
	}
}

// Input asks the user of the front end that runs the cell. After the cell nobody can be asked.
func (o *output) Input(ctx context.Context, prompt string, password bool) (string, error) {
	o.mu.Lock()
	over := o.over
	o.mu.Unlock()
	if over || !o.allowStdin {
		return "", ErrStdinNotAllowed
	}
	return o.s.input(ctx, o.request, wire.InputRequest{Prompt: prompt, Password: password})
}

// finish ends payload and input and returns the payload.
func (o *output) finish() []map[string]any {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.over = true
	return o.payload
}

// data returns the data of b as notebooks can store it: a string, unless its type is JSON.
func data(b mime.Bundle) wire.Object {
	o := make(wire.Object, len(b.Data))
	for mimeType, v := range b.Data {
		if _, ok := v.(string); !ok && mimeType != "application/json" && !strings.HasSuffix(mimeType, "+json") {
			v = fmt.Sprint(v)
		}
		o[mimeType] = v
	}
	return o
}
