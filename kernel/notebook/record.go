package notebook

import (
	"maps"
	"strings"
	"sync"
)

// A recorder turns what a running notebook puts out into the outputs of its cells.
type recorder struct {
	mu       sync.Mutex // guards all of the recorder and its tracks
	displays map[string][]Output
	tracks   []*track
	closed   bool
}

func newRecorder() *recorder {
	return &recorder{displays: map[string][]Output{}}
}

// track returns where the outputs of c go.
func (r *recorder) track(c *Cell) *track {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := &track{rec: r, cell: c}
	r.tracks = append(r.tracks, t)
	return t
}

// close completes the cells' outputs; what comes later is dropped, because the notebook is the caller's again.
func (r *recorder) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.tracks {
		t.settleLocked()
	}
	r.closed = true
}

// A track is the outputs of one cell while the notebook runs.
type track struct {
	rec   *recorder
	cell  *Cell
	tail  strings.Builder // text of the last output, a stream; a string in the map would be copied with each piece
	open  bool            // tail is in use
	clear bool            // clear before the next output
}

// add takes one output. It may be called from any goroutine.
func (t *track) add(o Output) {
	t.rec.mu.Lock()
	defer t.rec.mu.Unlock()
	if !t.rec.closed {
		t.addLocked(o)
	}
}

func (t *track) addLocked(o Output) {
	switch o.Type() {
	case "clear_output":
		if wait, _ := o["wait"].(bool); wait {
			t.clear = true
			return
		}
		t.clearLocked()
		return
	case "update_display_data":
		for _, shown := range t.rec.displays[displayID(o)] {
			shown["data"], shown["metadata"] = plain(o["data"]), plain(o["metadata"])
		}
		return
	}
	if t.clear {
		t.clearLocked()
	}
	if o.Type() == "stream" {
		t.streamLocked(o.text("name"), o.text("text"))
		return
	}
	t.settleLocked()
	stored := stored(o)
	if stored == nil {
		return
	}
	if id := displayID(o); id != "" {
		t.rec.displays[id] = append(t.rec.displays[id], stored)
	}
	t.cell.Outputs = append(t.cell.Outputs, stored)
}

// streamLocked joins adjacent pieces of one stream.
func (t *track) streamLocked(name, text string) {
	if n := len(t.cell.Outputs); !t.open || t.cell.Outputs[n-1].text("name") != name {
		t.settleLocked()
		t.cell.Outputs = append(t.cell.Outputs, Output{"output_type": "stream", "name": name, "text": ""})
		t.open = true
	}
	t.tail.WriteString(text)
}

// settleLocked gives the last stream its text and ends it.
func (t *track) settleLocked() {
	if t.open {
		t.cell.Outputs[len(t.cell.Outputs)-1]["text"] = t.tail.String()
	}
	t.tail.Reset()
	t.open = false
}

func (t *track) clearLocked() {
	t.settleLocked()
	t.cell.Outputs = nil
	t.clear = false
}

// end completes the cell's outputs with what the reply says: the count, and the error if the Runner put out none.
func (t *track) end(count int, failed *CellError) {
	t.rec.mu.Lock()
	defer t.rec.mu.Unlock()
	shown := false
	for _, o := range t.cell.Outputs {
		if _, has := o["execution_count"]; has && o["execution_count"] == nil && count > 0 {
			o["execution_count"] = count
		}
		shown = shown || o.Type() == "error"
	}
	if failed == nil || failed.Name == "" || shown && failed.Err == nil {
		return
	}
	t.addLocked(Output{"output_type": "error", "ename": failed.Name, "evalue": failed.Value, "traceback": failed.Traceback})
}

// stored returns the fields of o that nbformat defines for its type, nil for a type that it does not have.
func stored(o Output) Output {
	s := Output{"output_type": o.Type()}
	switch o.Type() {
	case "execute_result":
		s["execution_count"] = o["execution_count"]
		fallthrough
	case "display_data":
		s["data"], s["metadata"] = plain(o["data"]), plain(o["metadata"])
	case "error":
		s["ename"], s["evalue"], s["traceback"] = o.text("ename"), o.text("evalue"), list(o["traceback"])
	default:
		return nil
	}
	return s
}

// plain returns an object as JSON decodes to it, empty if v is none.
func plain(v any) map[string]any {
	m, ok := v.(map[string]any)
	if !ok {
		w, err := generic(v)
		if m, ok = w.(map[string]any); err != nil || !ok {
			return map[string]any{}
		}
		return m
	}
	return maps.Clone(m)
}

// list returns a list as JSON decodes to it, empty if v is none.
func list(v any) []any {
	if w, err := generic(v); err == nil {
		if l, ok := w.([]any); ok {
			return l
		}
	}
	return []any{}
}

// displayID returns the id by which an output can be updated, "" if it has none.
func displayID(o Output) string {
	id, _ := plain(o["transient"])["display_id"].(string)
	return id
}
