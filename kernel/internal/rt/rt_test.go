package rt

import (
	"errors"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

func TestPrinted(t *testing.T) {
	for _, tc := range []struct {
		value any
		want  string
	}{
		{1, "1"},
		{"a", "a"},
		{true, "true"},
		{nil, "nil"},
		{uint8(7), "7"},
		{1.5, "+1.500000e+000"},
		{-2e100, "-2.000000e+100"},
		{math.Inf(1), "+Inf"},
		{1 + 2i, "(+1.000000e+000+2.000000e+000i)"},
	} {
		if got := printed(tc.value); got != tc.want {
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

func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := New(Options{})
		done := make(chan int)
		go func() { done <- r.Select("") }()
		synctest.Wait()
		r.Stop()
		if i := <-done; i != -1 {
			t.Errorf("a stopped Select = %d, want -1", i)
		}
		go func() { done <- r.Select("r", make(chan int)) }()
		synctest.Wait()
		r.Stop()
		if i := <-done; i != -1 {
			t.Errorf("the next stopped Select = %d, want -1", i)
		}
	})
}

func TestDefers(t *testing.T) {
	var order []int
	func() {
		defer func() {
			if v := recover(); v != "two" {
				t.Errorf("recovered %v, want two", v)
			}
		}()
		d := NewDefers()
		defer d.Run()
		for i := range 3 {
			d.Push(func() {
				order = append(order, i)
				if i == 1 {
					panic("two")
				}
			})
		}
	}()
	if want := []int{2, 1, 0}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}

func TestRecovered(t *testing.T) {
	told := 0
	r := New(Options{Recovered: func() { told++ }})
	if v := r.recovered(nil); v != nil || told != 0 {
		t.Errorf("recovered(nil) = %v, told %d times", v, told)
	}
	err := errors.New("e")
	if v := r.recovered(reflect.ValueOf(err)); v != err || told != 1 {
		t.Errorf("recovered(wrapped error) = %v, told %d times", v, told)
	}
	var b strings.Builder
	New(Options{Stderr: &b}).println("a", 1, 2.0)
	if got := b.String(); got != "a 1 +2.000000e+000\n" {
		t.Errorf("println wrote %q", got)
	}
}
