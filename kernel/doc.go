// Package kernel is golanes: a Jupyter kernel for Go that shows what concurrency does. This page is its design, bottom up.
//
// # Packages
//
// mime and diag are the two leaves: a value in several representations, and a message at a position of a cell.
//
// wire is the Jupyter message: frames, signature, header and typed contents. A content says its own message type, so no reply can
// carry a wrong one. The header of a request is kept byte for byte and comes back as the parent header of all that it causes.
//
// transport is the connection file and the five sockets. It takes the codec of ZMTP from zmq4 and nothing of its sockets: a front end
// that stops reading, or sends garbage, costs itself its connection and nobody else anything. Nothing is dropped for a front end that
// makes progress; output waits for it instead.
//
// session is the protocol on the kernel's side: the queue, busy and idle, the counter, history, standard input, comms. It knows no
// language and no socket. client is the other side, for running notebooks without Jupyter and for tests.
//
// cell splits a cell's source; check type-checks it with go/types against the notebook so far; vet warns about what type-checks and
// is wrong all the same; lower turns what was checked into the part of Go that the interpreter is known to run right. stdtypes holds
// the types of what cells can import, stdsource what of it is generic, as source. None of them runs anything.
//
// progress is the line that says how far the runs of a cell have come: lanes tells it, the worker shows it.
//
// proc is what parent and worker say to each other. worker interprets, in a child process; rt is what lowered code calls there, symbols
// what it imports; lanes is what learners call. sched records what the scheduler does while they run something, census and label tell
// whose goroutine is whose, and timeline draws it. supervisor owns the child: starts it, stops it, buries it and starts the next; group
// ends what it leaves behind.
// limit says how much cells may use, and crash finds the learner's calls in what a dying child writes.
//
// engine puts these together as the session's language; magic is its table of commands that are not Go, which wrap a cell. This package wires all of it:
// behind sockets (Serve), in this process (Local), for one program (Program).
//
// # Invariants
//
//   - A cell that does not type-check never reaches the worker, and changes nothing.
//   - All that a cell writes before it ends reaches the front end before its reply, and the reply before idle.
//   - What a goroutine prints appears under the cell that started it, however late.
//   - A worker may die at any moment; the kernel does not, and Jupyter sees no restart.
//   - A cell that takes too much memory, too many goroutines or too deep a stack is stopped, and keeps its variables if that is enough.
//   - What a cell puts out is bounded; what is not shown is counted.
//   - No worker outlives the kernel, nor what its cells have started; no kernel outlives the Jupyter that started it.
//   - No message from outside ends the kernel, and no front end slows another.
//
// # Why
//
// A child process, because a course on concurrency crashes, deadlocks and floods on purpose, and neither a concurrent map write nor an
// overflowing stack can be recovered from in the process that has it.
//
// A type checker in the parent, because a mistake must cost no worker, and because after a crash somebody has to know which names there
// were.
//
// Lowering, because the interpreter is older than today's Go and wrong about parts of it, concurrency above all. What it gets wrong is
// never given to it: each cell is written anew, from its types, in the constructs that it runs right, or refused with a position.
package kernel
