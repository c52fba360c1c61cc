package kernel_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golanes/kernel"
	"golanes/kernel/notebook"
)

// before declares what must work after each interrupt, in every form that a function value can have.
const before = `import ("fmt"; "sync"; "time"; "strings"; "sort"; "errors"; "context"; "golanes/kernel/lanes")
type T struct{ n int }
func (t T) String() string { return fmt.Sprintf("T%d", t.n) }
func (t *T) Add(n int) { t.n += n }
type N int
func (n N) Error() string { return fmt.Sprint("N", int(n)) }
type Stringer interface{ String() string }
func Map[A, B any](xs []A, f func(A) B) (ys []B) { for _, x := range xs { ys = append(ys, f(x)) }; return ys }
type Stack[E any] struct{ items []E }
func (s *Stack[E]) Push(e E) { s.items = append(s.items, e) }
f := func(x int) int { return x + 1 }
func double(x int) int { return 2 * x }
g := double
t := &T{1}
add := t.Add
text := T.String
counter := func() func() int { n := 0; return func() int { n++; return n } }()
functions := map[string]func(int) int{"f": f, "double": double}
c := make(chan int)
buffered := make(chan string, 2)
var mu sync.Mutex
var rw sync.RWMutex
var s Stack[string]
s.Push("a")
_ = Map([]int{1}, func(x int) string { return fmt.Sprint(x) })
_, _, _ = strings.ToUpper, sort.Ints, errors.New
_, _, _ = context.Background, time.Now, lanes.Stop`

// after checks what before declared.
const after = `func() (err error) {
	check := func(what string, got, want any) {
		if a, b := fmt.Sprint(got), fmt.Sprint(want); a != b {
			err = errors.Join(err, fmt.Errorf("%s: %s, want %s", what, a, b))
		}
	}
	check("f", f(1), 2)
	check("g", g(2), 4)
	check("map", functions["f"](1) + functions["double"](3), 8)
	check("method", T{3}, "T3")
	check("interface", Stringer(T{4}).String(), "T4")
	check("error", error(N(5)), "N5")
	n := t.n
	add(2)
	check("method value", t.n, n + 2)
	check("method expression", text(T{6}), "T6")
	first := counter()
	check("closure", counter(), first + 1)
	check("generic", Map([]int{1, 2}, func(x int) string { return fmt.Sprint(x, "!") }), "[1! 2!]")
	s.Push("b")
	check("generic type", s.items[len(s.items)-1], "b")
	go func() { c <- 7 }()
	check("channel", <-c, 7)
	begin := time.Now()
	go func() { time.Sleep(5 * time.Millisecond); c <- 8 }()
	select {
	case x := <-c:
		check("select", x, 8)
	}
	if time.Since(begin) < 5 * time.Millisecond { check("sleep", "none", "5ms") }
	buffered <- "x"
	check("buffered", <-buffered, "x")
	var wg sync.WaitGroup
	var own sync.Mutex
	sum := 0
	for i := range 10 { wg.Go(func() { own.Lock(); defer own.Unlock(); sum += i }) }
	wg.Wait()
	check("goroutines", sum, 45)
	xs := []int{3, 1, 2}
	sort.Slice(xs, func(i, j int) bool { return xs[i] < xs[j] })
	check("callback", xs, "[1 2 3]")
	return err
}()`

// endless are cells that do not end by themselves. Each prints "begun" at its start, or where it says so.
var endless = []struct{ name, code string }{
	{"loop", `for {}`},
	{"counting loop", `for i := 0; ; i++ { _ = f(i) }`},
	{"calls of function values", `for { add(1); _ = T{1}.String(); _ = functions["f"](1) }`},
	{"recursion", `var r func(int) int; r = func(n int) int { if n > 10000 { fmt.Println("begun"); for {} }; return r(n+1) + 1 }; r(0)`},
	{"receive", `<-c`},
	{"receive in an expression", `fmt.Println(<-c + 1)`},
	{"send", `c <- 1`},
	{"range", `for x := range c { _ = x }`},
	{"empty select", `select {}`},
	{"select", `own := make(chan string); select { case <-c: case own <- "a": }`},
	{"nil channel", `var none chan int; <-none`},
	{"sleep", `time.Sleep(time.Hour)`},
	{"time.After", `<-time.After(time.Hour)`},
	{"context", `ctx, cancel := context.WithTimeout(context.Background(), time.Hour); defer cancel(); <-ctx.Done()`},
	{"WaitGroup", `var wg sync.WaitGroup; wg.Add(1); wg.Wait()`},
	{"WaitGroup.Go", `var wg sync.WaitGroup; for range 4 { wg.Go(func() { for {} }) }; wg.Wait()`},
	{"Mutex", `var m sync.Mutex; m.Lock(); m.Lock()`},
	{"embedded Mutex", `var x struct { sync.Mutex }; x.Lock(); x.Lock()`},
	{"RWMutex", `var m sync.RWMutex; m.Lock(); m.RLock()`},
	{"Cond", `x := sync.NewCond(&sync.Mutex{}); x.L.Lock(); x.Wait()`},
	{"deadlock", `var a, b sync.Mutex; var wg sync.WaitGroup; both := make(chan int); wg.Go(func() { a.Lock(); both <- 1; b.Lock() }); wg.Go(func() { b.Lock(); <-both; a.Lock() }); wg.Wait()`},
	{"goroutines", `for i := range 200 { go func() { for { c <- i } }() }; for {}`},
	{"spawning", `for { go func() { for range 10 { _ = f(1) } }() ; time.Sleep(time.Microsecond) }`},
	{"ping pong", `a, b := make(chan int), make(chan int); go func() { for x := range a { b <- x } }(); for { a <- 1; <-b }`},
	{"tickers", `for range 3 { go func() { for range time.Tick(time.Millisecond) { _ = f(1) } }() }; select {}`},
	{"callback", `xs := make([]int, 1000); for { sort.Slice(xs, func(i, j int) bool { return xs[i] < xs[j] }) }`},
	{"deferred", `func() { defer func() { recover(); for {} }(); panic(1) }()`},
	{"printing", `for { fmt.Sprint(T{1}, N(2)) }`},
	{"timed", "%%time\nfmt.Println(\"begun\"); for {}"},
	{"timed again and again", "%%timeit\nfmt.Println(\"begun\"); time.Sleep(time.Millisecond)"},
	{"timed in one round", "%%timeit -n 10_000_000\nfmt.Println(\"begun\"); f(1)"},
	{"timed wait", "%%timeit -n 2\nfmt.Println(\"begun\"); if counter() % 2 == 0 { <-c }"},
	{"comparison", "%%compare\n// -- a\nfmt.Println(\"begun\"); <-c\n// -- b\nfor {}"},
	{"print storm", `for { fmt.Println("again and again") }`},
	{"thousand goroutines", `for range 1000 { go func() { <-c }() }; select {}`},
	{"deferred calls", `for range 50 { go func() { defer mu.Unlock(); defer func() { _ = recover() }(); mu.Lock(); time.Sleep(time.Hour) }() }; select {}`},
	{"runs of tasks", `lanes.Concurrent(func() { lanes.Sequential(func() { <-c }, func() {}) }, func(ctx context.Context) { <-ctx.Done() }, func() { for {} })`},
	{"redeclaring", `f := func(x int) int { return x + 1 }; for { f(1) }`},
}

// every is what the text of an interrupt says if there is nothing more to say.
const every = "the cell was stopped, with every goroutine that it had started"

// newInterrupter starts a session in which before was run.
func newInterrupter(t *testing.T, o kernel.Options) interrupter {
	t.Helper()
	k, err := kernel.NewLocal(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	s := interrupter{t, k}
	s.want(before, "")
	s.want(after, "<nil>")
	return s
}

// TestInterruptedCells interrupts cells of all kinds in one session and wants everything to work afterwards.
func TestInterruptedCells(t *testing.T) {
	for _, inProcess := range []bool{false, true} {
		t.Run(fmt.Sprintf("in process %v", inProcess), func(t *testing.T) {
			t.Parallel()
			s := newInterrupter(t, kernel.Options{InProcess: inProcess})
			for _, cell := range endless {
				code := cell.code
				if !strings.Contains(code, "begun") {
					code = "fmt.Println(\"begun\")\n" + code
				}
				took, text := s.interrupt(code)
				if locks := strings.Contains(cell.code, "Lock()"); text != every && !(locks && strings.HasPrefix(text, every+"; ")) {
					t.Errorf("%s: %s", cell.name, text)
				}
				t.Logf("%s took %v", cell.name, took)
				if took > 10*time.Second { // 0.2 s on a quiet machine
					t.Errorf("%s took %v", cell.name, took)
				}
				s.want(after, "<nil>")
			}
		})
	}
}

// TestInterruptDeclares interrupts a cell that declares something, which works in the next.
func TestInterruptDeclares(t *testing.T) {
	t.Parallel()
	s := newInterrupter(t, kernel.Options{})
	_, text := s.interrupt(`type U struct{ n int }
func (u U) String() string { return fmt.Sprint("U", u.n) }
func triple(x int) int { return 3 * x }
u, h, own := U{7}, func(x int) int { return triple(x) + 1 }, make(chan int)
fmt.Println("begun")
for { own <- h(1) }`)
	if text != every {
		t.Error(text)
	}
	s.want(`go func() { own <- h(2) }()
fmt.Sprint(u, triple(2), <-own)`, `"U7 6 7"`)
}

// TestInterruptHost interrupts a cell in a call of the host that does not end.
func TestInterruptHost(t *testing.T) {
	t.Parallel()
	s := newInterrupter(t, kernel.Options{})
	s.want(`import "io"
r, w := io.Pipe()
reached := 0`, "")
	_, text := s.interrupt(`fmt.Println("begun")
r.Read(make([]byte, 1))
reached++`)
	if want := every + ", but for one in a call that cannot be stopped (io.PipeReader.Read): it goes on when that returns"; text != want {
		t.Errorf("%s, want %s", text, want)
	}
	s.want(after, "<nil>")
	s.want(`n, _ := w.Write([]byte("x")); n`, "1")
}

// TestInterruptHeld interrupts cells that wait for locks. When these are free nothing of the cells is executed, and they stay free.
func TestInterruptHeld(t *testing.T) {
	t.Parallel()
	s := newInterrupter(t, kernel.Options{})
	s.want(`reached := 0
var wg sync.WaitGroup
free := func(try func() bool) bool {
	for range 1000 {
		if try() { return true }
		time.Sleep(time.Millisecond)
	}
	return false
}`, "")
	for _, tc := range []struct{ wait, end, free string }{
		{`mu.Lock(); fmt.Println("begun"); mu.Lock()`, `mu.Unlock()`, `mu.TryLock()`},
		{`rw.Lock(); fmt.Println("begun"); rw.Lock()`, `rw.Unlock()`, `rw.TryLock()`},
		{`fmt.Println("begun"); rw.RLock()`, `rw.Unlock()`, `rw.TryLock()`},
		{`wg.Add(1); fmt.Println("begun"); wg.Wait()`, `wg.Done()`, `func() bool { wg.Wait(); return true }()`},
	} {
		_, text := s.interrupt(tc.wait + "; reached++")
		if !strings.HasPrefix(text, every) {
			t.Error(text)
		}
		s.want(tc.end, "")
		s.want("free(func() bool { return "+tc.free+" })", "true")
	}
	s.want("reached", "0")
}

// TestInterruptAgain interrupts cells that forget something, and runs them again with it: what was interrupted still waits for the old
// locks, but not for those of the new variables.
func TestInterruptAgain(t *testing.T) {
	t.Parallel()
	s := newInterrupter(t, kernel.Options{})
	s.want("type Counter struct { mu sync.Mutex; n int }", "")
	for _, tc := range []struct{ begin, forgotten, wait string }{
		{`var wg sync.WaitGroup; wg.Add(1)`, `go func() { time.Sleep(time.Millisecond); wg.Done() }()`, `wg.Wait()`},
		{`var m sync.Mutex; m.Lock()`, `go func() { time.Sleep(time.Millisecond); m.Unlock() }()`, `m.Lock()`},
		{`var ms [2]sync.RWMutex; ms[1].Lock()`, `go func() { time.Sleep(time.Millisecond); ms[1].Unlock() }()`, `ms[1].RLock()`},
		{`var k Counter; k.mu.Lock()`, `go func() { time.Sleep(time.Millisecond); k.mu.Unlock() }()`, `k.mu.Lock()`},
		{`k := Counter{n: 1}; k.mu.Lock()`, `go func() { time.Sleep(time.Millisecond); k.mu.Unlock() }()`, `k.mu.Lock()`},
	} {
		if _, text := s.interrupt(tc.begin + `; fmt.Println("begun"); ` + tc.wait); !strings.HasPrefix(text, every) {
			t.Error(text)
		}
		s.want(tc.begin+"; "+tc.forgotten+"; "+tc.wait, "")
	}
}

// TestStoppedByGoroutine ends cells by what their goroutines do, as an interrupt does.
func TestStoppedByGoroutine(t *testing.T) {
	t.Parallel()
	s := newInterrupter(t, kernel.Options{})
	for code, name := range map[string]string{
		`go func() { panic("x") }(); for {}`:                       "panic",
		`go panic(T{1}); var w sync.WaitGroup; w.Add(1); w.Wait()`: "panic",
		"import \"os\"\ngo os.Exit(3); <-c":                        "os.Exit",
		"import \"os\"\nos.Exit(3)":                                "os.Exit",
		"import \"log\"\ndefer add(1); log.Fatal(T{2})":            "log.Fatal",
	} {
		reply, err := s.kernel.Execute(t.Context(), code, "", func(notebook.Output) {})
		if err != nil || reply.Name != name {
			t.Errorf("%s: %v, %v, want %s", code, err, reply, name)
		}
		s.want(after, "<nil>")
	}
}

// TestInterruptHostGoroutines interrupts a cell while there are a server and a timer that cells started, and an iterator.
func TestInterruptHostGoroutines(t *testing.T) {
	t.Parallel()
	s := newInterrupter(t, kernel.Options{})
	s.want(`import ("net/http"; "net/http/httptest"; "io"; "iter")
served := 0
server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	served++
	fmt.Fprint(w, T{served}, <-time.After(0) == time.Time{})
}))
get := func() string {
	reply, err := http.Get(server.URL)
	if err != nil { return err.Error() }
	defer reply.Body.Close()
	text, _ := io.ReadAll(reply.Body)
	return string(text)
}
fired := make(chan T, 1)
_ = time.AfterFunc(1500 * time.Millisecond, func() { fired <- T{9} })
next, _ := iter.Pull(func(yield func(int) bool) { for i := 0; yield(i); i++ {} })
_, _ = next()
get()`, `"T1 false"`)
	// The iterator is a goroutine of an earlier cell: it may be told to go on.
	if _, text := s.interrupt(`fmt.Println("begun"); for { next() }`); !strings.HasPrefix(text, every) {
		t.Error(text)
	}
	s.want("get()", `"T2 false"`)
	s.want("(<-fired).String()", `"T9"`)
	s.want("server.Close()", "")
	s.want(after, "<nil>")
}

// TestInterruptDefers wants the deferred calls of an interrupted cell to run, the innermost first, and no recover to see the interrupt.
func TestInterruptDefers(t *testing.T) {
	t.Parallel()
	s := newInterrupter(t, kernel.Options{})
	s.want(`var log []string
func outer() {
	defer func() { log = append(log, "outer") }()
	inner()
	log = append(log, "went on")
}
func inner() {
	mu.Lock()
	defer mu.Unlock()
	x := 3
	defer func() { log = append(log, fmt.Sprint("inner ", x, recover())) }()
	for i := range 2 { defer func() { log = append(log, fmt.Sprint("loop ", i)) }() }
	deepest()
}
func deepest() {
	defer close(closed)
	fmt.Println("begun")
	wait()
}
var closed chan int
var wait func()
func nested() { defer func() { recover() }(); panic("nested") }`, "")
	for _, wait := range []string{"for {}", "<-c", "select { case <-c: case <-buffered: }", "time.Sleep(time.Hour)", "func() { defer nested(); for {} }()"} {
		s.want("log, closed, wait = nil, make(chan int), func() { "+wait+" }", "")
		if _, text := s.interrupt("outer()"); text != every {
			t.Errorf("%s: %s", wait, text)
		}
		s.want(`<-closed; fmt.Sprint(log, mu.TryLock())`, `"[loop 1 loop 0 inner 3 <nil> outer] true"`)
		s.want("mu.Unlock()", "")
	}
	_, text := s.interrupt(`defer func() { log = append(log, "in time") }(); defer func() { <-c }(); fmt.Println("begun"); time.Sleep(time.Hour)`)
	if want := every + "; the deferred calls of a goroutine took too long and were given up"; text != want {
		t.Errorf("%s, want %s", text, want)
	}
	s.want(after, "<nil>")
}

// TestInterruptLocked wants a mutex to be named that a stopped goroutine has left locked, once.
func TestInterruptLocked(t *testing.T) {
	t.Parallel()
	s := newInterrupter(t, kernel.Options{})
	s.want("type Counter struct { mu sync.Mutex; n int }\nk := &Counter{}", "")
	for _, tc := range []struct{ code, want string }{
		{`mu.Lock(); fmt.Println("begun"); for {}`, "; mu is locked, and no goroutine is left to unlock it: mu = sync.Mutex{} makes it anew"},
		{`fmt.Println("begun"); for {}`, ""},
		{`k.mu.Lock(); rw.RLock(); fmt.Println("begun"); for {}`, "; k.mu, rw are locked, and no goroutine is left to unlock them: k.mu = sync.Mutex{} makes the first anew"},
	} {
		if _, text := s.interrupt(tc.code); text != every+tc.want {
			t.Errorf("%s: %s, want %s", tc.code, text, every+tc.want)
		}
	}
	s.want("mu = sync.Mutex{}; k.mu = sync.Mutex{}; rw = sync.RWMutex{}", "")
	s.want(after, "<nil>")
}

// TestPanicOfHandler lets the handler of a server panic: the server goes on, and what is told shows the learner's line.
func TestPanicOfHandler(t *testing.T) {
	t.Parallel()
	s := newInterrupter(t, kernel.Options{})
	var text strings.Builder
	reply, err := s.kernel.Execute(t.Context(), `import ("net/http"; "net/http/httptest")
server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { panic("in the handler") }))
_, err := http.Get(server.URL)
server.Close()`, "", func(o notebook.Output) { fmt.Fprint(&text, o["text"]) })
	if err != nil || reply.Status != "ok" {
		t.Errorf("%+v, %v", reply, err)
	}
	if got := text.String(); !strings.Contains(got, "panic: in the handler (in a handler, serving 127.0.0.1:") || !strings.Contains(got, "In[3]:2:") ||
		strings.Contains(got, "goroutine ") {
		t.Errorf("told %q, want the panic with the learner's line", got)
	}
	s.want("err != nil", "true")
	s.want(after, "<nil>")
}

// An interrupter runs cells in a session.
type interrupter struct {
	*testing.T
	kernel *kernel.Local
}

// want runs a cell and wants it to have the given value.
func (s interrupter) want(code, value string) {
	s.Helper()
	got := ""
	reply, err := s.kernel.Execute(s.Context(), code, "", func(o notebook.Output) {
		if data, ok := o["data"].(map[string]any); ok {
			got += fmt.Sprint(data["text/plain"])
		}
	})
	if err != nil || reply.Status != "ok" || got != value {
		s.Errorf("%s\n%s: %v, %s, want %s", strings.Join(reply.Traceback, "\n"), reply.Status, err, got, value)
	}
}

// interrupt runs a cell, interrupts it once it has printed something, and returns how long it took to end, and what it ended with.
func (s interrupter) interrupt(code string) (took time.Duration, text string) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), 20*time.Second)
	defer cancel()
	var begin time.Time
	_, err := s.kernel.Execute(ctx, code, "", func(o notebook.Output) {
		switch o["output_type"] {
		case "stream":
			if begin.IsZero() {
				begin = time.Now()
				time.AfterFunc(10*time.Millisecond, cancel) // when it waits
			}
		case "error":
			text = fmt.Sprint(o["evalue"])
		case "display_data", "update_display_data": // what %%time says, and how much of a storm is not shown
		default:
			s.Errorf("%s: a stopped cell shows %v", code, o)
		}
	})
	if !errors.Is(err, context.Canceled) {
		s.Errorf("%s: %v", code, err)
	}
	return time.Since(begin), text
}
