package worker

import (
	"fmt"
	"go/token"
	"reflect"
	"strings"
	"sync"
	"unsafe"

	"github.com/traefik/yaegi/interp"

	stacks "golanes/kernel/internal/census" // not to be taken for the type
	"golanes/kernel/internal/crash"
	"golanes/kernel/internal/proc"
)

// code is the table of the functions of all programs. Safe for concurrent use.
type code struct {
	coder
	mu    sync.Mutex // guards table
	table crash.Table
}

// add adds the functions of a program and returns them.
func (c *code) add(p *interp.Program, positions *token.FileSet) []proc.Function {
	list := c.functions(p, positions)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.table.Add(list)
	return list
}

// read returns the goroutines of a traceback that execute functions of cells.
func (c *code) read(text string) []proc.Goroutine {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.table.Read(text)
}

// frames returns the calls of functions of cells among those of a goroutine, innermost first.
func (c *code) frames(calls stacks.Frames) []proc.Frame {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.table.Frames(calls)
}

// A coder lists the functions of programs by the nodes that they begin at, which is all that a traceback of the runtime has of them. The
// fields of the interpreter's nodes are not exported; a test sees to it that they are what they seem.
type coder struct {
	root                           uintptr // of a program: its node
	child, start, kind, pos, ident uintptr // of a node
	decl, lit                      uint    // kinds of node: a function's declaration, a function literal
}

// newCoder finds the fields.
func newCoder() (coder, error) {
	var c coder
	root, err := offset(reflect.TypeFor[interp.Program](), "root", &c.root)
	if err != nil {
		return c, err
	}
	node := root.Elem()
	var kind reflect.Type
	for _, f := range []struct {
		name string
		at   *uintptr
		want reflect.Type // nil is checked below
	}{
		{"child", &c.child, reflect.SliceOf(root)},
		{"start", &c.start, root},
		{"kind", &c.kind, nil},
		{"pos", &c.pos, reflect.TypeFor[token.Pos]()},
		{"ident", &c.ident, reflect.TypeFor[string]()},
	} {
		t, err := offset(node, f.name, f.at)
		if err != nil || f.want != nil && t != f.want {
			return c, fmt.Errorf("the interpreter's nodes have a %s %v: %w", f.name, t, err)
		}
		if f.name == "kind" {
			kind = t
		}
	}
	if kind.Kind() != reflect.Uint || !kind.Implements(reflect.TypeFor[fmt.Stringer]()) {
		return c, fmt.Errorf("the interpreter's nodes are of a %v", kind)
	}
	v := reflect.New(kind).Elem()
	for _, k := range []struct {
		name string
		to   *uint
	}{{"funcDecl", &c.decl}, {"funcLit", &c.lit}} {
		for *k.to = 0; ; *k.to++ {
			if v.SetUint(uint64(*k.to)); v.Interface().(fmt.Stringer).String() == k.name {
				break
			}
			if *k.to > 1000 {
				return c, fmt.Errorf("the interpreter has no nodes of kind %s", k.name)
			}
		}
	}
	return c, nil
}

// functions returns the functions of a program. They have the names that the interpreter's own traces of panics have.
func (c coder) functions(p *interp.Program, positions *token.FileSet) (list []proc.Function) {
	var walk func(n unsafe.Pointer, outer string)
	walk = func(n unsafe.Pointer, outer string) {
		children := *(*[]unsafe.Pointer)(unsafe.Add(n, c.child))
		kind := *(*uint)(unsafe.Add(n, c.kind))
		if (kind == c.decl || kind == c.lit) && len(children) > 3 && children[3] != nil {
			if kind == c.lit {
				outer += ".func"
			} else {
				outer = "main." + *(*string)(unsafe.Add(children[1], c.ident))
			}
			begin := *(*unsafe.Pointer)(unsafe.Add(children[3], c.start))
			place := n
			if kind == c.lit && begin != nil {
				place = begin // lowering may have put the literal where no line of the cell is
			}
			at := positions.Position(*(*token.Pos)(unsafe.Add(place, c.pos)))
			frame := proc.Frame{Func: strings.TrimPrefix(outer, "main."), Cell: at.Filename, Line: at.Line}
			list = append(list, proc.Function{Node: uint64(uintptr(begin)), Frame: frame})
		}
		for _, child := range children {
			if child != nil {
				walk(child, outer)
			}
		}
	}
	if root := *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(p), c.root)); root != nil {
		walk(root, "main")
	}
	return list
}
