//go:build race

package supervisor

// overhead is how much more memory a worker takes with the race detector, which keeps several bytes for each that is touched.
const overhead = 8
