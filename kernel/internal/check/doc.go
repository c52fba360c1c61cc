// Package check runs go/types over a notebook that grows cell by cell.
//
// # The notebook as a package
//
// A notebook is one Go package. What it keeps of a cell is what later cells can refer to: types and constants as they were written,
// functions and methods without their bodies, variables with their types instead of the expressions that made them. Generic functions
// and methods keep their bodies, because a later cell instantiates them; [Unit.Decl] finds them. All of it are copies: lowering
// rewrites the cell's own syntax.
//
// A cell is checked, in a package made afresh, together with what the names in it refer to and what that refers to in turn. That costs
// nothing for what the cell does not mention, and a cell that does not type-check has changed nothing, because nothing was kept.
//
// The statements of a cell become the body of a function, with one exception: a variable that a statement at the top level declares
// (x := 1) is declared in the package, as later cells see it. Within its own cell it is in scope from its declaration on, as in a
// function: on the right of x := x + 1 stands the x of an earlier cell.
//
// Packages of the standard library, and others that the importer lists, need no import: a name that nothing else has, and from which
// something is selected, is the package of that name, of several that which has what is selected. An import counts from its cell on,
// for its name the last one, and between an import and a declaration of one name the later. A predeclared name can be declared; earlier
// cells keep the predeclared types that they mean.
//
// # Names and versions
//
// A notebook declares names again and again: that is what running an edited cell does. Each declaration of a name has a version, and
// lowered code calls version 2 of f "fˑ2": nothing is ever declared twice in the interpreter. (ˑ is a letter, U+02D1, that nobody
// writes.) A declaration that is the same as the one before, in the sense of the table, keeps its version, and [Unit.Kept] says so: all
// earlier code goes on with what the cell makes of it. Any other declaration is a new version. Earlier code keeps the version that it
// was checked with, and a notice lists by name who does: functions, methods, types, and variables by their types or by function
// literals in their initial values.
//
//	variable   the type is identical                      the storage stays, with goroutines that use it
//	function   the signature is identical                 earlier callers call the new body
//	constant   type and value are                         it is the same
//	type       the definition is identical, also where    values made before are of the type, and the methods that the cell
//	           it names itself, other types of the cell   declares replace those of the same names; other methods stay
//	           that stay the same, or its parameters
//	generic    the text is the same, and so is all        instances stay
//	function   that it refers to
//
// What is the same is decided for all declarations of a cell together, as they may depend on each other: the largest set is taken in
// which each is the same provided that the others are.
//
// A type is also another type if the cell that declared it had a method which the cell that declares it again lacks or gives another
// signature or receiver: who edits a type and takes a method away wants a type without it.
//
// Methods can be declared in other cells than their type, and again with the same signature and receiver. Another signature or receiver
// is refused, because interfaces that hold values of the type know the old one. The error says to run the type's cell again; the
// notebook remembers that, and then the type is another one and the method's cell can be run. When a type is another one, methods that
// other cells declared for it stay with the earlier type, and a notice says which cells to run again for the new one. A method of a
// generic type that changes its text is treated like one that changes its signature.
//
// If a variable or function changes its type and is later changed back, the version before is taken up again if something in the
// notebook still uses it: a change that is taken back is as if it had never been. Types are not taken up again; what was made meanwhile
// would be of a type that no cell declares. A version that nothing uses any more is forgotten here. Its memory in the interpreter is not
// freed.
//
// # The state of a notebook
//
// After any sequence of cells, failures, interrupts and crashes of the worker:
//
//   - A name means what the last cell says that declared it and began to run. A cell that does not parse, does not type-check, cannot be
//     lowered or is refused by the worker changes nothing, whatever it declares. Two things are remembered of it that cannot be seen in
//     what code means: the numbers of versions that it was given, which are not given again, and that a method wants another type.
//   - A cell that panics, fails or is interrupted has declared all its names, as it has begun: its functions, types and constants are
//     there. Each of its variables has the value that the last statement which ran gave it. If none did, a variable that keeps its
//     storage has the value from before, and a new one is zero.
//   - When the worker dies, or is restarted, all variables go out of scope and are reported as lost, also those of the cell that killed
//     it. Imports, constants, types, functions and methods stay, and the next worker has them, each function with its last body.
//     Functions that use a lost variable find it zero.
//   - Running the cell of a lost variable again, with the type that it had, brings it back under its version: for functions that use it
//     too. With another type it is a new version like any other.
//   - What an earlier cell was found to mean stays so, until a declaration that keeps its version gives it another body or value. Only
//     one thing can make earlier code wrong: a method added to a type that makes a selector ambiguous, or an embedded method hidden, in
//     the body of an earlier generic function. That cell is refused, with the place that it makes wrong.
//
// The tests generate sequences of cells and compare the notebook with a model of these rules.
package check
