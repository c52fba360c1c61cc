// Package census reads what Go's runtime says of the goroutines of the process: who they are, what they wait for, who started them.
//
// There are two sources. A goroutine profile ([Profile]) has the labels and counts goroutines that are alike together; it is the cheaper
// one where there are thousands. A traceback of all ([Take]) has ids, states and creators.
// Either stops the world while it is made: 0.1 ms for a hundred goroutines, 1 ms for a thousand, 40 ms for ten thousand.
//
// [Survey] takes the one or the other. A [Gauge] tells at next to no cost when neither is worth it.
//
// Goroutines of libraries, such as those that keep idle connections, carry the labels of who caused them. They are told from those of
// the program by the functions that they are in; see [Frames.Own].
package census
