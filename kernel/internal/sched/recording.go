package sched

import "time"

// A Recording is what the scheduler did during a run, from the run's begin to its end. Times are since the begin.
type Recording struct {
	// Elapsed is the time from begin to end, recorded or not.
	Elapsed time.Duration
	// Recorded is the part of Elapsed that there is a record of: less where the record became too long.
	Recorded time.Duration
	// Procs is GOMAXPROCS during the run.
	Procs int
	// Lanes are the goroutines of the run in the order of their births: first the one that ran it, then its descendants.
	Lanes []*Lane
	// Dropped is the number of descendants that there are no lanes of, as there were too many.
	Dropped int
	// Folded is the number of descendants that the standard library started for itself.
	Folded int
	// Virtual says that times are those of a bubble's clock, see package testing/synctest: what was computed took none of it.
	Virtual bool
	// Wakes are in the order of time: who let whom go on.
	Wakes []Wake
}

// A Lane is the life of a goroutine during a run.
type Lane struct {
	// ID is the runtime's number of the goroutine.
	ID uint64
	// Parent is the index of the lane that started it, or whose work the library started it for; -1 for the first. A goroutine that
	// nobody started, as a timer's, has the first for its parent.
	Parent int
	// Name is what the work calls it, a task's name; empty if nothing did.
	Name string
	// Pos is where it was started, In[3]:5; empty if that is not known.
	Pos string
	// Start and End are the bounds of its life within the recording.
	Start, End time.Duration
	// Ended says that it ended at End, and does not go on.
	Ended bool
	// Spans are in order and do not overlap; together they are the time from Start to End.
	Spans []Span
	// Marks are in order.
	Marks []Mark
}

// A Span is a time in which a goroutine was in one state.
type Span struct {
	Start, End time.Duration
	State      State
	Reason     Reason // of Waiting
	// Outside says of Waiting that what ended it was no goroutine of the run, but a timer, the network or the like, whatever the
	// Reason: receiving from time.After for example.
	Outside bool
}

// A State is that of a goroutine, as the scheduler has it.
type State uint8

// The states of a goroutine.
const (
	Ready   State = iota // could run and has no processor: GoRunnable
	Running              // has a processor: GoRunning
	Waiting              // waits for something: GoWaiting
	Syscall              // is in a system call: GoSyscall
)

// A Reason is what a goroutine waits for.
type Reason uint8

// What a goroutine waits for.
const (
	Other Reason = iota // something else, or not known
	Receive
	Send
	Select
	Mutex // or RWMutex
	WaitGroup
	Cond
	Sleep
	Network
	HTTP
	Forever // a nil channel, or a select without cases
)

// A Mark is a moment of a goroutine that has a text.
type Mark struct {
	At   time.Duration
	Kind MarkKind
	Text string
}

// A MarkKind is what a mark is of.
type MarkKind uint8

// The kinds of marks.
const (
	Print     MarkKind = iota // the goroutine wrote the text
	User                      // lanes.Mark
	SpanBegin                 // lanes.Span: the text is its name
	SpanEnd
)

// A Wake is the moment in which one goroutine let another go on.
type Wake struct {
	At       time.Duration
	From, To int // indices of lanes
	Reason   Reason
}
