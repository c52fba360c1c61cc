package lanes

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"golanes/kernel/internal/sched"
)

// An Event is something that was marked or printed while a task was in progress. Times are since the start of the task's run.
type Event struct {
	Text string
	// Start is when it was, or began; End is the same but for a span.
	Start, End time.Duration
}

// maxEvents is how many marks, and how many lines, a task keeps.
const maxEvents = 500

// maxText is how much of a text a task keeps, in bytes.
const maxText = 4 << 10

// Mark marks the moment on the lane of the task that the calling goroutine is part of: it is the task's, or one that the task has
// started. Outside of tasks it does nothing.
func Mark(text string) { process.Mark(text) }

// Mark is the function of that name, in this session.
func (s *Session) Mark(text string) {
	sched.LogMark(text)
	if t := s.current(); t != nil {
		t.with(func(r *TaskResult, at time.Duration) { r.Marks = keep(r.Marks, Event{text, at, at}) })
	}
}

// Span marks the time until the function that it returns is called, on the lane of the task that the calling goroutine is part of; see
// [Mark]. A span that has not been ended when its task ends lasts until then. The function may be called from any goroutine, and calls
// after the first do nothing.
func Span(text string) (end func()) { return process.Span(text) }

// Span is the function of that name, in this session.
func (s *Session) Span(text string) (end func()) {
	sched.LogSpanBegin(text)
	t := s.current()
	if t == nil {
		return func() { sched.LogSpanEnd(text) }
	}
	place := -1
	t.with(func(r *TaskResult, at time.Duration) {
		before := len(r.Marks)
		if r.Marks = keep(r.Marks, Event{text, at, unended}); len(r.Marks) > before {
			place = before
		}
	})
	return func() {
		sched.LogSpanEnd(text)
		t.with(func(r *TaskResult, at time.Duration) {
			if place >= 0 && r.Marks[place].End == unended {
				r.Marks[place].End = at
			}
		})
	}
}

// unended is the end of a span that goes on.
const unended = time.Duration(-1)

func keep(events []Event, e Event) []Event {
	if len(events) < maxEvents {
		events = append(events, e)
	}
	return events
}

// endSpans ends the spans that go on.
func (r *TaskResult) endSpans() {
	for i := range r.Marks {
		if r.Marks[i].End == unended {
			r.Marks[i].End = r.End
		}
	}
}

// Printed tells the session what the calling goroutine prints, for the task that it is part of. It is for who owns the session and sees
// what its program prints.
func (s *Session) Printed(text []byte) {
	if t := s.current(); t != nil {
		kept := string(text[:min(len(text), maxText)])
		t.with(func(r *TaskResult, at time.Duration) { r.Printed = keep(r.Printed, Event{kept, at, at}) })
	}
}

// Words returns the words that the tasks printed, in the order in which they did, as far as that is known: in cells it is. The tasks of
// runs within tasks count too.
func (r *Run) Words() []string {
	var words []string
	for _, e := range r.printed(0) {
		words = append(words, strings.Fields(e.Text)...)
	}
	return words
}

// printed returns what was printed, with times since the start of another run.
func (r *Run) printed(later time.Duration) []Event {
	var list []Event
	for _, t := range r.Tasks {
		for _, e := range t.Printed {
			list = append(list, Event{e.Text, e.Start + later, e.End + later})
		}
		for _, inner := range t.Runs {
			list = append(list, inner.printed(later+inner.begin.Sub(r.begin))...)
		}
	}
	slices.SortStableFunc(list, func(a, b Event) int { return cmp.Compare(a.Start, b.Start) })
	return list
}
