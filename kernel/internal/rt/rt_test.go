package rt

import (
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

func TestPrinted(t *testing.T) {
	r := New(Options{})
	for _, tc := range []struct {
		value any
		want  string
	}{
		{1, "1"},
		{"a", "a"},
		{true, "true"},
		{nil, "nil"},
		{uint8(7), "7"},
		{1.5, "1.5"},
		{-2e100, "-2e+100"},
		{float32(0.1), "0.1"},
		{math.Inf(1), "+Inf"},
		{1 + 2i, "(1+2i)"},
		{[]int(nil), "[0/0]0x0"},
		{wordsOf(nil), "(0x0,0x0)"},
		{(chan int)(nil), "0x0"},
	} {
		if got := r.printed(tc.value); got != tc.want {
			t.Errorf("printed(%v) = %s, want %s", tc.value, got, tc.want)
		}
	}
}

func TestSelect(t *testing.T) {
	r := New(Options{})
	full, empty := make(chan int, 1), make(chan string)
	full <- 3
	var value int
	var ok bool
	if i := r.Select("ro", empty, full, &value, &ok); i != 1 || value != 3 || !ok {
		t.Errorf("Select = %d, %d, %v", i, value, ok)
	}
	if i := r.Select("rd", empty); i != -1 {
		t.Errorf("Select of nothing = %d, want -1", i)
	}
	if i := r.Select("rrrd", empty, full, empty); i != -1 {
		t.Errorf("Select of three times nothing = %d, want -1", i)
	}
	sent := 4
	if i := r.Select("sd", full, &sent); i != 0 || <-full != 4 {
		t.Errorf("Select of a send = %d", i)
	}
	if i := r.Select("rsr", empty, full, &sent, empty); i != 1 || <-full != 4 {
		t.Errorf("Select of a send among three = %d", i)
	}
	close(full)
	value, ok = 9, true
	if i := r.Select("o", full, &value, &ok); i != 0 || value != 0 || ok {
		t.Errorf("Select of a closed channel = %d, %d, %v", i, value, ok)
	}
	value = 9
	if i := r.Select("rrv", empty, empty, full, &value); i != 2 || value != 0 {
		t.Errorf("Select of a closed channel among three = %d, %d", i, value)
	}
	var none chan int
	if i := r.Select("vsd", none, nil, none, &sent); i != -1 {
		t.Errorf("Select of nil channels = %d, want -1", i)
	}
}

// TestSelectIsFair looks whether each operation that can go on is done about as often.
func TestSelectIsFair(t *testing.T) {
	r := New(Options{})
	c := make(chan int)
	close(c)
	for _, ops := range []string{"rr", "rrr", "rrrr", "rrd"} {
		operands := []any{c, c, c, c}[:strings.Count(ops, "r")]
		count := make([]int, len(operands))
		for range 2000 {
			count[r.Select(ops, operands...)]++
		}
		for i, n := range count {
			if n < 2000/len(operands)/2 {
				t.Errorf("Select(%q) chose %d only %d times of 2000", ops, i, n)
			}
		}
	}
}

func TestSelectSendsOnClosedChannel(t *testing.T) {
	r := New(Options{})
	c, sent := make(chan int), 1
	close(c)
	defer func() {
		if err, ok := recover().(runtime.Error); !ok || err.Error() != "send on closed channel" {
			t.Errorf("recovered %v", err)
		}
	}()
	r.Select("sd", c, &sent)
}

// A stopping is a Stopper of goroutines that stop and that End lets go on.
type stopping struct {
	endless
	stop  chan struct{}
	ended atomic.Int64
}

func (s *stopping) Stopped() <-chan struct{} { return s.stop }
func (s *stopping) End()                     { s.ended.Add(1) }

func (s *stopping) Waiting() func(undo func()) {
	return func(undo func()) {
		select {
		case <-s.stop:
			undo()
		default:
		}
	}
}

func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &stopping{stop: make(chan struct{})}
		r := New(Options{Stopper: s})
		done := make(chan int)
		go func() { done <- r.Select("") }()
		synctest.Wait()
		close(s.stop)
		if i := <-done; i != -1 {
			t.Errorf("a stopped Select = %d, want -1", i)
		}
		if i := r.Select("r", make(chan int)); i != -1 {
			t.Errorf("a Select of a stopped goroutine = %d, want -1", i)
		}
		if i := r.Select("rd", make(chan int)); i != -1 || s.ended.Load() != 2 {
			t.Errorf("a Select with a default = %d, ended %d, want -1, 2", i, s.ended.Load())
		}
	})
}

// TestAwait ends a wait before and after its goroutine was stopped.
func TestAwait(t *testing.T) {
	s := &stopping{stop: make(chan struct{})}
	r := New(Options{Stopper: s})
	undone := 0
	r.Await(func() {}, func() { undone++ })
	if undone != 0 {
		t.Errorf("undone %d times, want none", undone)
	}
	r.Await(func() { close(s.stop) }, func() { undone++ })
	if undone != 1 {
		t.Errorf("undone %d times, want once", undone)
	}
}

// TestDeferred runs deferred calls of which one panics: the others are made too, and the panic leaves the function.
func TestDeferred(t *testing.T) {
	var left []Place
	r := New(Options{Left: func(p Place) { left = append(left, p) }})
	var order []int
	func() {
		defer func() {
			if v := recover(); v != "one" {
				t.Errorf("recovered %v, want one", v)
			}
		}()
		statement := 7
		d := newDefers("fˑ1 In[3]:2", &statement)
		for i := range 3 {
			d.push(func() {
				order = append(order, i)
				if i == 1 {
					panic("one")
				}
			}, direct)
		}
		r.run(d, "zero")
	}()
	if want := []int{2, 1, 0}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
	if want := []Place{{"fˑ1", "In[3]", 2, 7}}; !slices.Equal(left, want) {
		t.Errorf("left %v, want %v", left, want)
	}
	if r.throws.any() || len(r.throws.of) > 0 {
		t.Errorf("panics that go on: %v", r.throws.of)
	}
}

// TestGoexit ends a goroutine in a deferred call while a panic goes on: there is no panic any more, and the other calls are made.
func TestGoexit(t *testing.T) {
	r := New(Options{})
	var order []int
	done := make(chan any)
	go func() {
		defer func() {
			done <- recover()
		}()
		d := newDefers("", nil)
		d.push(func() { order = append(order, 0) }, direct)
		d.push(runtime.Goexit, direct)
		d.push(func() { order = append(order, 2) }, direct)
		r.run(d, "p")
	}()
	if v := <-done; v != nil || !slices.Equal(order, []int{2, 0}) {
		t.Errorf("recovered %v, calls %v", v, order)
	}
}

func TestFinish(t *testing.T) {
	r := New(Options{Left: func(Place) {}})
	finish := func(call func()) (thrown any) {
		defer func() { thrown = recover() }()
		r.finish("", nil, "p", call, direct)
		return nil
	}
	if p := finish(func() {}); p != "p" {
		t.Errorf("finish throws %v, want p", p)
	}
	if p := finish(func() { panic("q") }); p != "q" {
		t.Errorf("finish of a panic throws %v, want q", p)
	}
	if p := finish(func() { r.throws.current().active = false }); p != nil {
		t.Errorf("finish of a recover throws %v", p)
	}
}

func TestPanicNil(t *testing.T) {
	var none any
	if _, ok := Panic(Value(reflect.ValueOf(&none).Elem())).(*runtime.PanicNilError); !ok {
		t.Errorf("the value of panic(nil) is %T", Panic(nil))
	}
}

func TestPrintln(t *testing.T) {
	var b strings.Builder
	New(Options{Stderr: &b}).println("a", 1, 2.0)
	if got := b.String(); got != "a 1 2\n" {
		t.Errorf("println wrote %q", got)
	}
}
