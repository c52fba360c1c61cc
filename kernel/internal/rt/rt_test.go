package rt

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
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
	if i := r.Select(Receive(empty, nil, nil), Receive(full, &value, &ok)); i != 1 || value != 3 || !ok {
		t.Errorf("Select = %d, %d, %v", i, value, ok)
	}
	if i := r.TrySelect(Receive(empty, nil, nil)); i != -1 {
		t.Errorf("TrySelect of nothing = %d, want -1", i)
	}
	sent := 4
	if i := r.TrySelect(Send(full, &sent)); i != 0 || <-full != 4 {
		t.Errorf("TrySelect of a send = %d", i)
	}
	close(full)
	value, ok = 9, true
	if i := r.Select(Receive(full, &value, &ok)); i != 0 || value != 0 || ok {
		t.Errorf("Select of a closed channel = %d, %d, %v", i, value, ok)
	}
	var none chan int
	if i := r.TrySelect(Receive(none, nil, nil), Send(none, &sent)); i != -1 {
		t.Errorf("TrySelect of nil channels = %d, want -1", i)
	}
}

func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := New(Options{})
		done := make(chan int)
		go func() { done <- r.Select() }()
		synctest.Wait()
		r.Stop()
		if i := <-done; i != -1 {
			t.Errorf("a stopped Select = %d, want -1", i)
		}
		go func() { done <- r.Select(Receive(make(chan int), nil, nil)) }()
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
	if got := b.String(); got != "a 1 2\n" {
		t.Errorf("println wrote %q", got)
	}
}
