// Package proc is what parent and worker say to each other: values on two pipes, commands one way, events the other.
//
// Events are one ordered stream: what a cell wrote comes before its Done.
package proc

import (
	"errors"
	"time"

	"golanes/kernel/internal/mime"
)

// ErrNotBegun is returned for a cell whose worker had ended before it got the cell.
var ErrNotBegun = errors.New("the worker ended before the cell began")

// AllAsleep is the Value of the Failure of a deadlocked cell, in Go's words.
const AllAsleep = "all goroutines are asleep - deadlock!"

// A Run is one program for the worker: a lowered cell.
type Run struct {
	Cell   int    // number of the cell; what its goroutines print carries it for ever
	Name   string // "In[3]"
	Source string // Go text of one file with its declarations: package main, imports with unique names, //line directives
	Entry  string // function of Source to call, with no parameters and no results; empty for declarations alone
	// Measure asks for a Usage event before the end; nil asks for none.
	Measure *Measure
	// EndAsleep ends the cell with a Failure when all goroutines wait for each other; else there is an Asleep event.
	EndAsleep bool
	// Leaks asks for a Left event, before the end, if the cell leaves goroutines behind that wait for others.
	Leaks bool
	// Record asks for a Display of what the scheduler did, before the end.
	Record bool
	// Live says that somebody sees displays change while the cell runs: it may show how far it has come.
	Live bool
}

// A Measure says what is to be measured of a run. The zero value is what one call of the entry takes.
type Measure struct {
	// Rounds is in how many rounds the entry is called again, after a first call whose output alone is sent on; 0 is no round.
	Rounds int
	// Calls is how many calls a round has; 0 leaves it to the worker to find the number at which a round takes AtLeast, which is not
	// more than Most.
	Calls   int
	AtLeast time.Duration
	Most    int
}

// A Measured is what a run took, however it ended.
type Measured struct {
	Wall time.Duration // of all its calls
	// User and System are CPU times of the worker, with all that other cells did there meanwhile. HasCPU is false where the system
	// does not tell them.
	User, System time.Duration
	HasCPU       bool
	// Rounds are the times of the rounds, of Calls calls each, if all calls returned; none if the program has no entry.
	Rounds []time.Duration
	Calls  int
}

// A Kind says what an Event is.
type Kind byte

// The events.
const (
	Stream   Kind = iota + 1 // Name is stdout or stderr, Text was written
	Display                  // Bundle, DisplayID, Update, Live
	Clear                    // clear_output; Wait
	Result                   // Bundle is the value of the cell
	Input                    // Text is the prompt, Password; answered by Supervisor.Reply
	Usage                    // Measured is what the run took, for one that asked for it
	Code                     // Functions are what the program's functions are called; for a traceback
	Asleep                   // Waits are goroutines of the running cell of which none will wake another; Name is "run" if a run ends with that
	Left                     // Waits are goroutines that the cell has left behind
	Panicked                 // Failure says how a goroutine ended that the cell left behind
	Failed                   // Failure says why the cell failed; Done follows
	Done                     // the cell is over, all that it wrote before has been sent
)

// An Event is something that a cell's code did.
type Event struct {
	Kind      Kind
	Cell      int // the cell that started the goroutine that caused the event
	Name      string
	Text      string
	Bundle    mime.Bundle
	DisplayID string
	Update    bool
	Live      bool // Bundle says how far the cell has come, and Text what is to be shown if the worker dies before it says more
	Wait      bool
	Password  bool
	Failure   *Failure
	Measured  *Measured
	Functions []Function
	Waits     []Wait
}

// A Wait is a goroutine that waits, or several that are alike.
type Wait struct {
	ID    uint64 // the runtime's; 0 if it is not known
	Count int
	// Started is the position of the statement that started it, "In[3]:5"; empty if that is not known.
	Started string
	Entry   bool // it is the goroutine of the cell itself
	// Earlier says that a cell before the running one has started it.
	Earlier bool
	// Task is the name of the task of package lanes that it is part of, and TaskID what tells it from others; empty if it is part of none.
	Task, TaskID string
	// Operation is what it waits in: "chan receive", "sync.Mutex.Lock".
	Operation string
	Frames    []Frame // the functions that it is in, innermost first; of a Frame there is no statement
	// Holder is the ID of the goroutine that has the lock which it waits for; 0 if that is not known.
	Holder uint64
	// Never says that no goroutine can ever wake it: what it waits for is out of everybody's reach.
	Never bool
}

// A Function is one of a program, for whoever finds the interpreter's node of it in a traceback.
type Function struct {
	Node uint64 // address of the node that the function begins at
	Frame
}

// A Goroutine is one of those that a fatal error found, in functions of cells.
type Goroutine struct {
	ID     uint64
	State  string // the runtime's word: "running", "chan receive"
	Frames []Frame
	Count  int // how many there are like it
}

// A Failure is the end of a cell by a panic, an interrupt, a refusal of the interpreter or the death of the worker.
type Failure struct {
	Name   string      // "panic", "interrupted", "os.Exit" or what else ends a program, "worker died", "internal error"
	Value  string      // what happened on one line: "runtime error: index out of range [5] with length 3"
	Frames []Frame     // the learner's frames, innermost first
	Others []Goroutine // the other goroutines, of a fatal error
	Waits  []Wait      // of a deadlock
	Stderr string      // what the worker wrote to stderr when it died; may be empty
	// Refused says that the interpreter did not take the program: nothing of it ran.
	Refused bool
	Died    bool // the worker is gone, and with it every variable; the next Run starts in a fresh one
	// Pause is for how long no worker is to be started, because too many have died lately; 0 if they have not.
	Pause  time.Duration
	Exited bool // as a program exits, with Status
	Status int
}

// A Frame is one call of a traceback, in the words of the interpreter; package lower knows what it means.
type Frame struct {
	Func      string // in lowered code
	Cell      string // "In[3]"
	Line      int    // where the function begins
	Statement int    // the number of the statement it had come to; 0 if it does not count
}

// A Command is what the parent tells the worker. One of its fields is set.
type Command struct {
	Run       *Run
	Interrupt bool // stop the cell that runs; nothing happens if none does
	StopAll   bool // end the goroutines of all cells
	Reply     *Reply
}

// A Reply answers an Input event.
type Reply struct {
	Cell int
	Line string
	Err  string // why there is no line; empty if there is one
}
