// Package lower turns a cell that type-checks into the part of Go that the interpreter is known to run right.
//
// The interpreter, yaegi v0.16.1, knows the Go of 2024 and is wrong about some of it, concurrency above all. What it gets wrong is
// never given to it. The passes in [Passes] rewrite the syntax tree, each one construct; what is left is written out as text from the
// tree and its types, never copied from the cell. What no pass lowers and the interpreter does not have is refused with its position
// before anything runs.
//
// # Names
//
// A name of the notebook is written with its version, fˑ2. Names that lowering makes have the same letter, ˑ, which nobody writes:
// litˑ7ˑ1 is the first function made for program 7. Packages are imported under names of their own, so that nothing in a cell can hide
// them.
//
// # Positions
//
// Before each statement stands a line directive with the line and column of the cell, so a panic has the cell's positions.
//
// # Constants
//
// Constant expressions are written as literals of their types. Aliases are resolved, types of functions hoisted to the package.
//
// # Generics
//
// The interpreter sees no type parameter. Pass instances, the first, makes a declaration of each generic function or type for each list
// of type arguments that the cell uses it with:
//
//	func Map[T, U any](...) ...      Mapˑ1_4 is Map[int, string]
//	type Stack[T any] struct{...}    Stackˑ1_5 is Stack[int], Stackˑ1_5ˑPush its method
//
// An instance is a copy of the declaration's syntax whose types have been put in, and which is looked up anew where that matters: what
// x.M is depends on what x is. It has the positions of the cell that declares it. An instance that the worker has is not made again;
// see [Lowerer]. The generic parts of the standard library are source too, in package stdsource.
//
// # Function literals
//
// The interpreter keeps a function literal, and the arguments of go and defer, in slots of the frame that made it, and takes them from
// there when they are used, by then perhaps for another iteration or another goroutine. So no literal is left that captures anything:
//
//	for i := range 3 {            for iˑ1, nˑ2 := 0, 3; iˑ1 < nˑ2; iˑ1++ {
//		f(func() { use(i, &n) })          iˑ4 := iˑ1
//	}                                     fˑ1(litˑ1ˑ1(iˑ4, nˑ3))
//	                              }
//
// Pass box puts a captured variable that changes behind a pointer (nˑ3); pass lift makes the literal a function that takes what it
// captures. go and defer get their operands in the same way, and goroutines are started by the host, which catches their panics whatever
// state the interpreter is in. A literal that is called where it stands becomes a call of the function; a named result that a literal
// captures becomes a variable, which is copied to the result at the end.
//
// # Ranges, switches and assignments
//
// A range over a function becomes a call of it with the body as a literal; a state says whether the body may be called and how the loop
// was left, see pass rangefunc. The interpreter counts a range with the key, which the body must not see change, so the key is often
// another variable, and the offsets of a string's characters come from the host.
//
// A switch that does more than compare a number or a string with constants becomes comparisons that set the number of a clause, and a
// switch over that. Several values are assigned one after the other, after operands and values have got variables of their own. All but
// the simplest definitions, returns of named results, append and shifts by what may be negative have the like done to them.
//
// What a nil pointer points to is no value to the interpreter, which goes on with it: it removes an entry of a map that is to have it.
// Such operands are looked at in a function that panics.
//
// # Interfaces
//
// The interpreter wraps a value that becomes an interface together with the variable it came from, and sees later assignments to that.
// So pass convert copies values of the notebook's types first. Comparing two such wrappers, and asserting from one to another interface,
// goes through package rt and through type switches.
//
// # What the host does with a value
//
// Functions of the host that print have others in their place, which know the notebook's types; the worker puts them there, under the
// same names, and pass hostmethods calls those that stand for methods. Functions that look at a value with package reflect get it
// without boxes, and so do not see that an int was a Level.
//
// # Where a panic was
//
// The interpreter says which functions a panic has left, and of each only where it begins. Lowering therefore notes for each function
// what can panic in it, how, and where; [Locate] compares that with the panic's text and with the function called. Where two statements
// of a function can panic alike, the function counts its statements as it runs.
//
// # Channels
//
// select is a call of rt.Select: the interpreter has one list of cases for all goroutines that execute a statement. A receive is left to
// the interpreter only on its own and in the definition of a variable that nothing else uses: elsewhere it loses the value, or leaves a
// variable that cannot be assigned to.
//
// # Defer, panic and recover
//
// A panic in a deferred call makes the interpreter skip the others, it evaluates the arguments of deferred calls when the function ends,
// it forgets a deferred call of a function that it has not seen yet, and its recover looks at the function that a literal was written in.
// So it makes a deferred call itself only where that is the only one of its function and cannot recover. Else it calls a function
// of lowering's, a leaver, which makes the calls as long as nothing panics and hands a panic over to the host, see package rt. In a
// function that defers in a loop the host has the calls from the beginning. What panic throws is a copy.
//
// Recover is the host's. It counts the functions between itself and the deferred call that the host makes: a deferred function is two
// deep, as its call is in a function that lowering makes. A value may be a function that stands for a named one, and a method of an
// interface is called by a function that finds it; so deeper ones may recover there, unless what they were called by is a function that
// says that it was the deferred one. That a function of another cell calls one which recovers is not known: where a value of
// the first is deferred, the second recovers, and in Go it would not.
package lower
