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

// A Run is one program for the worker: a lowered cell.
type Run struct {
	Cell   int    // number of the cell; what its goroutines print carries it for ever
	Name   string // "In[3]"
	Source string // Go text of one file with its declarations: package main, imports with unique names, //line directives
	Entry  string // function of Source to call, with no parameters and no results; empty for declarations alone
	// Measure asks for a Usage event before the end; nil asks for none.
	Measure *Measure
	// Record asks for a Display of what the scheduler did, before the end.
	Record bool
	// Virtual runs the program in virtual time; nil runs it in real time.
	Virtual *Virtual
}

// A Virtual says how a run goes in virtual time: in an interpreter of its own, which ends with the run, and in a bubble of package
// testing/synctest, whose clock goes on when every goroutine waits.
type Virtual struct {
	Declared []Run // what the program needs to be declared, in order
	// Speed plays the run: the clock goes on in real time, so many times faster. 0 does not wait.
	Speed float64
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
	Display                  // Bundle, DisplayID, Update
	Clear                    // clear_output; Wait
	Result                   // Bundle is the value of the cell
	Input                    // Text is the prompt, Password; answered by Supervisor.Reply
	Usage                    // Measured is what the run took, for one that asked for it
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
	Wait      bool
	Password  bool
	Failure   *Failure
	Measured  *Measured
}

// A Failure is the end of a cell by a panic, an interrupt, a refusal of the interpreter or the death of the worker.
type Failure struct {
	Name   string  // "panic", "interrupted", "os.Exit" or what else ends a program, "worker died", "internal error"
	Value  string  // what happened on one line: "runtime error: index out of range [5] with length 3"
	Frames []Frame // the learner's frames, innermost first
	Stderr string  // what the worker wrote to stderr when it died; may be empty
	// Details are lines that say more of what happened, such as who waits for what.
	Details []string
	// Refused says that the interpreter did not take the program: nothing of it ran.
	Refused bool
	Died    bool // the worker is gone, and with it every variable; the next Run starts in a fresh one
	Exited  bool // as a program exits, with Status
	Status  int
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
	Reply     *Reply
}

// A Reply answers an Input event.
type Reply struct {
	Cell int
	Line string
	Err  string // why there is no line; empty if there is one
}
