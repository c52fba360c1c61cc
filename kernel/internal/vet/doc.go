// Package vet warns about cells that type-check and do not do what they look like, above all where goroutines meet. It runs analyses of
// golang.org/x/tools, the ones behind go vet, and one of its own.
//
// # What a warning may say
//
// A cell runs whatever vet says, so a warning has to be worth more than the silence it breaks. It must be true of the cell as a part
// of the notebook, it must say that the program does something other than what is written there, and it must not be a matter of
// taste. Each says which analysis it comes from, and most have a line on what to do instead.
//
// # What is run
//
// For goroutines:
//
//   - copylocks: a copy of a mutex or WaitGroup guards or counts nothing. It hides best in value receivers and range clauses.
//   - waitgroup: Add inside the new goroutine races with Wait.
//   - lostcancel: a context that nobody can cancel keeps its timer and its goroutine.
//   - atomic: x = atomic.AddInt64(&x, 1) is two writes, and the second is not atomic.
//   - defers: defer fmt.Println(time.Since(start)) measures nothing; whoever compares running times writes it.
//   - lanes: a task that starts a goroutine and ends without it is drawn as if it had done nothing. This one is ours, see lanes.go.
//
// For everything else, what go test runs before each test because it is never wrong in practice, and three as precise:
//
//   - printf: verbs that do not fit their arguments. Two of its findings are dropped: a line feed at the end of Println and a format
//     that is no constant print what they say.
//   - bools, errorsas, ifaceassert, nilfunc, stringintconv: conditions that are always the same, calls that panic, string(65).
//   - assign, unmarshal, unusedresult: x = x, json.Unmarshal(data, v), fmt.Sprintf on a line of its own.
//
// # What is not run
//
//   - loopclosure: since Go 1.22 each iteration has its own variable, and cells are Go 1.26: it cannot find anything.
//   - testinggoroutine: there is no testing.T in a cell.
//   - httpresponse and sigchanyzer compare objects that the parser resolves, which it does not for cells; the first would find
//     something wrong with every response.
//   - nilness, unusedwrite: they need SSA form, at many times the price of all others together.
//   - unreachable: a return in the middle is how one tries half a function.
//   - deepequalerrors, shadow, fieldalignment, scannererr and the rest: style, or no matter of small programs.
//
// # A cell as a package
//
// go vet sees whole packages and ends of programs; a cell is a piece of one that goes on. The statements of the cell are a function
// here that assigns to variables of the package: a cancel function that a later cell may call is not lost. The value that a cell
// shows is used. What earlier cells declared is known by its type alone, so that a function of theirs that wraps Printf is an
// ordinary function. Of the standard library the functions that never return are known.
//
// [Check] costs about 0.1 ms for a cell of ten lines, a small part of what type-checking costs.
package vet
