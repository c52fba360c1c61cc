// Package magic is the table of magics: commands of a cell that are not Go, on lines that begin with %, before any Go.
//
// %name is a command for itself. %%name is about the cell below it, which it prepares, or runs in its own way. All of them are sugar:
// whatever a magic does with a cell, the cell is checked, vetted, run and reported as one without it, with the positions that its author
// sees.
//
// # Several magics
//
// A cell may begin with several. Each stands around those below it and the cell: the first is the outermost. So %%time above
// %%timeit says what all the runs took together, and %%time above %%compare what the whole comparison did. Nothing runs unless all
// of them are known and have arguments that they can use.
//
// # Adding one
//
// A magic is a file with a variable of type [Magic], whose place in [All] is its place in %help and in README. Read gets the arguments,
// by [Call.Words] or [Call.Options], and refuses with [Call.Wrong] what is wrong with them, at its column. It returns what this use of the
// magic does, a [Use]:
//
//   - Parse stands around the parsing of the cell. Before it calls next it may cut the cell into parts ([cell.Cell.Cut]); after that it may
//     change the syntax. What it makes gets its positions from what the learner wrote, and everything later, from the type checker to
//     the traceback of a panic, names places by these. An error is a diag.List. A cell may be parsed again, when its worker has died,
//     so Parse keeps nothing from one time to the next.
//   - Run stands around the checking and running of the cell. It asks for measurements in [Call.Run] before it calls next and finds them
//     there after. An error of next is the cell's, to be returned as it is.
//
// Both may be nil. A golden cell, kernel/testdata/cells/magic-NAME.txtar, shows what the magic says and where errors are.
package magic
