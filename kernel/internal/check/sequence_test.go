package check

import (
	"flag"
	"fmt"
	"go/types"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/stdtypes"
)

var sequences = flag.Int("sequences", 100, "how many sequences of cells TestSequences generates")

// TestSequences applies generated cells to a notebook and to a model of it, and compares what is in scope, which versions are kept or
// new, the notices, and what each function calls.
func TestSequences(t *testing.T) {
	importer, err := stdtypes.NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range *sequences {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := &sequence{
				random: rand.New(rand.NewPCG(uint64(seed), 0)),
				n:      New(importer),
				m:      &model{live: map[string]*entity{}, lost: map[string]*entity{}, versions: map[string]int{}},
			}
			for i := range 40 {
				if err := s.step(i + 1); err != nil {
					t.Fatalf("%v\nafter:\n%s", err, strings.Join(s.log, "\n"))
				}
			}
		})
	}
}

// A sequence is a notebook and its model.
type sequence struct {
	random *rand.Rand
	n      *Notebook
	m      *model
	log    []string
}

// step runs one cell, or restarts the worker.
func (s *sequence) step(number int) error {
	if s.random.IntN(15) == 0 {
		s.log = append(s.log, "restart")
		s.n.Restart()
		s.m.restart()
		return s.compare()
	}
	name := fmt.Sprintf("In[%d]", number)
	decls := s.cell()
	var source strings.Builder
	for _, d := range decls {
		source.WriteString(d.source() + "\n")
	}
	what := s.random.IntN(8) // 0: does not type-check, 1: is refused later
	if what == 0 {
		source.WriteString("var _ = nosuch\n")
	}
	s.log = append(s.log, fmt.Sprintf("%s (%d)\n%s", name, what, source.String()))
	c, err := cell.Parse(s.n.Fset, name, source.String())
	if err != nil {
		return err
	}
	u, err := s.n.Check(c)
	if what == 0 {
		if err == nil {
			return fmt.Errorf("%s: nosuch was defined", name)
		}
		if strings.Contains(err.Error(), "another signature") {
			s.m.run(name, decls)
		}
		return s.compare()
	}
	want := s.m.run(name, decls)
	if want.refused {
		if err == nil || !strings.Contains(err.Error(), "another signature") {
			return fmt.Errorf("%s: want a refused method, got %v", name, err)
		}
		return s.compare()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if got, want := notices(u.Notices), want.notices; !slices.Equal(got, want) {
		return fmt.Errorf("%s: notices %q, want %q", name, got, want)
	}
	for obj, kept := range u.kept {
		key := obj.Name()
		if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
			key = namedOf(f.Signature().Recv().Type()).Obj().Name() + "." + key
		}
		if kept != want.kept[key] {
			return fmt.Errorf("%s: Kept(%s) = %v, want %v", name, key, kept, want.kept[key])
		}
		delete(want.kept, key)
	}
	if len(want.kept) > 0 {
		return fmt.Errorf("%s: not kept: %v", name, want.kept)
	}
	if what == 1 {
		return s.compare()
	}
	s.n.Commit(u)
	want.commit()
	return s.compare()
}

// cell generates a cell that type-checks.
func (s *sequence) cell() []declaration {
	pick := func(list ...string) string { return list[s.random.IntN(len(list))] }
	has := map[string]bool{}
	for name := range s.m.live {
		has[name] = true
	}
	var decls []declaration
	taken := map[string]bool{}
	add := func(d declaration) {
		key := d.owner + "." + d.name
		if !taken[key] {
			taken[key] = true
			has[d.name] = has[d.name] || d.owner == ""
			decls = append(decls, d)
		}
	}
	signature := func() string {
		return pick("()", "(int)", "(int) int", "(*T)", "(U) T")
	}
	for range 1 + s.random.IntN(3) {
		switch s.random.IntN(6) {
		case 0:
			d := declaration{name: pick("a", "b", "c"), kind: "var", typ: pick("int", "string", "*T", "[]U")}
			if was := s.m.live[d.name]; was != nil && was.kind == "var" && s.random.IntN(3) == 0 {
				d.typ, d.itself = "", true
			}
			add(d)
		case 1:
			add(declaration{name: pick("a", "k"), kind: "const", typ: pick("1", "2")})
		case 2:
			name := pick("T", "U")
			add(declaration{name: name, kind: "type", typ: pick("struct{ A int }", "struct{ A int; B *T }", "struct{ B *U }", "[]T")})
			if s.random.IntN(2) == 0 {
				add(declaration{name: "M", kind: "method", owner: name, typ: pick("()", "(int)", "(*U)")})
			}
		case 3:
			add(declaration{name: pick("M", "N"), kind: "method", owner: pick("T", "U"), typ: pick("()", "()", "(int)", "(T)")})
		default:
			add(declaration{name: pick("a", "b", "f", "g", "h"), kind: "func", typ: signature()})
		}
	}
	// What a declaration refers to must be there; what has a body refers to anything.
	decls = slices.DeleteFunc(decls, func(d declaration) bool { return d.owner != "" && !has[d.owner] })
	for _, d := range decls {
		for _, name := range []string{"T", "U"} {
			if strings.Contains(d.typ, name) && !has[name] {
				add(declaration{name: name, kind: "type", typ: "struct{ A int }"})
			}
		}
	}
	names := slices.Sorted(maps.Keys(has))
	for i := range decls {
		d := &decls[i]
		if d.kind != "func" && d.kind != "method" {
			continue
		}
		for range s.random.IntN(3) {
			if name := pick(names...); has[name] && !slices.Contains(d.uses, name) {
				d.uses = append(d.uses, name)
			}
		}
	}
	return decls
}

// compare compares notebook and model.
func (s *sequence) compare() error {
	if got, want := strings.Join(s.describe(), "\n"), strings.Join(s.m.describe(), "\n"); got != want {
		return fmt.Errorf("the notebook is\n%s\nwant\n%s", got, want)
	}
	return nil
}

// describe says what is in scope, and what each function and method refers to.
func (s *sequence) describe() []string {
	id := func(name string) string {
		if d := s.n.decls[name]; d != nil {
			return versioned(d.name, d.version)
		}
		return "dangling " + name
	}
	var lines []string
	for _, name := range s.n.live() {
		d := s.n.decls[name]
		lines = append(lines, name+" is "+id(name)+" of "+d.cell)
		for _, x := range append([]*decl{d}, d.methods...) {
			var refers []string
			for _, ident := range slices.Concat(x.uses, x.refs) {
				refers = append(refers, id(ident.Name))
			}
			slices.Sort(refers)
			lines = append(lines, x.full()+" of "+x.cell+" refers to "+strings.Join(slices.Compact(refers), " "))
		}
	}
	slices.Sort(lines)
	return lines
}

func (m *model) describe() []string {
	var lines []string
	for name, e := range m.live {
		lines = append(lines, name+" is "+e.id()+" of "+e.cell)
		for _, x := range append([]*entity{e}, slices.Collect(maps.Values(e.methods))...) {
			var refers []string
			for _, r := range slices.Concat(x.types, x.uses) {
				refers = append(refers, r.id())
			}
			slices.Sort(refers)
			full, _, _ := strings.Cut(x.String(), " ")
			lines = append(lines, full+" of "+x.cell+" refers to "+strings.Join(slices.Compact(refers), " "))
		}
	}
	slices.Sort(lines)
	return lines
}

var (
	anew    = regexp.MustCompile(`^(\w+) is declared anew; the one before stays in use by (.*): run again`)
	orphans = regexp.MustCompile(`^methods of (\w+) in (\S+) \((.*)\) belong`)
)

// notices returns the names in notices, as the model does.
func notices(list []string) []string {
	var found []string
	for _, s := range list {
		if m := anew.FindStringSubmatch(s); m != nil {
			users := strings.Split(m[2], ", ")
			slices.Sort(users)
			found = append(found, m[1]+": "+strings.Join(users, ", "))
		} else if m := orphans.FindStringSubmatch(s); m != nil {
			for name := range strings.SplitSeq(m[3], ", ") {
				found = append(found, m[1]+": "+name+" "+m[2])
			}
		} else {
			found = append(found, s)
		}
	}
	slices.Sort(found)
	return found
}
