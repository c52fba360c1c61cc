//go:build unix

package kernel_test

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

// How a kernel that is asked by a signal tells what it has.
const (
	vitalSigns  = "vital signs: "
	vitalFormat = "%d goroutines, %d bytes."
)

// tellVitals makes the process tell what it has when it gets SIGUSR1. The goroutine ends with the process.
func tellVitals() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1)
	go func() {
		for range asked {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			fmt.Fprintf(os.Stderr, vitalSigns+vitalFormat+"\n", runtime.NumGoroutine(), m.HeapInuse)
		}
	}()
}
