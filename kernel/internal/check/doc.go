// Package check runs go/types over a notebook that grows cell by cell.
//
// # The notebook as a package
//
// A notebook is one Go package with one file a cell. A file holds what later cells can refer to: types and constants as they were
// written, functions and methods without their bodies, and variables with their types instead of the expressions that made them. To
// check a new cell, its file is added and the whole package is checked afresh; that costs some 25 microseconds a declaration, and a
// cell that does not type-check has changed nothing, because nothing was kept.
//
// The statements of a cell become the body of a function, with one exception: a variable that a statement at the top level declares
// (x := 1) is declared in the package, as later cells see it. Within its own cell it is in scope from its declaration on, as in a
// function.
//
// # Names and versions
//
// A notebook declares names again and again: that is what running an edited cell does. Each declaration of a name has a version, and
// lowered code calls version 2 of f "fˑ2": nothing is ever declared twice in the interpreter. (ˑ is a letter, U+02D1, that nobody
// writes.) What the old code refers to keeps its meaning: in the files of earlier cells the name is replaced by that of its version.
//
//   - A variable declared again with an identical type keeps its version, and with it its storage: functions and goroutines that use
//     it see the new value.
//   - Every other declaration is a new version. Functions and variables that refer to the one before keep it, and a notice says so.
//   - A type declared again is another type; values of the one before keep theirs.
//
// When the worker dies the variables are gone. Restart takes them out of scope and remembers their types, so that running their cells
// again brings back the same storage for the functions that use them.
package check
