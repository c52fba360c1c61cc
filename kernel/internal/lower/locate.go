package lower

import (
	"slices"
	"strings"

	"golanes/kernel/internal/diag"
)

// A Place is a call in a traceback: the function, in lowered code, and where the interpreter says that it begins.
type Place struct {
	Func      string
	Cell      string
	Line      int
	Statement int // the statement that was counted last; 0 if none was
}

// Locate returns where each call of a traceback, innermost first, was when the panic with the given text left it. A position that is
// not known has no line.
func Locate(functions []Function, text string, places []Place) []diag.Position {
	positions := make([]diag.Position, len(places))
	for i, p := range places {
		positions[i] = diag.Position{Cell: p.Cell}
		f, ok := find(functions, p)
		if !ok {
			continue
		}
		callee := ""
		for j := i - 1; j >= 0 && (callee == "" || isLeaver(callee)); j-- {
			callee = places[j].Func // of a function that hands a panic over, what it was deferred by
		}
		positions[i] = f.locate(text, callee, p.Statement)
	}
	return positions
}

// find returns the function that a place names; of several with one name, that which holds the line.
func find(functions []Function, p Place) (Function, bool) {
	name := strings.TrimSuffix(p.Func, ".func")
	for _, f := range slices.Backward(functions) {
		if (f.Name == p.Func || f.Name == name) && f.Cell == p.Cell && f.First <= p.Line && p.Line <= f.Last {
			return f, true
		}
	}
	return Function{}, false
}

// locate returns the site of a panic: the innermost call's if callee is empty, else the call of callee.
func (f Function) locate(text, callee string, statement int) diag.Position {
	sites := f.matching(text, callee)
	if statement > 0 && statement <= len(f.Statements) {
		at := f.Statements[statement-1]
		end := f.Last + 1
		if statement < len(f.Statements) {
			end = f.Statements[statement].Line
		}
		for _, s := range sites {
			if s.Pos.Line >= at.Line && s.Pos.Line <= max(at.Line, end-1) {
				return s.Pos
			}
		}
		return at
	}
	if len(sites) == 0 {
		sites = f.Sites
	}
	for _, s := range sites[min(1, len(sites)):] {
		if s.Pos.Line != sites[0].Pos.Line {
			return diag.Position{Cell: f.Cell} // more than one line it could be
		}
	}
	if len(sites) == 0 {
		return diag.Position{Cell: f.Cell, Line: f.First}
	}
	return sites[0].Pos
}

// matching returns the sites that can have caused a panic.
func (f Function) matching(text, callee string) []Site {
	with := func(keep func(cause string) bool) []Site {
		var list []Site
		for _, s := range f.Sites {
			if keep(s.Cause) {
				list = append(list, s)
			}
		}
		return list
	}
	if callee != "" {
		name := slotOf(strings.TrimSuffix(callee, ".func"))
		if list := with(func(c string) bool { return c == call+name }); len(list) > 0 {
			return list
		}
		return with(func(c string) bool { return c == call })
	}
	for _, cause := range []string{causeIndex, causeSlice, causeDivide, causeNil, causeNilMap, causeSend, causeClose, causeAssert, causeMake, causeNegative} {
		if strings.Contains(text, cause) {
			if list := with(func(c string) bool { return c == cause }); len(list) > 0 {
				return list
			}
		}
	}
	if pkg, _, ok := strings.Cut(text, ": "); ok {
		if list := with(func(c string) bool { return c == host+pkg }); len(list) > 0 {
			return list
		}
	}
	if list := with(func(c string) bool { return c == causeThrow }); len(list) > 0 {
		return list
	}
	return with(func(c string) bool { return strings.HasPrefix(c, host) && c != host+"fmt" && c != host+"time" })
}
