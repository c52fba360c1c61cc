package worker

import (
	"fmt"
	"go/token"
	"reflect"
	"sync"
	"unsafe"

	"github.com/traefik/yaegi/interp"

	goroutines "golanes/kernel/internal/census"
	"golanes/kernel/internal/proc"
)

// functions know which function of a cell a call of the interpreter's executes. A traceback has the call's arguments, of which the first
// is the node that the body of the function begins with. That costs a cell nothing while it runs. Safe for concurrent use.
type functions struct {
	start, child, pos, kind, ident uintptr // where fields are in a node
	decl, lit                      uint64  // kinds of nodes
	files                          *token.FileSet

	mu sync.RWMutex // guards of
	of map[uintptr]called
}

// A called is a function that is called.
type called struct {
	name string // "f", "f.func" of a literal in it
	pos  token.Pos
}

// newFunctions finds the fields. They are not exported; a test sees to it that they are what they seem.
func newFunctions(i *interp.Interpreter) (*functions, error) {
	f := &functions{of: map[uintptr]called{}}
	var root uintptr
	typ, err := offset(reflect.TypeFor[interp.Program](), "root", &root)
	if err != nil {
		return nil, err
	}
	node := typ.Elem()
	fields := []struct {
		name string
		at   *uintptr
		typ  reflect.Type
	}{
		{"start", &f.start, typ},
		{"child", &f.child, reflect.SliceOf(typ)},
		{"pos", &f.pos, reflect.TypeFor[token.Pos]()},
		{"ident", &f.ident, reflect.TypeFor[string]()},
		{"kind", &f.kind, nil},
	}
	var kind reflect.Type
	for _, field := range fields {
		t, err := offset(node, field.name, field.at)
		if err != nil {
			return nil, err
		}
		if kind = t; field.typ != nil && t != field.typ {
			return nil, fmt.Errorf("the interpreter's nodes have a %s of type %s", field.name, t)
		}
	}
	if kind.Kind() != reflect.Uint {
		return nil, fmt.Errorf("the interpreter's kinds of nodes are a %s", kind.Kind())
	}
	for n := range uint64(256) {
		k := reflect.New(kind).Elem()
		k.SetUint(n)
		switch fmt.Sprint(k.Interface()) {
		case "funcDecl":
			f.decl = n
		case "funcLit":
			f.lit = n
		}
	}
	files, err := field(reflect.ValueOf(i).Elem(), "fset")
	if err != nil {
		return nil, err
	}
	var ok bool
	if f.files, ok = files.Interface().(*token.FileSet); !ok || f.decl == 0 || f.lit == 0 {
		return nil, fmt.Errorf("the interpreter has files in a %s, and kinds of nodes %d and %d", files.Type(), f.decl, f.lit)
	}
	return f, nil
}

// add takes in the functions of a program, whose root is given.
func (f *functions) add(root unsafe.Pointer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.addLocked(root, "")
}

func (f *functions) addLocked(n unsafe.Pointer, outer string) {
	if n == nil {
		return
	}
	children := *(*[]unsafe.Pointer)(unsafe.Add(n, f.child))
	if k := uint64(*(*uint)(unsafe.Add(n, f.kind))); (k == f.decl || k == f.lit) && len(children) > 3 {
		if k == f.lit {
			outer += ".func"
		} else {
			outer = *(*string)(unsafe.Add(children[1], f.ident))
		}
		if start := *(*unsafe.Pointer)(unsafe.Add(children[3], f.start)); start != nil {
			// The function's own position may be that of where lowering has put it.
			f.of[uintptr(start)] = called{outer, *(*token.Pos)(unsafe.Add(start, f.pos))}
		}
	}
	for _, c := range children {
		f.addLocked(c, outer)
	}
}

// frames returns the calls of functions of cells among those of a goroutine, innermost first.
func (f *functions) frames(calls goroutines.Frames) []proc.Frame {
	f.mu.RLock()
	defer f.mu.RUnlock()
	var frames []proc.Frame
	for _, c := range calls {
		if c.Func != "github.com/traefik/yaegi/interp.runCfg" {
			continue
		}
		fun, ok := f.of[c.Pointer()]
		if !ok {
			continue
		}
		p := f.files.Position(fun.pos)
		frames = append(frames, proc.Frame{Func: fun.name, Cell: p.Filename, Line: p.Line})
	}
	return frames
}
