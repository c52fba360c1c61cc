//go:build unix

package supervisor_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golanes/kernel/internal/proc"
	"golanes/kernel/internal/supervisor"
)

func TestKilled(t *testing.T) {
	out := &sink{}
	started := make(chan int, 1)
	out.on = func(e proc.Event) {
		if pid, err := strconv.Atoi(strings.TrimSpace(e.Text)); err == nil {
			started <- pid
		}
	}
	s := start(t, out, supervisor.Config{})
	before := s.Generation()
	go func() { syscall.Kill(<-started, syscall.SIGKILL) }()
	f, err := s.Run(t.Context(), program(1, "fmt.Println(os.Getpid())\nfor {}", "fmt", "os"))
	if err != nil || f == nil || !f.Died || f.Name != "worker died" || !strings.Contains(f.Value, "killed") {
		t.Fatalf("Run: %+v, %v, want a worker that was killed", f, err)
	}
	if _, err := s.Run(t.Context(), program(2, "")); !errors.Is(err, proc.ErrNotBegun) {
		t.Errorf("Run in a worker that has ended: %v, want ErrNotBegun", err)
	}
	if after := s.Generation(); after != before+1 {
		t.Errorf("generation %d after %d", after, before)
	}
	if f, err := s.Run(t.Context(), program(2, `fmt.Println("alive")`, "fmt")); err != nil || f != nil || out.text(2, "stdout") != "alive\n" {
		t.Errorf("the next worker: %+v, %v, %q", f, err, out.text(2, "stdout"))
	}
}

func TestStubborn(t *testing.T) {
	out := &sink{}
	ctx, cancel := context.WithCancel(t.Context())
	out.on = func(e proc.Event) {
		// A process that is stopped hears no interrupt.
		pid, err := strconv.Atoi(strings.TrimSpace(e.Text))
		if err == nil {
			err = syscall.Kill(pid, syscall.SIGSTOP)
		}
		if err != nil {
			t.Error(err)
		}
		cancel()
	}
	s := start(t, out, supervisor.Config{Grace: time.Millisecond})
	f, err := s.Run(ctx, program(1, "fmt.Println(os.Getpid())\nfor {}", "fmt", "os"))
	if err != nil || f == nil || f.Name != "interrupted" || !f.Died {
		t.Fatalf("Run: %+v, %v, want it interrupted", f, err)
	}
	s.Generation() // replaces the worker
	if f, err := s.Run(t.Context(), program(2, "")); err != nil || f != nil {
		t.Errorf("the next cell: %+v, %v", f, err)
	}
}
