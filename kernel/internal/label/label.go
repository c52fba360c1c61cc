// Package label reads and adds to the profiler labels of the calling goroutine. A goroutine hands its labels on to those that it starts,
// so they say whose a goroutine is, without goroutine ids and without anybody who keeps a list.
//
// Package runtime/pprof sets labels and does not give them back. The runtime keeps the function that does for packages outside of the
// standard library (see "go:linkname" at runtime_getProfLabel in GOROOT/src/runtime/proflabel.go). What it returns is read only if
// [pprof.LabelSet] is what it was in Go 1.26; in a release where it is not, goroutines seem to have no labels.
package label

import (
	"context"
	"reflect"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A pair is internal/runtime/pprof/label.Label.
type pair struct{ key, value string }

// known reports whether a set of labels is a slice of pairs of strings.
var known = sync.OnceValue(func() bool {
	t := reflect.TypeFor[pprof.LabelSet]()
	if t.Kind() != reflect.Struct || t.NumField() != 1 || t.Field(0).Type.Kind() != reflect.Slice {
		return false
	}
	e := t.Field(0).Type.Elem()
	text := reflect.TypeFor[string]()
	return e.Kind() == reflect.Struct && e.NumField() == 2 && e.Field(0).Type == text && e.Field(1).Type == text
})

func pairs() []pair {
	p := getLabels()
	if p == nil || !known() {
		return nil
	}
	return *(*[]pair)(p)
}

// Get returns a label of the calling goroutine.
func Get(key string) (value string, ok bool) {
	for _, p := range pairs() {
		if p.key == key {
			return p.value, true
		}
	}
	return "", false
}

// Set adds a label to those of the calling goroutine, or replaces the one with this key. The goroutines that it starts from now on have
// it too, those that it has started do not.
func Set(key, value string) {
	pprof.SetGoroutineLabels(with(key, value))
}

// with returns a context with the labels of the calling goroutine and one more.
func with(key, value string) context.Context {
	args := make([]string, 0, 8)
	put := false
	for _, p := range pairs() {
		if !put && p.key >= key { // in their order, else package pprof sorts them, which takes longer than all the rest
			args, put = append(args, key, value), true
		}
		if p.key != key {
			args = append(args, p.key, p.value)
		}
	}
	if !put {
		args = append(args, key, value)
	}
	return pprof.WithLabels(context.Background(), pprof.Labels(args...))
}

// A Setter is Set for a label that many goroutines get one after the other which have the same labels before, and so the same after. The
// zero value is ready; it is safe for concurrent use.
type Setter struct{ latest atomic.Pointer[setting] }

// A setting is what Set has come to.
type setting struct {
	before     unsafe.Pointer // held, so that no other labels come to lie there
	key, value string
	after      context.Context
}

// Set is the function of that name.
func (s *Setter) Set(key, value string) {
	before := getLabels()
	l := s.latest.Load()
	if l == nil || l.before != before || l.key != key || l.value != value {
		l = &setting{before, key, value, with(key, value)}
		s.latest.Store(l)
	}
	pprof.SetGoroutineLabels(l.after)
}

//go:linkname getLabels runtime/pprof.runtime_getProfLabel
func getLabels() unsafe.Pointer
