package worker

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"golanes/kernel/internal/proc"
)

// A recorder is a stopper that keeps what its cells print, by cell, and what is told of panics.
type recorder struct {
	*stopper
	mu       sync.Mutex // guards what follows
	text     map[int]string
	panicked map[int]string
}

func newRecorder(t *testing.T) *recorder {
	r := &recorder{stopper: &stopper{T: t}, text: map[int]string{}, panicked: map[int]string{}}
	r.worker = New(Options{Event: func(e proc.Event) {
		r.mu.Lock()
		defer r.mu.Unlock()
		switch e.Kind {
		case proc.Stream:
			r.text[e.Cell] += e.Text
		case proc.Panicked:
			r.panicked[e.Cell] = e.Failure.Value
		}
	}})
	t.Cleanup(func() {
		r.worker.StopAll()
		if err := r.worker.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// wait waits until what a cell has printed, or was told of it, satisfies ok.
func (r *recorder) wait(what string, ok func() bool) {
	r.Helper()
	for pause := time.Millisecond; pause < 10*time.Second; pause *= 2 {
		r.mu.Lock()
		done := ok()
		r.mu.Unlock()
		if done {
			return
		}
		time.Sleep(pause)
	}
	r.Errorf("%s: never; printed %v, told %v", what, r.text, r.panicked)
}

// imports are what the cells of these tests use. Background begins goroutines that count, each in its way to wait.
const imports = `import "fmt"
import "sync"
import "sync/atomic"
import "time"
import "golanes/rt"
import "golanes/kernel/lanes"
var sleeper, ticker atomic.Int64
var mu sync.Mutex
var c = make(chan int)
func sleeps() { for { time.Sleep(1000000); sleeper.Add(1) } }
func ticks() { t := time.NewTicker(20000000); for range t.C { ticker.Add(1) } }
func panics() { panic("in the background") }
func waits() { <-c }
`

const background = `rt.Go("", sleeps); rt.Go("", ticks)`

// counts is the body of a cell that prints whether both count.
const counts = `a, b := sleeper.Load(), ticker.Load()
for i := 0; i < 2000 && (sleeper.Load() == a || ticker.Load() == b); i++ { time.Sleep(1000000) }
fmt.Print(sleeper.Load() > a, ticker.Load() > b)`

// still is the body of a cell that prints whether neither does.
const still = `a, b := sleeper.Load(), ticker.Load(); time.Sleep(50e6); fmt.Print(sleeper.Load() == a, ticker.Load() == b)`

func (r *recorder) printed(body, want string) {
	r.Helper()
	if f := r.run(r.Context(), "", body); f != nil {
		r.Errorf("%s: %+v", body, f)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if got := r.text[r.cells]; got != want {
		r.Errorf("%s\nprinted %q, want %q", body, got, want)
	}
}

// TestStopOneCell stops cells and wants goroutines of an earlier one to go on, until they are asked to stop too.
func TestStopOneCell(t *testing.T) {
	r := newRecorder(t)
	if f := r.run(t.Context(), imports, background); f != nil {
		t.Fatalf("%+v", f)
	}
	from := r.cells
	for _, body := range []string{"time.Sleep(3600e9)", "<-c", "for { }", `rt.Go("", waits); rt.Go("", waits); rt.Select("")`, `for { fmt.Sprint(1) }`} {
		f := r.stop(20*time.Millisecond, body)
		if f != nil && strings.Contains(f.Value, fmt.Sprintf("of In[%d] that was at work in that moment ended too", from)) {
			t.Logf("%s: the ticker was due just then", body) // so it is gone, and that was said
			r.run(t.Context(), "", fmt.Sprintf("lanes.Stop(%d)", from))
			r.run(t.Context(), "", background)
			from = r.cells
			continue
		}
		if f == nil || !strings.Contains(f.Value, fmt.Sprintf("2 goroutines of In[%d] go on", from)) {
			t.Errorf("%s: %+v", body, f)
		}
		r.printed(counts, "true true")
	}
	for _, others := range []string{"", ", 9999"} {
		r.printed(fmt.Sprintf("lanes.Stop(%d%s)\nfmt.Print(\"after\")", from, others), "after")
		r.printed(still, "true true")
		r.run(t.Context(), "", background)
		from = r.cells
	}
	if f := r.run(t.Context(), "", "lanes.Stop()"); f == nil || f.Name != "lanes.Stop" {
		t.Errorf("lanes.Stop(): %+v", f)
	}
	r.printed(still, "true true")
}

// TestStopAll stops what earlier cells have left, and says so under the last cell.
func TestStopAll(t *testing.T) {
	r := newRecorder(t)
	r.run(t.Context(), imports, background)
	r.run(t.Context(), "", counts) // they have begun
	r.worker.StopAll()
	r.wait("the text", func() bool {
		return r.text[2] == "true true"+"interrupted again: 2 goroutines of In[1] were stopped too\n"
	})
	r.printed(still, "true true")
	r.worker.StopAll() // there is nothing
	r.printed("1", "")
}

// TestStopStrange stops a cell that waits in a function value which another cell has made, and so with the channel of that.
func TestStopStrange(t *testing.T) {
	s := newStopper(t)
	if f := s.run(t.Context(), function, "f = closure(1)\n"+works); f != nil {
		t.Fatalf("%+v", f)
	}
	for range 10 {
		if f := s.stop(5*time.Millisecond, "f(1)"); f == nil || f.Value != "the cell was stopped, with every goroutine that it had started" {
			t.Errorf("%+v", f)
		}
		if f := s.run(t.Context(), "", works); f != nil {
			t.Fatalf("after it: %+v", f)
		}
	}
}

// TestEarlierCell lets goroutines of a cell that is over panic and exit while another one runs, which goes on.
func TestEarlierCell(t *testing.T) {
	r := newRecorder(t)
	r.run(t.Context(), imports, "")
	r.run(t.Context(), "import \"os\"", `
		rt.Go("", sleeps)
		rt.Go("", func() { <-c; panic("late") })`)
	r.printed(`c <- 1; for i := 0; i < 20; i++ { time.Sleep(1e6) }; fmt.Print("done")`, "done")
	r.wait("the panic", func() bool { return r.panicked[2] == "late (in a goroutine)" })
	r.printed("a := sleeper.Load(); for i := 0; i < 1000 && sleeper.Load() != a; i++ { a = sleeper.Load(); time.Sleep(20e6) }; fmt.Print(sleeper.Load() == a)", "true")
	r.run(t.Context(), "", `rt.Go("", func() { <-c; os.Exit(3) })`)
	r.printed(`c <- 1; time.Sleep(20e6); fmt.Print("done")`, "done")
	r.wait("the exit", func() bool { return r.panicked[5] == "exit status 3" })
}

// TestPanics lets everything panic that the host calls on a goroutine of its own. The cell fails, and variables live on.
func TestPanics(t *testing.T) {
	for _, tc := range []struct{ imports, body string }{
		{"sync", `var wg sync.WaitGroup; sync.WaitGroupˑGo(&wg, func() { panic("x") }, ""); sync.WaitGroupˑWait(&wg)`},
		{"time", `time.AfterFunc(1, func() { panic("x") }); time.Sleep(3600e9)`},
		{"context", `ctx, cancel := context.WithCancel(context.Background()); context.AfterFunc(ctx, func() { panic("x") }); cancel(); for { }`},
		{"golang.org/x/sync/errgroup", `var g errgroup.Group; errgroup.GroupˑGo(&g, func() error { panic("x") }, ""); errgroup.GroupˑWait(&g)`},
		{"golang.org/x/sync/errgroup", `var g errgroup.Group; errgroup.GroupˑTryGo(&g, func() error { panic("x") }, ""); errgroup.GroupˑWait(&g)`},
		{"golanes/rt=rt", `rt.Go("", func() { panic("x") }); for { }`},
	} {
		_, f := runBody(t, tc.imports, tc.body)
		if f == nil || f.Name != "panic" || f.Value != "x (in a goroutine)" {
			t.Errorf("%s: %+v", tc.body, f)
		}
	}
}

// TestUnlockAgain stops a goroutine that has given back the lock which a deferred call gives back too: that is no unlock of an unlocked
// mutex, which would end the process.
func TestUnlockAgain(t *testing.T) {
	r := newRecorder(t)
	r.run(t.Context(), imports, "")
	if f := r.stop(20*time.Millisecond, `sync.MutexˑLock(&mu); defer sync.MutexˑUnlock(&mu); sync.MutexˑUnlock(&mu); time.Sleep(3600e9)`); f == nil {
		t.Error("not stopped")
	}
	r.printed("fmt.Print(mu.TryLock())", "true")
}

// TestStopMany stops thousands of goroutines.
func TestStopMany(t *testing.T) {
	r := newRecorder(t)
	r.run(t.Context(), imports, "")
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	f := r.run(ctx, "", `for i := 0; i < 3000; i++ { rt.Go("", waits) }; <-c`)
	if f == nil || f.Value != "the cell was stopped, with every goroutine that it had started" {
		t.Errorf("%+v", f)
	}
	if n := fmt.Sprint(r.worker.tally(nil).alive); n != "map[]" {
		t.Errorf("left %s", n)
	}
}
