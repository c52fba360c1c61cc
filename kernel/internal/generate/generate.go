package generate

import (
	"fmt"
	"go/format"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// maxCost is how many statements a program executes at most, give or take what its fixed parts do.
const maxCost = 20_000

// Program returns the source of a program: package main, formatted. The same seed and size give the same program; size is roughly the
// number of statements in main, and at least 1.
func Program(seed uint64, size int) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0)), imports: map[string]bool{"fmt": true}, helpers: map[string]bool{}, factor: 1}
	g.generic = !g.chance(3)
	g.declareTypes()
	if g.generic {
		g.declareGenerics()
	}
	g.declareGlobals()
	g.declareMethods()
	for range 1 + g.IntN(3) {
		g.declareFunc()
	}
	g.declareMain(max(1, size))

	var b strings.Builder
	b.WriteString("package main\n\nimport (\n")
	for _, path := range slices.Sorted(maps.Keys(g.imports)) {
		fmt.Fprintf(&b, "%q\n", path)
	}
	b.WriteString(")\n\n")
	for _, name := range slices.Sorted(maps.Keys(g.helpers)) {
		b.WriteString(helpers[name] + "\n\n")
	}
	b.WriteString(g.decls.String())
	source, err := format.Source([]byte(b.String()))
	if err != nil {
		panic(fmt.Sprintf("generate: seed %d: %v\n%s", seed, err, b.String())) // our mistake
	}
	return string(source)
}

// A generator makes one program.
type generator struct {
	*rand.Rand
	imports map[string]bool
	helpers map[string]bool // in use; see helpers.go
	generic bool            // generic functions and types are allowed: without, more of the rest is reached
	decls   strings.Builder // of the package, but for the helpers

	types    []*typ // what the program declares, and what is made of it
	globals  []*variable
	funcs    []*function // in the order of their declaration
	generics [2]string   // the generic types: a stack and a pair
	names    int         // numbers names

	// Of the function that is being written.
	scope    []*variable
	body     *strings.Builder
	last     string // statement of the block
	labels   []*label
	depth    int    // of blocks
	factor   int    // how often the current statement is executed
	cost     int    // statements executed so far
	barrier  int    // variables of the scope before this index are only read: a goroutine is being written
	quiet    bool   // nothing may be printed and no global changed: the function is to be called in expressions
	results  []*typ // of the function; nil where a return statement is not possible
	returns  bool   // a return statement is possible
	inLoop   bool   // break and continue are possible without a label
	inSwitch bool   // a break would leave the switch
}

// A variable is what an expression may name.
type variable struct {
	name     string
	typ      *typ
	used     bool
	readOnly bool // the variable of a loop, for example, whose change would make it endless
	constant bool // it is one, and readOnly too
	global   bool
	cost     int // of a call, if the type is a function's
}

// A function is a declared function. Those are free of effects, but for writing.
type function struct {
	name     string
	params   []*typ
	variadic bool // the last parameter is
	results  []*typ
	cost     int
}

// A label names a loop around the current statement.
type label struct {
	name string
	used bool
}

// chance is true once in n times.
func (g *generator) chance(n int) bool { return g.IntN(n) == 0 }

// name makes a name that the program does not have yet.
func (g *generator) name(prefix string) string {
	g.names++
	return fmt.Sprintf("%s%d", prefix, g.names)
}

// pick chooses one of several.
func pick[T any](g *generator, of ...T) T { return of[g.IntN(len(of))] }

// use asks for a helper function and returns its name.
func (g *generator) use(helper string) string {
	g.helpers[helper] = true
	return helper
}

// pkg asks for an import and returns the name of the package.
func (g *generator) pkg(path string) string {
	g.imports[path] = true
	return path[strings.LastIndex(path, "/")+1:]
}

// emit writes lines of the body and counts them as one statement.
func (g *generator) emit(format string, args ...any) {
	g.cost += g.factor
	fmt.Fprintf(g.body, format+"\n", args...)
}

// final is the last statement of a block, after which there is nothing.
func (g *generator) final(format string, args ...any) {
	g.cost += g.factor
	g.last = fmt.Sprintf(format+"\n", args...)
}

// declare brings a variable into scope.
func (g *generator) declare(name string, t *typ) *variable {
	v := &variable{name: name, typ: t}
	g.scope = append(g.scope, v)
	return v
}

// block writes what f writes, with a scope of its own and all its variables used, and returns it.
func (g *generator) block(f func()) string {
	outer, mark, last := g.body, len(g.scope), g.last
	g.body, g.last = &strings.Builder{}, ""
	g.depth++
	f()
	g.depth--
	for _, v := range g.scope[mark:] {
		if !v.used {
			fmt.Fprintf(g.body, "_ = %s\n", v.name)
		}
	}
	text := g.body.String() + g.last
	g.body, g.scope, g.last = outer, g.scope[:mark], last
	return text
}

// repeated writes what f writes as the body of a loop of at most n rounds.
func (g *generator) repeated(n int, f func()) string {
	factor, inLoop, inSwitch := g.factor, g.inLoop, g.inSwitch
	g.factor, g.inLoop, g.inSwitch = g.factor*n, true, false
	defer func() { g.factor, g.inLoop, g.inSwitch = factor, inLoop, inSwitch }()
	return g.block(f)
}

// A frame is what a function literal puts aside while it is written.
type frame struct {
	labels           []*label
	factor, cost     int
	results          []*typ
	returns          bool
	inLoop, inSwitch bool
}

// literal writes the body of a function literal with f and returns it and its cost.
func (g *generator) literal(results []*typ, f func()) (text string, cost int) {
	old := frame{g.labels, g.factor, g.cost, g.results, g.returns, g.inLoop, g.inSwitch}
	g.labels, g.factor, g.cost, g.results, g.returns, g.inLoop, g.inSwitch = nil, 1, 0, results, true, false, false
	text = g.block(f)
	cost = g.cost + 1
	g.labels, g.factor, g.cost, g.results, g.returns, g.inLoop, g.inSwitch = old.labels, old.factor, old.cost, old.results, old.returns, old.inLoop, old.inSwitch
	return text, cost
}

// affords reports whether a call of this cost can be made here, and counts it.
func (g *generator) affords(cost int) bool {
	if g.cost+g.factor*cost > maxCost/4 {
		return false
	}
	g.cost += g.factor * cost
	return true
}
