package lanes

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"golanes/kernel/internal/census"
	"golanes/kernel/internal/progress"
	"golanes/kernel/internal/sched"
)

// A Session is what the functions of this package share: the tasks in progress, the guesses that wait for a run, the runs that [Check]
// looks at. It is a value and not a set of variables because there may be several in one process, each the owner of its own: a kernel
// makes one for each worker, with a [Host] that knows cells, and gives cells its methods in the place of the package's functions. Those
// are the methods of a session that the process itself owns, which a compiled program, being one program, needs no other than.
//
// The zero value is a session that nothing has been done in, for a compiled program; it needs no closing. All methods are safe for
// concurrent use.
type Session struct {
	// Host is set before the session is used.
	Host Host

	next     atomic.Int64                   // of the ids of tasks
	crews    sync.Map                       // id of a run that goes on to its *crew
	vigils   sync.Map                       // id to *vigil, of the runs in progress
	recorder atomic.Pointer[sched.Recorder] // of the latest run that was recorded

	mu      sync.Mutex // guards what follows
	restore func()     // sets GOMAXPROCS back; nil if it is not that of a run
	guesses []*guess   // sealed, in the order in which they were made
	last    []*Run     // the rows of the latest result that was not made within a task
}

// A Host is what a session has to be told by who runs the program. Any field may be nil: the zero value is right for a compiled program.
type Host struct {
	// Stopped returns a channel that is closed when what runs is to stop.
	Stopped func() <-chan struct{}
	// Begin is called on the goroutine of each task, before anything else is.
	Begin func()
	// Gate is called when a wait has ended. It does not return if the calling goroutine was stopped.
	Gate func()
	// Where says where the panic was thrown that the calling goroutine has just recovered, as in "In[2]:3"; empty if that is not known.
	Where func() string
	// Thrown returns the value of a recovered panic in Go's words, if it came in others.
	Thrown func(value any) any
	// Cell returns the cell whose goroutine has the given profiler labels, and whether it is one of this session at all.
	Cell func(labels map[string]string) (cell string, ok bool)
	// Started returns the position of the statement that started the goroutine which has the given profiler labels; empty if not known.
	Started func(labels map[string]string) string
	// Progress returns where the calling goroutine says how far its runs have come; nil if nobody looks.
	Progress func() *progress.Progress
	// Deadline gives a context a deadline, as [context.WithTimeout] does, for who has to know what may wake goroutines.
	Deadline func(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc)
	// Stop ends the goroutines that the cells of the given numbers have started; without numbers those of all cells, and the calling cell.
	Stop func(cells []int)
}

// process is the session of the process: set once, and never replaced.
var process = new(Session)

// taskLabel is the profiler label that says which task a goroutine is part of. Its value begins with that of the task around it.
const taskLabel = "lanes"

// begin begins what is shown of some runs while they last: nothing of runs within a task, which are part of its run, and nothing in a
// bubble of package synctest, which is over in no time.
func (s *Session) begin(title string, runs int, o *options) *progress.Call {
	if s.Host.Progress == nil || o.quiet || s.current() != nil || census.InBubble() {
		return nil
	}
	return s.Host.Progress().Begin(title, runs)
}

// newID returns the id of a run or task within another task, which may be nil.
func (s *Session) newID(outer *task) string {
	id := fmt.Sprintf("%p-%d", s, s.next.Add(1)) // of this session, should there be others
	if outer != nil {
		id = outer.id() + "/" + id
	}
	return id
}

// Abandon takes back what a run has done to the process, a record of the scheduler and a GOMAXPROCS of its own: for who owns the session
// and has stopped its program, so that the run may never end.
func (s *Session) Abandon() {
	if recorder := s.recorder.Swap(nil); recorder != nil {
		recorder.Abandon()
	}
	s.mu.Lock()
	restore := s.restore
	s.mu.Unlock()
	if restore != nil {
		restore()
	}
}

// remember keeps the rows of a result for Check and opens the guesses about them. Results made within a task are left to the task's run.
func (s *Session) remember(runs []*Run) []Line {
	if s.current() != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = runs
	return s.openLocked(runs)
}
