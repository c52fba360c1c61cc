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

// A Setter sets one label of many goroutines. It is quick for those that begin with the labels and the value of the one before. The zero
// value is ready; safe for concurrent use.
type Setter struct{ last atomic.Pointer[set] }

// A set is labels that were made of others.
type set struct {
	of, labels unsafe.Pointer
	value      string
}

// Set is the function of that name; a Setter is used with one key only.
func (s *Setter) Set(key, value string) {
	of := getLabels()
	if l := s.last.Load(); l != nil && l.of == of && l.value == value {
		setLabels(l.labels)
		return
	}
	Set(key, value)
	s.last.Store(&set{of, getLabels(), value})
}

// Set adds a label to those of the calling goroutine, or replaces the one with this key. The goroutines that it starts from now on have
// it too, those that it has started do not.
func Set(key, value string) {
	if !known() {
		pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels(key, value)))
		return
	}
	// As package pprof would, which takes ten times as long: sorted by key, and never changed afterwards.
	old := pairs()
	labels := new(make([]pair, 0, len(old)+1))
	added := pair{key, value}
	done := false
	for _, p := range old {
		if !done && p.key >= key {
			*labels = append(*labels, added)
			done = true
		}
		if p.key != key {
			*labels = append(*labels, p)
		}
	}
	if !done {
		*labels = append(*labels, added)
	}
	setLabels(unsafe.Pointer(labels))
}

//go:linkname getLabels runtime/pprof.runtime_getProfLabel
func getLabels() unsafe.Pointer

//go:linkname setLabels runtime/pprof.runtime_setProfLabel
func setLabels(labels unsafe.Pointer)
