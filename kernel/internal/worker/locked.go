package worker

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unsafe"
)

// A lockedVariable is a mutex that a variable of the notebook is, or has.
type lockedVariable struct {
	path, typ string
	mutex     unsafe.Pointer
}

// locked returns the mutexes of the notebook's variables that are locked, without those that were when it was called last. Nothing of a
// cell must execute.
func (w *Worker) locked() []lockedVariable {
	w.passed.Load()
	found := w.lookForLocks()
	before := w.knownLocks
	w.knownLocks = map[unsafe.Pointer]bool{}
	var list []lockedVariable
	for _, v := range found {
		if !before[v.mutex] && !w.knownLocks[v.mutex] {
			list = append(list, v)
		}
		w.knownLocks[v.mutex] = true
	}
	return list
}

func (w *Worker) lookForLocks() []lockedVariable {
	l := locker{nodes: maxLockNodes}
	for iter := w.table.symbols.MapRange(); iter.Next(); {
		name, _, ok := strings.Cut(iter.Key().String(), "ˑ")
		if !ok || name == "" {
			continue
		}
		index, err := w.table.symbol(iter.Key().String(), "index")
		if err != nil || index.Int() < 0 || index.Int() >= int64(len(*w.globals.data)) {
			continue
		}
		kind, err := w.table.symbol(iter.Key().String(), "global")
		if err != nil || !kind.Bool() {
			continue
		}
		l.look((*w.globals.data)[index.Int()], name, 0)
	}
	slices.SortFunc(l.found, func(a, b lockedVariable) int { return strings.Compare(a.path, b.path) })
	return l.found
}

// What is looked at in search of locks: what takes a moment.
const (
	maxLockNodes = 20_000
	maxLockDepth = 6
)

// A locker looks for locked mutexes.
type locker struct {
	nodes int
	found []lockedVariable
}

func (l *locker) look(v reflect.Value, path string, depth int) {
	if l.nodes--; l.nodes < 0 || depth > maxLockDepth || !v.IsValid() {
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			l.look(v.Elem(), path, depth+1)
		}
	case reflect.Slice, reflect.Array:
		for i := range min(v.Len(), 100) {
			l.look(v.Index(i), path+fmt.Sprintf("[%d]", i), depth+1)
		}
	case reflect.Struct:
		if !v.CanAddr() {
			return
		}
		switch v.Type() {
		case reflect.TypeFor[sync.Mutex]():
			if m := (*sync.Mutex)(v.Addr().UnsafePointer()); m.TryLock() {
				m.Unlock()
			} else {
				l.found = append(l.found, lockedVariable{path, "sync.Mutex", v.Addr().UnsafePointer()})
			}
			return
		case reflect.TypeFor[sync.RWMutex]():
			if m := (*sync.RWMutex)(v.Addr().UnsafePointer()); m.TryLock() {
				m.Unlock()
			} else {
				l.found = append(l.found, lockedVariable{path, "sync.RWMutex", v.Addr().UnsafePointer()})
			}
			return
		}
		if v.Type().PkgPath() != "" { // of the standard library: none of the learner's business
			return
		}
		for i := range v.NumField() {
			name := strings.TrimPrefix(v.Type().Field(i).Name, "X")
			l.look(v.Field(i), path+"."+name, depth+1)
		}
	}
}

// lockedText says that mutexes are locked, and what to do.
func lockedText(locked []lockedVariable) string {
	const most = 5
	var paths []string
	for _, v := range locked {
		if len(paths) == most {
			paths = append(paths, fmt.Sprintf("%d more", len(locked)-most))
			break
		}
		paths = append(paths, v.path)
	}
	if len(paths) == 1 {
		return fmt.Sprintf("%[1]s is locked, and no goroutine is left to unlock it: %[1]s = %[2]s{} makes it anew", paths[0], locked[0].typ)
	}
	return fmt.Sprintf("%s are locked, and no goroutine is left to unlock them: %s = %s{} makes the first anew", strings.Join(paths, ", "), paths[0], locked[0].typ)
}
