package lanes

import (
	"context"
	"strconv"
	"strings"
	"time"

	"golanes/kernel/internal/label"
)

// A crew is the tasks of a run that goes on. They are made together, and found by the id of the run and a task's place in it: what is done
// for each task adds up where there are ten thousand.
type crew struct {
	id    string // of the run
	ctx   context.Context
	begin time.Time
	tasks []task
}

// newCrew makes the tasks of a run, whose ids are known to the session until dismiss.
func (s *Session) newCrew(ctx context.Context, r *Run) *crew {
	c := &crew{r.id, ctx, r.begin, make([]task, len(r.Tasks))}
	for i := range c.tasks {
		c.tasks[i].crew, c.tasks[i].index = c, i
	}
	s.crews.Store(c.id, c)
	return c
}

// dismiss forgets the tasks of a run, which have all ended. Goroutines that they have left behind are not part of any then.
func (s *Session) dismiss(c *crew) { s.crews.Delete(c.id) }

// task returns the task in progress of the given id, or nil.
func (s *Session) task(id string) *task {
	place := strings.LastIndexByte(id, '.')
	if place < 0 {
		return nil
	}
	v, _ := s.crews.Load(id[:place])
	c, ok := v.(*crew)
	i, err := strconv.Atoi(id[place+1:])
	if !ok || err != nil || i < 0 || i >= len(c.tasks) || !c.tasks[i].inProgress() {
		return nil
	}
	return &c.tasks[i]
}

// current returns the task in progress that the calling goroutine is part of, or nil.
func (s *Session) current() *task {
	id, ok := label.Get(taskLabel)
	if !ok {
		return nil
	}
	return s.task(id)
}
