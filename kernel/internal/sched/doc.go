// Package sched records what the Go scheduler does during a run and reads it back.
//
// # Whose goroutines
//
// The runtime's execution trace is of the whole process. A recording is of one run: the goroutine that calls [Start] is the first lane,
// and lanes are its descendants, since the trace says which goroutine created which. So nothing has to be labelled, and the kernel's own
// goroutines do not show. What the standard library starts for itself, such as the two goroutines of a connection of package net/http,
// is folded: counted, without a lane. A goroutine was started by the work, and not by the library for itself, if the function it begins
// with is not the library's, or if the library started it on behalf of the work (sync.WaitGroup.Go, iter.Pull).
//
// Two kinds of goroutines become lanes late, at the first stack of theirs that has a frame of the interpreter: folded ones that come to
// call the work, as a server does with its handlers, and the runtime's own, which no goroutine has created, as those of time.AfterFunc.
//
// # What a goroutine waits for
//
// The runtime says "select" for each wait of the interpreter, "sync" for each lock and "select" for an HTTP request. The stack of the
// moment says more; see reason.go.
//
// # Names
//
// What a trace does not hold the work logs while it runs: [Started], [Task], [LogPrint], [LogMark], [LogSpanBegin] and [LogSpanEnd]
// write to the trace, where the reader finds them on their goroutine. They cost one atomic load while no recording runs.
//
// # Virtual time
//
// The runtime's trace is of real time, also of a run in a bubble of package testing/synctest, whose clock stands still while anybody is at
// work and jumps when all wait. Such a run logs what its clock says, [LogClock], at the end of each of these instants: between two of those
// entries there is one jump, and it comes first. So what happened after an entry, up to the next, belongs to the time of the next, and
// the whole recording can be stamped with the bubble's clock.
//
// # Limits
//
// A recording keeps the head of a run. Its trace is ended when it is too long; the rest of the run goes on unrecorded, and costs nothing.
// Within it, of each lane there are at most 500 marks of each kind. Under a busy machine Running means to have a processor of Go's, which
// the operating system may keep waiting; [Measure] compares with the CPU time that the process got.
package sched
