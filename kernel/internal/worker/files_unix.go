//go:build unix

package worker

import (
	"fmt"
	"os"
	"syscall"
)

// cellFiles returns files for os.Stdout and os.Stderr of cells, which may close them: descriptors 1 and 2 are the worker's.
func cellFiles() (stdout, stderr *os.File, err error) {
	files := [2]*os.File{}
	for i, f := range []*os.File{os.Stdout, os.Stderr} {
		syscall.ForkLock.RLock()
		fd, err := syscall.Dup(int(f.Fd()))
		if err == nil {
			syscall.CloseOnExec(fd)
		}
		syscall.ForkLock.RUnlock()
		if err != nil {
			return nil, nil, fmt.Errorf("copy %s: %w", f.Name(), err)
		}
		files[i] = os.NewFile(uintptr(fd), f.Name())
	}
	return files[0], files[1], nil
}
