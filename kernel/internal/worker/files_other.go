//go:build !unix

package worker

import "os"

// cellFiles returns files for os.Stdout and os.Stderr of cells.
func cellFiles() (stdout, stderr *os.File, err error) { return os.Stdout, os.Stderr, nil }
