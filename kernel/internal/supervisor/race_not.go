//go:build !race

package supervisor

// overhead is how much more memory a worker takes with the race detector, which is not there.
const overhead = 1
