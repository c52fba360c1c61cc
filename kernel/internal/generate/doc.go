// Package generate writes random Go programs to compare golanes with compiled Go.
//
// A program is correct by construction: it type-checks, ends, and writes the same however its goroutines are scheduled. Each choice is
// made so that this holds, rather than checked afterwards:
//
//   - Every expression is made for the type that is wanted, from what is in scope. An operator has one operand that is no constant, so
//     that the compiler folds nothing that might overflow; divisors are made positive, and shift counts and indices are cut to size.
//   - Functions call only functions written before them, loops have constant bounds, and each function and literal knows its cost: the
//     statements that it executes at most. A call stands only where the costs, with those of the loops around it, stay in the budget.
//   - Expressions have no effects, because Go leaves open in which order variables are read and functions called. Effects are statements.
//   - Goroutines read what is around them and write to what is theirs alone: an element by index, a channel, or a sum under a lock. Who
//     started them waits for them. What arrives in any order is sorted or added up.
//   - Maps are walked in the order of their sorted keys, or into a sum. No address, function or channel is printed.
package generate
