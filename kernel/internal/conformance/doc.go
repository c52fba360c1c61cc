// Conformance runs the programs of Go's own test suite through golanes and says which of them behave as the compiled ones do.
//
// The programs are the files in $GOROOT/test, and in the folders directly beneath it, whose first line is exactly "// run": 1011 in
// Go 1.26. Go's own driver (GOROOT/src/cmd/internal/testdir) wants such a program to end with status 0 and to write what its .out file
// holds, or nothing if it has none; so does this one. Each runs as `golanes run FILE` in a process of its own.
//
// What does not pass is one of four things:
//
//   - refused: golanes said before anything ran that it does not take the program (exit status 2);
//   - irrelevant: testdata/irrelevant.txt names it, with the reason: it is about the compiler, the linker, memory, unsafe, and the like;
//   - listed: testdata/fails.txt names it, with the cause;
//   - unexpected, which makes the exit status 1, as does a program that passes though it stands in fails.txt.
//
// testdata/plain.txt names the programs that plain yaegi passes (see kernel/acceptance/testdata/plain): a program that passes there and
// not here is unexpected, refused or listed or not, unless it is irrelevant. testdata/tenth.txt names a tenth of the programs, quick ones
// of every folder; go test runs those.
//
// These files are renewed by a run over all programs: -renew=fails, whose causes a reader then puts into words, -renew=tenth, and
// -renew=plain, which runs plain yaegi.
package main
