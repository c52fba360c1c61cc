// Package worker interprets lowered cells with yaegi. It runs in a child process, started by package supervisor, or in the kernel's
// own process where there are no processes.
//
// Every goroutine of a cell carries the cell's number as a profiler label, which goroutines hand on to those they start; so what a
// goroutine prints is known to be its cell's, however late it comes.
//
// # Stopping a cell
//
// An interrupt ends the goroutines of the running cell, wherever they wait for a channel, a select, time.Sleep or input, or at their next
// statement, with their deferred calls, which have 100 ms. What the cell would have shown is dropped. Run returns when all have ended.
// From then on everything that cells have declared works as before: variables, channels, functions and function values, methods; so do
// timers and servers that cells have started. The panic of a goroutine and a call of os.Exit do the same, but without deferred calls, as
// in Go. If the cell is over they end what it has left, and no goroutine of another cell. What the earlier cells have left goes on, until
// StopAll or lanes.Stop.
//
// How: each cell has a [life]. The waits of the host end with it, by [runtime.Goexit]. For what the interpreter executes there is only
// the [brake], which knows no cells; so it is applied for a moment, a [pulse], in which goroutines of other cells wait at gates. A
// function that the brake ends leaves through a call of the host that it has deferred, where lowering has put one: there it waits until
// the interpreter executes deferred calls again, and then ends its goroutine by Goexit too. What there is to be ended, a [tally] of the
// goroutine profile says; nobody keeps a list, so that goroutines cost what they did.
//
//   - A goroutine of another cell that is at work and does not come to a gate for 10 ms, or becomes ready in a channel operation during
//     the pulse, ends too. The failure says so.
//   - A goroutine that waits for a lock, a WaitGroup or the like stays where it is, and ends when its wait ends: what it gets it gives
//     back. In a Cond it is held for good, since nobody knows whether a deferred call gives its lock back.
//   - A goroutine in any other call of the host that does not end, of the network for example, is given some time. The failure names the
//     call. It goes on when the call returns, up to its next wait or print.
//   - A goroutine that is still at work, in a long computation of the host for example, ends when it is done. A worker that can be
//     replaced is, if that takes longer than the supervisor waits; else the next cell waits.
//   - A mutex of the notebook's variables that nobody is left to unlock is named, once. It is not unlocked: what it guards may be half done.
//
// # Deadlocks and leaks
//
// While a cell runs, who waits for its end looks four times a second whether all goroutines of cells wait for each other, which takes half
// a microsecond as long as one runs. It is said when three looks have seen the same, and when nothing is left that could wake one of
// them: a timer, a deadline, a signal, the network, another process, the user. The functions that make timers and the like note them, see
// wakeups; for the rest the states of the goroutines tell. In doubt nothing is said. A run of package lanes ends then; a cell does if its
// Run asks for it, else it goes on and is told.
//
// After a cell that has started goroutines, those that wait for others are named. What the worker knows is which functions they are in, and
// the operation; the parent finds the lines.
//
// # Virtual time
//
// Virtual time is that of a bubble of package testing/synctest: its clock begins at midnight UTC of 2000-01-01 and stands still while
// anybody in the bubble is at work. When all wait, it goes on at once to the time at which the next of them is woken.
//
// A bubble has an interpreter of its own, made inside, for channels belong to the bubble that they were made in: the one that ends the
// interpreter's operations, those of package rt, the cell's. What is outside never touches them, as that would be fatal. It waits for
// the bubble, looks at it, and in the end leaves it behind: nothing in it can be stopped but by ending the process, which the kernel does.
//
// # Standing still
//
// A goroutine that waits for what is not in the bubble, such as the network, keeps the clock where it is. Outside somebody looks, in real
// time: if for a second the clock has not gone on and nothing was written, and then for a second more no goroutine of the bubble was ever
// seen at work, all of them being where they were, the run fails. Computing is work, however long it takes; after five seconds it is said
// who computes, as the clock stands still for ever if that has no end. Waiting for a line of input is no standstill either.
package worker
