//go:build unix

package kernel_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golanes/kernel/internal/client"
	"golanes/kernel/internal/wire"
)

var soak = flag.Duration("soak", 5*time.Second, "how long TestSoak takes")

// TestSoak does random faults to a session while front ends come, stall and go, and one behaves well. At the end the kernel's process
// must have what it had at the beginning, and the front end that behaves well every message.
func TestSoak(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kernel.json")
	p := run(t, itself(serveEnv+"="+file, quietEnv+"=1"))
	c := awaitConnection(t, file)
	s := &faulty{T: t, kernel: p, connection: c, front: dial(t, c)}
	s.declare()
	all := faults(t)
	for i := range all {
		all[i].sees = "" // TestFaults has the words: beside others, which of two ends comes first differs
	}
	for _, x := range all { // what the first use of a thing takes is no leak
		if ofSoak(x) {
			s.run(x)
		}
	}
	before := s.vitals()

	ctx, cancel := context.WithTimeout(t.Context(), *soak)
	defer cancel()
	var wg sync.WaitGroup
	good := &counted{front: dial(t, c), t: t}
	wg.Go(func() { good.work(ctx) })
	wg.Go(func() { s.stall(ctx) })
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	n := 0
	for ; ctx.Err() == nil && !t.Failed(); n++ {
		if x := all[random.IntN(len(all))]; ofSoak(x) {
			s.run(x)
		}
	}
	cancel()
	wg.Wait()
	good.check()
	good.Close()
	t.Logf("%d faults; the front end that behaves well had %d cells, of which %d died with the worker, and %d messages", n, good.cells, good.died, good.messages)

	// What is kept of each cell, its text and functions for tracebacks, is not nothing.
	most := vitals{before.goroutines + 2, before.files + 2, before.heap + before.heap/2 + int64(n+good.cells)*32<<10}
	var after vitals
	for begin := time.Now(); ; time.Sleep(100 * time.Millisecond) { // connections that have just ended may still be there
		if after = s.vitals(); after.within(most) {
			break
		}
		if time.Since(begin) > patience {
			t.Errorf("at the end the kernel has %+v, want at most %+v", after, most)
			break
		}
	}
	t.Logf("before %+v, after %+v", before, after)
}

// notOfSoak are faults that come in TestFaults alone: they take the whole machine's time, or are done to the cells of all front ends.
var notOfSoak = []string{
	"memory-", "leak-bomb", "client-hundred", "client-large", "client-queue", "client-idle-interrupts", "fatal-between", "fatal-late",
}

// ofSoak reports whether a fault is one for the soak.
func ofSoak(x fault) bool {
	return !slices.ContainsFunc(notOfSoak, func(name string) bool { return strings.HasPrefix(x.name, name) })
}

// vitals are what a process has.
type vitals struct {
	goroutines, files int
	heap              int64 // bytes in use after a collection
}

func (v vitals) within(most vitals) bool {
	return v.goroutines <= most.goroutines && v.files <= most.files && v.heap <= most.heap
}

// vitals asks the kernel's process, which answers a signal on its standard error.
func (s *faulty) vitals() (v vitals) {
	s.Helper()
	asked := strings.Count(s.kernel.said(), vitalSigns)
	if err := s.kernel.Process.Signal(syscall.SIGUSR1); err != nil {
		s.Fatal(err)
	}
	var last string
	eventually(s.T, "the kernel tells its vital signs", func() bool {
		parts := strings.Split(s.kernel.said(), vitalSigns)
		last, _, _ = strings.Cut(parts[len(parts)-1], "\n")
		return len(parts) > asked+1 && strings.HasSuffix(last, ".")
	})
	if _, err := fmt.Sscanf(last, vitalFormat, &v.goroutines, &v.heap); err != nil {
		s.Fatalf("vital signs %q: %v", last, err)
	}
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.kernel.Process.Pid))
	if err != nil && !errors.Is(err, os.ErrNotExist) { // there is no such folder where it is not Linux
		s.Fatal(err)
	}
	v.files = len(files)
	return v
}

// stall connects front ends that subscribe to all, never read, and go after a while.
func (s *faulty) stall(ctx context.Context) {
	for ctx.Err() == nil {
		conn, err := net.Dial("tcp", net.JoinHostPort(s.connection.IP, strconv.Itoa(s.connection.IOPub)))
		if err != nil {
			s.Errorf("connect: %v", err)
			return
		}
		greeting := append([]byte{0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0}, make([]byte, 52)...)
		copy(greeting[12:], "NULL")
		ready := "\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB"
		subscription := []byte{0, 1, 1}
		for _, bytes := range [][]byte{greeting, append([]byte{4, byte(len(ready))}, ready...), subscription} {
			if _, err := conn.Write(bytes); err != nil {
				s.Errorf("subscribe: %v", err)
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second): // time for some faults
		}
		conn.Close()
	}
}

// A counted front end behaves well, and counts what it gets.
type counted struct {
	*front
	t     *testing.T
	cells int
	died  int // of the cells, as somebody killed the worker

	mu       sync.Mutex // guards what follows
	messages int
}

// work runs cells whose output is known.
func (c *counted) work(ctx context.Context) {
	for ; ctx.Err() == nil; c.cells++ {
		c.cell(c.cells)
	}
}

// cell runs a cell that prints numbered lines in two streams, shows something, and has a value, and looks at every message of it.
func (c *counted) cell(n int) {
	const lines = 20
	code := fmt.Sprintf("import (\"fmt\"; \"os\")\nfor i := range %d {\n\tfmt.Println(%d, i)\n\tfmt.Fprintln(os.Stderr, %d, i)\n}\n%d", lines, n, n, n)
	var want strings.Builder
	for i := range lines {
		fmt.Fprintf(&want, "%d %d\n", n, i)
	}
	text := map[string]string{}
	var types []string
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	reply, err := c.Execute(ctx, code, client.ExecuteOptions{ContinueOnError: true, OnMessage: func(m *wire.Message) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.messages++
		switch content, err := wire.Parse[wire.Stream](m); {
		case m.Header.MsgType != content.MsgType():
			types = append(types, string(m.Header.MsgType))
		case err != nil:
			c.t.Errorf("a stream: %v", err)
		default:
			text[content.Name] += content.Text
		}
	}})
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err != nil:
		c.t.Errorf("cell %d: %v", n, err)
	case reply.Status == wire.StatusError && reply.Failure != nil && reply.Failure.Name == "worker died":
		c.died++
	case reply.Status != wire.StatusOK:
		c.t.Errorf("cell %d: %s %+v", n, reply.Status, reply.Failure)
	case text["stdout"] != want.String() || numbered(text["stderr"]) != want.String():
		c.t.Errorf("cell %d wrote %q", n, text)
	case strings.Join(types, " ") != "status execute_input execute_result status":
		c.t.Errorf("cell %d had the messages %v", n, types)
	}
}

// numbered returns the lines that are numbers: notices of a new worker come to standard error too, and what a race detector says of others.
func numbered(text string) string {
	var b strings.Builder
	for _, line := range regexp.MustCompile(`(?m)^\d+ \d+\n`).FindAllString(text, -1) {
		b.WriteString(line)
	}
	return b.String()
}

// check wants the cells to be counted as the kernel has counted the messages: each request has one busy and one idle.
func (c *counted) check() {
	eventually(c.t, "as many busy as idle", func() bool {
		c.conn.mu.Lock()
		defer c.conn.mu.Unlock()
		return c.conn.seen["status"]%2 == 0 && c.conn.states[wire.Busy] == c.conn.states[wire.Idle]
	})
}
