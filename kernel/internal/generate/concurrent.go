package generate

import "fmt"

// concurrent writes goroutines and what waits for them.
func (g *generator) concurrent() {
	pick(g, g.byIndex, g.locked, g.pipeline, g.merged, g.selected, g.drained, g.replies, g.panicking, g.onceAndAtomic, g.signalled)()
}

// isolated runs f with all variables of now only to be read and nothing printed: as a goroutine is written.
func (g *generator) isolated(f func()) {
	barrier, quiet := g.barrier, g.quiet
	g.barrier, g.quiet = len(g.scope), true
	f()
	g.barrier, g.quiet = barrier, quiet
}

// task is the body of a goroutine that ends with a value of a type, which the format puts somewhere.
func (g *generator) task(t *typ, n int, end string, vars ...*variable) string {
	var text string
	g.isolated(func() {
		var cost int
		text, cost = g.literal(nil, func() {
			g.returns = false
			g.scope = append(g.scope, vars...)
			if g.chance(2) {
				g.statement()
			}
			g.emit(end, g.expr(t, 2))
		})
		g.cost += g.factor * n * cost
	})
	return text
}

// indexVariable is the variable of a loop that starts goroutines.
func (g *generator) indexVariable() *variable {
	return &variable{name: g.name("i"), typ: intType, readOnly: true}
}

// byIndex has goroutines that fill a slice.
func (g *generator) byIndex() {
	g.pkg("sync")
	t := g.valueType()
	res, wg, i := g.name("res"), g.name("wg"), g.indexVariable()
	n := 2 + g.IntN(5)
	g.emit("%s := make([]%s, %d)", res, t.name, n)
	g.emit("var %s sync.WaitGroup", wg)
	head := fmt.Sprintf(pick(g, "for %s := range %d", "for %[1]s := 0; %[1]s < %[2]d; %[1]s++"), i.name, n)
	switch g.IntN(3) {
	case 0:
		g.emit("%s {\n%s.Go(func() {\n%s})\n}", head, wg, g.task(t, n, res+"["+i.name+"] = %s", i))
	case 1:
		g.emit("%s {\n%s.Add(1)\ngo func() {\ndefer %s.Done()\n%s}()\n}", head, wg, wg, g.task(t, n, res+"["+i.name+"] = %s", i))
	default:
		p := g.indexVariable()
		g.emit("%s {\n%s.Add(1)\ngo func(%s int) {\ndefer %s.Done()\n%s}(%s)\n}", head, wg, p.name, wg, g.task(t, n, res+"["+p.name+"] = %s", p), i.name)
	}
	g.emit("%s.Wait()", wg)
	g.declare(res, sliceOf(t))
}

// locked has goroutines that add to a sum under a lock.
func (g *generator) locked() {
	g.pkg("sync")
	mu, wg, sum, i := g.name("mu"), g.name("wg"), g.name("sum"), g.indexVariable()
	n := 2 + g.IntN(6)
	g.emit("var %s %s", mu, pick(g, "sync.Mutex", "sync.RWMutex"))
	g.emit("var %s sync.WaitGroup", wg)
	g.emit("%s := 0", sum)
	end := fmt.Sprintf("%s.Lock()\n%s += %%s\n%s.Unlock()", mu, sum, mu)
	g.emit("for %s := range %d {\n%s.Add(1)\ngo func() {\ndefer %s.Done()\n%s}()\n}", i.name, n, wg, wg, g.task(intType, n, end, i))
	g.emit("%s.Wait()", wg)
	g.declare(sum, intType)
}

// pipeline sends values through stages, each a goroutine.
func (g *generator) pipeline() {
	t := g.valueType()
	c, i, x, got := g.name("c"), g.indexVariable(), g.name("x"), g.name("got")
	n := 2 + g.IntN(4)
	g.emit("%s := make(chan %s%s)", c, t.name, pick(g, "", ", 1", ", 10"))
	g.emit("go func() {\ndefer close(%s)\nfor %s := range %d {\n%s}\n}()", c, i.name, n, g.task(t, n, c+" <- %s", i))
	for range g.IntN(3) {
		next, y := g.name("c"), &variable{name: g.name("x"), typ: t}
		u := g.valueType()
		g.emit("%s := make(chan %s)", next, u.name)
		g.emit("go func(in <-chan %s, out chan<- %s) {\nfor %s := range in {\n%s}\nclose(out)\n}(%s, %s)", t.name, u.name, y.name, g.task(u, n, "out <- %s", y), c, next)
		c, t = next, u
	}
	g.emit("var %s []%s", got, t.name)
	g.emit("for %s := range %s { %s = append(%s, %s) }", x, c, got, got, x)
	g.declare(got, sliceOf(t))
}

// merged receives from goroutines in any order and sorts.
func (g *generator) merged() {
	t := pick(g, intType, stringType)
	c, got, i := g.name("c"), g.name("got"), g.indexVariable()
	n := 2 + g.IntN(4)
	g.emit("%s := make(chan %s)", c, t.name)
	g.emit("for %s := range %d {\ngo func() {\n%s}()\n}", i.name, n, g.task(t, n, c+" <- %s", i))
	g.emit("%s := []%s{}", got, t.name)
	g.emit("for range %d { %s = append(%s, <-%s) }", n, got, got, c)
	if g.generic {
		g.emit("%s.Sort(%s)", g.pkg("slices"), got)
	} else {
		g.emit("%s.%s(%s)", g.pkg("sort"), map[*typ]string{intType: "Ints", stringType: "Strings"}[t], got)
	}
	g.declare(got, sliceOf(t))
}

// selected writes a select of which one case is ready, or none.
func (g *generator) selected() {
	t := g.valueType()
	ready, never, v := g.name("c"), g.name("c"), g.name("v")
	g.emit("%s := make(chan %s, 1)", ready, t.name)
	g.emit("var %s chan int", never)
	g.emit("var %s %s", v, t.name)
	body := func() string { return g.block(func() { g.statements(1) }) }
	switch g.IntN(3) {
	case 0:
		g.emit("%s <- %s", ready, g.expr(t, 2))
		g.emit("select {\ncase %s = <-%s:\n%scase n := <-%s:\nfmt.Println(n)\n}", v, ready, body(), never)
	case 1:
		g.emit("select {\ncase %s <- %s:\n%scase n, ok := <-%s:\nfmt.Println(n, ok)\n}", ready, g.expr(t, 2), body(), never)
		g.emit("%s = <-%s", v, ready)
	default:
		g.emit("select {\ncase %s = <-%s:\nfmt.Println(\"received\")\ncase %s <- 1:\nfmt.Println(\"sent\")\ndefault:\n%s}", v, ready, never, body())
	}
	g.declare(v, t)
}

// drained reads two channels with select until both are closed.
func (g *generator) drained() {
	a, b, sum := g.name("c"), g.name("c"), g.name("sum")
	loop := g.name("L")
	g.emit("%s, %s, %s := make(chan int), make(chan int, 2), 0", a, b, sum)
	for _, c := range []string{a, b} {
		i := g.indexVariable()
		g.emit("go func() {\nfor %s := range 3 {\n%s}\nclose(%s)\n}()", i.name, g.task(intType, 3, c+" <- %s", i), c)
	}
	one := func(c string) string {
		return fmt.Sprintf("case n, ok := <-%s:\nif !ok {\n%s = nil\ncontinue %s\n}\n%s += n\n", c, c, loop, sum)
	}
	g.emit("%s:\nfor {\nif %s == nil && %s == nil { break %s }\nselect {\n%s%s}\n}", loop, a, b, loop, one(a), one(b))
	g.declare(sum, intType)
}

// replies asks a goroutine over a channel of channels.
func (g *generator) replies() {
	t := g.scalarType()
	requests, reply, r, v := g.name("c"), g.name("reply"), g.name("r"), g.name("v")
	g.emit("%s := make(chan chan %s)", requests, t.name)
	g.emit("go func() {\nfor %s := range %s {\n%s}\n}()", r, requests, g.task(t, 3, r+" <- %s"))
	g.emit("%s := make(chan %s)", reply, t.name)
	g.emit("var %s []%s", v, t.name)
	g.emit("for range 3 {\n%s <- %s\n%s = append(%s, <-%s)\n}", requests, reply, v, v, reply)
	g.emit("close(%s)", requests)
	g.declare(v, sliceOf(t))
}

// panicking has a goroutine that panics and recovers.
func (g *generator) panicking() {
	done, v := g.name("done"), g.name("v")
	g.emit("%s := make(chan any, 1)", done)
	g.emit("go func() {\ndefer func() { %s <- recover() }()\n%s}()", done, g.task(g.scalarType(), 1, "panic(%s)"))
	g.emit("%s := <-%s", v, done)
	g.declare(v, anyType)
}

// onceAndAtomic has goroutines that count and do something once.
func (g *generator) onceAndAtomic() {
	g.pkg("sync")
	g.pkg("sync/atomic")
	once, count, wg, first := g.name("once"), g.name("count"), g.name("wg"), g.name("v")
	t := g.scalarType()
	n := 2 + g.IntN(6)
	g.emit("var %s sync.Once", once)
	g.emit("var %s atomic.Int64", count)
	g.emit("var %s sync.WaitGroup", wg)
	g.emit("var %s %s", first, t.name)
	g.emit("for range %d {\n%s.Go(func() {\n%s.Do(func() {\n%s})\n%s.Add(2)\n})\n}", n, wg, once, g.task(t, 1, first+" = %s"), count)
	g.emit("%s.Wait()", wg)
	g.emit("fmt.Println(%s.Load())", count)
	g.declare(first, t)
}

// signalled waits for a context that is cancelled, or for a channel that is closed.
func (g *generator) signalled() {
	t := g.scalarType()
	out, v := g.name("c"), g.name("v")
	g.emit("%s := make(chan %s)", out, t.name)
	if g.chance(2) {
		ctx, cancel := g.name("ctx"), g.name("cancel")
		g.emit("%s, %s := %s.WithCancel(context.Background())", ctx, cancel, g.pkg("context"))
		g.emit("go func() {\n<-%s.Done()\n%s}()", ctx, g.task(t, 1, out+" <- %s"))
		g.emit("%s()", cancel)
	} else {
		start := g.name("start")
		g.emit("%s := make(chan struct{})", start)
		g.emit("go func() {\n<-%s\n%s}()", start, g.task(t, 1, out+" <- %s"))
		g.emit("close(%s)", start)
	}
	g.emit("%s := <-%s", v, out)
	g.declare(v, t)
}
