// Package lower turns a cell that type-checks into the part of Go that the interpreter is known to run right.
//
// The interpreter, yaegi v0.16.1, knows the Go of 2024 and is wrong about some of it, concurrency above all. What it gets wrong is
// never given to it. The passes in [Passes] rewrite the syntax tree, each one construct; what is left is written out as text from the
// tree and its types, never copied from the cell. What no pass lowers and the interpreter does not have is refused with its position
// before anything runs.
//
//	check.Unit --> instances --> ... passes: tree to tree, types kept up to date ... --> lift --> text --> worker
//
// # What is not written
//
// Each row is a construct of Go that the text does not contain, what the interpreter would do with it, where in its source (package
// interp) that is, and the pass or file with what stands in its place.
//
//	generics                   knows few of them                                  generic.go         instances
//	range over a function      does not know it                                   cfg.go:1731        rangefunc
//	range over an int          does not know it                                   cfg.go:1731        rangeint
//	range with a shared key    counts with the variable itself                    run.go:2801        ranges, loopvar
//	range over []chan T        takes it for a range over a channel                cfg.go:136         rangeint
//	select                     one list of cases for all goroutines               run.go:3749        select
//	switch on anything else    evaluates, compares and falls through wrongly      cfg.go             switch
//	  than a number or string
//	v := <-c, f(<-c), s.x=<-c  loses the value, or v cannot be assigned to        run.go:3517        receive
//	v, ok := m[k]              leaves v as it was without an entry                run.go:1824        lookup
//	recover                    looks at the function a literal is written in      run.go:903         recover
//	deferred calls             one that panics skips the rest, and the frame      run.go:205,1429    defer
//	                           stays locked; operands are evaluated at the end
//	go f(x)                    operands are slots of the frame; a panic ends      run.go:1174        lift
//	                           the process
//	function literals          share the frame of their function; the goroutine   run.go:1882        box, lift
//	                           that ends one puts the one before back
//	f := func() {}; f()        is a call through package reflect                  run.go:903          closures
//	min, max, clear, new(v)    does not know them                                 cfg.go             builtins
//	len of an array's address  evaluates what Go does not                         cfg.go             builtins
//	a, b = b, f()              forgets values with a call or an interface         run.go:675         tuple
//	x = f(x), result named     has the result in x itself                         run.go:1174        results
//	append(s[:1], s...)        appends what it has overwritten                    run.go:3172        arguments
//	x << n, n negative         shifts                                             op.go              operators
//	&p[i]                      cannot take it                                     typecheck.go       operators
//	len := 1                   takes its own len for the variable                 scope.go           shadow
//	methods                    are found by name at run time, or not              run.go:1950        methods
//	interfaces with methods    wraps values, with the variable they came from     value.go:236       interfaces, convert
//	named types                two of one structure are one type                  type.go:2058       types.go, identity.go
//	type F func() F            does not end                                       type.go:2058       opaque
//	structs of each other      takes every reference for the outermost struct     type.go:2076       mutual.go
//	T{...} || x                takes the struct for the outcome                   cfg.go:2484        conditions
//	(*p + 1) as an element     takes the star for that of a pointer type          type.go:424        box, expr.go
//	x = T{} with &x elsewhere  makes another variable                             run.go:2714        fresh
//	io.EOF = err               loses the assignment                               run.go:675         packagevar
//	a label in a clause        does not know it there                             cfg.go:1090        stmt.go
//	redefinition               keeps the one before, or confuses both             gta.go             slots, see below
//	a local type               cannot be named by a lifted function               -                  hoist
//	os.Stdout                  would be the worker's                              -                  stdio
//	(*log.Logger).Fatal        would end the worker                               -                  hostmethods
//
// Left as it is: an argument that is -0 arrives as 0, since the interpreter does not copy what is zero (run.go:1376).
//
// # Slots
//
// A function of the notebook is called through a variable, its slot, which the worker makes refer to the function's body: a call costs
// what a call by name does. A function that is declared again with the same signature is another body in the same slot, for everyone
// who calls it. As a value it is a literal that calls through the slot.
//
// # Types
//
// The interpreter sees no type of the notebook that has methods. A struct keeps a name, and has its identity in the tag of its first
// field, which makes it another type to package reflect than any other; every other named type is its underlying type, and every
// interface that is not the host's is interface{}. What an interface holds must say what it is, so a value whose type has lost its name
// goes into a box: a struct with one field, V, and the type's identity as its tag. The host knows types and methods by these
// identities; see package rt. A value becomes an interface of the host, an error or io.Reader, in an adapter that the host makes.
//
// A method of an interface is called by a dispatcher, a function that asserts the types known to have the method and else asks the host.
// Assertions, type switches and comparisons are functions and comparisons of the same kind.
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
// state the interpreter is in. A literal that is called where it stands, or by a variable that is it and nothing else, becomes a call of
// the function; a named result that a literal captures becomes a variable, which is copied to the result at the end.
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
