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
// for each task, a bar from its start to its end, both runs on one time axis. In a compiled program fmt.Println draws the same
// with characters.
//
// # Running
//
// [Sequential] starts each task when the one before it has ended, [Concurrent] starts all and waits for all. Neither returns while
// one of its tasks runs. [Compare] takes runs and lays them side by side, or takes work and does it both ways.
//
// Work is any of
//
//	func()            a function, to be called once
//	func() error      one that may fail
//	Work              one with a name, from Task
//	[]Work            several, from N
//	[]func(), []func() error
//
// # When a task fails
//
// An error is kept in the task's result and in the run's Err; the other tasks go on. A panic is kept in the same way. Only misuse,
// such as a nil function or no work at all, panics in the caller, with a message that says what to do instead.
//
// # What is measured
//
// Times are wall-clock times since the start of the run. A bar says that the task had started and not yet ended; it does not say
// whether it was computing, waiting or ready to go on. Runs shorter than 5 ms, and runs with failures, are not called faster or
// slower: such numbers would say more about the machine than about the program.
//
// All functions may be called from several goroutines, and from within tasks.
package lanes
