package lanes

import (
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestCrew finds the task of goroutines during a run, of runs within runs too, and none after it.
func TestCrew(t *testing.T) {
	s := new(Session)
	var wg sync.WaitGroup
	defer wg.Wait()
	goOn := make(chan bool)
	check := func(name string) {
		task, got := s.current(), ""
		if task != nil {
			task.with(func(r *TaskResult, _ time.Duration) { got = r.Name })
		}
		if got != name {
			t.Errorf("the task is %q, want %q", got, name)
		}
	}
	check("")
	s.Concurrent(Task("a", func() {
		check("a")
		s.Sequential(Task("b", func() { check("b") }), Quiet())
		check("a")
		wg.Go(func() {
			check("a")
			goOn <- true
			<-goOn
			check("") // it has outlived its task
		})
		<-goOn
	}), Task("c", func() { check("c") }), Quiet())
	close(goOn)
	check("")
	for _, id := range []string{"", ".", "x.0", "0", "x.y", s.newID(nil) + ".-1"} {
		if s.task(id) != nil {
			t.Errorf("there is a task %q", id)
		}
	}
	s.crews.Range(func(id, _ any) bool {
		t.Errorf("the run %v is not over", id)
		return true
	})
}

// TestPictureOfManyTasks runs ten thousand tasks: their picture is short enough for a notebook, and all of them are in it.
func TestPictureOfManyTasks(t *testing.T) {
	const n = 10_000
	r := new(Session).Concurrent(N(n, func() { time.Sleep(10 * time.Millisecond) }))
	if r.recording == nil || len(r.recording.Lanes) != n || r.recording.Dropped > 0 {
		t.Fatalf("notes %q, recording %+v", r.Notes, r.recording)
	}
	data := r.MIMEBundle()
	page, _ := data["text/html"].(string)
	_, rest, _ := strings.Cut(page, "data:image/svg+xml;base64,")
	encoded, _, ok := strings.Cut(rest, `"`)
	svg, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || !ok {
		t.Fatalf("no picture in %.200q: %v", page, err)
	}
	if len(svg) > 64<<10 {
		t.Errorf("the picture has %d bytes", len(svg))
	}
	text, _ := data["text/plain"].(string)
	for where, s := range map[string]string{"picture": string(svg), "text": text} {
		if all := fmt.Sprintf("all %d", n); !strings.Contains(s, all) || strings.Contains(s, "not recorded") {
			t.Errorf("the %s does not say %q of its population:\n%.3000s", where, all, s)
		}
	}
}
