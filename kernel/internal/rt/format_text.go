package rt

import (
	"reflect"
	"strconv"
	"strings"
)

// What the text of a cell's value shows at most.
const (
	maxLine     = 100     // runes of a line, if what is on it can be broken
	maxElements = 100     // of a list or map
	maxString   = 10_000  // bytes of a string
	maxPart     = 1_000   // bytes of a string in something
	maxOwnText  = 1 << 20 // bytes of what a method returns
	maxText     = 100_000 // bytes, after which nothing is added
	maxNodes    = 3_000   // parts
	maxNested   = 12      // composites in each other
)

// Text returns the value of a cell for a reader: as fmt prints it with %+v, but that a string is in quotes, that pointers to structs and
// the like are followed, that functions and channels are their types, and that what is long is cut, with its length, or takes several
// lines. A value that contains itself ends with three dots.
func (r *RT) Text(v any) string {
	if v == nil {
		return "<nil>"
	}
	w := &viewer{rt: r, path: map[visit]bool{}}
	x := r.open(reflect.ValueOf(v), open)
	if text, ok := w.own(x); ok {
		return text
	}
	if x.v.Kind() == reflect.String {
		start, length := cut(x.v.String(), maxString)
		return strconv.Quote(start) + length
	}
	var b strings.Builder
	w.view(x).write(&b, "", 0)
	return b.String()
}

// A viewer makes nodes of values.
type viewer struct {
	rt    *RT
	nodes int
	bytes int            // of the nodes' texts
	depth int            // of composites in each other
	path  map[visit]bool // the references that led to what is viewed
}

// A visit is a reference that is followed.
type visit struct {
	to    uintptr
	rtype reflect.Type
}

// view returns the node of a part.
func (w *viewer) view(x part) node {
	if w.nodes++; w.nodes > maxNodes || w.bytes > maxText {
		return node{text: "..."}
	}
	n := w.node(x)
	w.bytes += len(n.text)
	return n
}

func (w *viewer) node(x part) node {
	if x.v.Kind() == reflect.Interface {
		if x.v.IsNil() && !x.form.erased {
			return node{text: "<nil>"}
		}
		x = w.rt.inside(x)
	}
	if text, ok := w.own(x); ok {
		return node{text: text}
	}
	switch x.v.Kind() {
	case reflect.String:
		start, length := cut(x.v.String(), maxPart)
		return node{text: start + length}
	case reflect.Struct, reflect.Array:
		return w.composite(x)
	case reflect.Map, reflect.Slice:
		return w.follow(x, w.composite)
	case reflect.Pointer:
		if !x.v.IsNil() && w.shows(x) {
			return w.follow(x, func(x part) node {
				n := w.composite(part{x.v.Elem(), x.form.parts(w.rt).elem, x.seal})
				n.open = "&" + n.open
				return n
			})
		}
	case reflect.Chan, reflect.Func:
		if !x.v.IsNil() {
			return node{text: w.rt.formName(x.form)}
		}
	}
	return node{text: w.print(func(p *printer) { p.value(x, 'v', 1) })}
}

// own returns what the methods of a part print.
func (w *viewer) own(x part) (text string, ok bool) {
	text = w.print(func(p *printer) { ok = p.methods(x, 'v') })
	start, length := cut(text, maxOwnText)
	return start + length, ok
}

func (w *viewer) print(f func(p *printer)) string {
	p := w.rt.newPrinter(nil)
	defer p.free()
	f(p)
	return string(p.buf)
}

// shows reports whether a pointer is followed: to a composite, and from there only to those of the notebook.
func (w *viewer) shows(x part) bool {
	elem := x.form.parts(w.rt).elem
	if w.depth > 0 && elem.id == "" && elem.rtype.Name() != "" {
		return false
	}
	switch elem.rtype.Kind() {
	case reflect.Struct, reflect.Array, reflect.Slice, reflect.Map:
		return true
	}
	return false
}

// follow views what a reference refers to, unless it is already viewed there.
func (w *viewer) follow(x part, view func(part) node) node {
	here := visit{x.v.Pointer(), x.v.Type()}
	if x.v.Kind() == reflect.Slice && x.v.Len() == 0 {
		return view(x)
	}
	if w.path[here] {
		return node{text: "..."}
	}
	w.path[here] = true
	defer delete(w.path, here)
	return view(x)
}

// composite returns the node of a list, map or struct.
func (w *viewer) composite(x part) node {
	if w.depth == maxNested {
		return node{text: "..."}
	}
	w.depth++
	defer func() { w.depth-- }()
	switch x.v.Kind() {
	case reflect.Map:
		return w.entries(x)
	case reflect.Struct:
		n := node{open: "{", end: "}", breaks: true}
		for i, f := range x.form.parts(w.rt).fields {
			item := w.view(x.field(w.rt, i))
			item.label = f.name + ":"
			n.add(item)
		}
		return n
	}
	n := node{open: "[", end: "]"}
	for i := range min(x.v.Len(), maxElements) {
		n.add(w.view(x.element(w.rt, i)))
	}
	n.addLength(x.v.Len())
	return n
}

// entries returns the node of a map. Of a large one it shows some entries, which are the first in order if it is not too large for that.
func (w *viewer) entries(x part) node {
	const sortable = 100_000
	n := node{open: "map[", end: "]", breaks: true}
	var entries []entry
	for i := x.v.MapRange(); i.Next() && (x.v.Len() <= sortable || len(entries) < maxElements); {
		entries = append(entries, entry{i.Key(), i.Value()})
	}
	sortEntries(entries)
	f := x.form.parts(w.rt)
	for _, e := range entries[:min(len(entries), maxElements)] {
		var key strings.Builder
		w.view(part{e.key, f.key, x.seal.below()}).writeLine(&key)
		item := w.view(part{e.value, f.elem, x.seal.below()})
		item.label = key.String() + ":"
		n.add(item)
	}
	n.addLength(x.v.Len())
	return n
}
