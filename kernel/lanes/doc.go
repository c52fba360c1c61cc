// Package lanes runs functions one after the other or at once, measures them and draws what happened.
//
//	func count() {
//		fmt.Println("One")
//		time.Sleep(time.Second)
//		fmt.Println("Two")
//	}
//
//	lanes.Compare(count, count, count)
//
// runs count three times in a row and three times at once, and its result, as the last expression of a cell, is a picture: a lane
// for each task, from its start to its end, both runs on one time axis. In a compiled program fmt.Println draws the same
// with characters.
//
// # Running
//
// [Sequential] starts each task when the one before it has ended, [Concurrent] starts all and waits for all. Neither returns while
// one of its tasks runs. [Compare] takes runs and lays them side by side, or takes work and does it both ways. [Sweep] turns a knob.
//
// Work is a function, a [Work] from [Task], a []Work from [N] or [Each], or a slice of functions. A function has one of the shapes
//
//	func()   func() error   func() T   func() (T, error)
//
// and may take, in this order, what it has a use for:
//
//	ctx context.Context   the context of the run, canceled by Timeout, by FailFast, and by stopping the cell
//	i int                 its index among the copies of N, the elements of Each, else its place in the run, from 0
//	x T                   with Each its element
//	r *rand.Rand          a source of its own, of math/rand/v2; see Seed
//
// What it returns is in the run by the place of the task: r.Values[i].(T), r.Tasks[i].Err.
//
// An [Option] among the work says how to run it: [Limit], [Procs], [Timeout], [FailFast], [Repeat], [Seed], [Quiet], [Title]. There is
// none that makes time go faster: a factor on the pauses alone would change what waits for what, and package testing/synctest has a
// clock that does it right.
//
// # Thinking
//
// [Guess] seals a guess that the next result opens; [Check] checks conditions of the latest one. A [Session] keeps them.
//
// # Looking
//
// [Mark] and [Span] leave marks on the lanes; [Goroutines] shows who is there and waits for what. A run within a task is one of the
// task's Runs, and its lanes are indented below the task's. Marks, runs and leaks are known to belong to a task by a profiler label,
// which goroutines hand on to those that they start.
//
// # While it lasts
//
// In a notebook a cell that runs something for more than half a second says how far it has come: the tasks that have ended, the time, and
// of a comparison or a sweep the run that it is at. The picture then takes the place of that line, above what was printed. If the cell
// does not show the run, as in r := lanes.Concurrent(f), a line remains that says what came of it. Runs with [Quiet] say nothing, and
// those within tasks are part of the run around them.
//
// # When a task fails
//
// An error is kept in the task's result and in the run's Err; the other tasks go on. A panic is kept in the same way, with the line of
// the program, or of the cell, where it was thrown. Only misuse, such as a nil function or no work at all, panics in the caller, with a
// message that says what to do instead.
//
// # What is measured
//
// Times are wall-clock times since the start of the run. While it lasts the Go scheduler is recorded, see package sched: a lane shows
// when its task ran, was ready to and had no processor, or waited and for what; goroutines that the task started have lanes of their
// own. Below stand how many were in flight and how many on a CPU at once, on average and at most, the CPU time that the process got, and
// what took the time. The recording is of one run at a time: runs within a task are in that of the run around them, and a program that
// is itself in a bubble of package synctest has bars without states, as its time is not the scheduler's.
//
// Runs shorter than 5 ms, and runs with failures, are not called faster or slower: such numbers would say more about the machine than
// about the program. What recording takes weighs much in a short run. It is measured without that where the work is repeated anyway, with
// [Repeat] or %%timeit, and nowhere else: work has effects, it counts, prints and sends, and a run that secretly did it a hundred times
// would not be the program that was written. So a short run shows what it was, and says how to measure it.
//
// All functions may be called from several goroutines, and from within tasks.
package lanes
