package supervisor

import (
	"io"
	"log/slog"
	"os/exec"

	"golanes/kernel/internal/proc"
)

// ReadEvents reads the events of a worker that runs a cell, from what may be anything, as long as they make sense.
func ReadEvents(pipe io.ReadCloser) {
	s := &Supervisor{log: slog.New(slog.DiscardHandler), config: Config{Event: func(proc.Event) {}}}
	w := &worker{s: s, cmd: &exec.Cmd{}}
	for i := range w.outputs {
		w.outputs[i] = newDrain(w, "stdout", "mark")
		close(w.outputs[i].ended)
	}
	w.begin(1)
	w.read(pipe)
}
