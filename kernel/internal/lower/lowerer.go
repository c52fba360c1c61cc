package lower

import (
	"go/token"
	"go/types"
	"maps"

	"golanes/kernel/internal/stdsource"
)

// A Lowerer lowers the cells of one notebook. It knows which instances of generic functions and types the worker has. It is not safe
// for concurrent use.
type Lowerer struct {
	symbols Symbols
	library *stdsource.Library
	host    *types.Package  // the instances that are the host's
	inHost  map[string]bool // by key
	last    int             // the last number given to an instance
	worker  made            // what the worker has
}

// New returns a Lowerer for a notebook with the given Fset.
func New(fset *token.FileSet, importer types.Importer, symbols Symbols) *Lowerer {
	l := &Lowerer{
		symbols: symbols,
		library: stdsource.New(fset, importer),
		host:    types.NewPackage(stdsource.HostPath, "generic"),
		inHost:  map[string]bool{},
		worker:  newMade(),
	}
	for key := range stdsource.Hosted() {
		l.inHost[key] = true
	}
	return l
}

// hosted returns the symbol of an instance that is the host's.
func (l *Lowerer) hosted(key string) (symbol string, ok bool) {
	return stdsource.Symbol(key), l.inHost[key]
}

// made are instances.
type made struct {
	numbers  map[string]int  // by key
	declared map[string]bool // names of types, functions and methods
}

func newMade() made { return made{map[string]int{}, map[string]bool{}} }

// generics are the instances of generic functions and types that a tree uses.
type generics struct {
	made                                     // those that are new
	instances     map[string]*instance       // by key
	instanceTypes map[*types.Named]*instance // those of types that were asked for
	localTypes    map[*types.TypeName]int    // types that functions declare, numbered
}

func newGenerics() generics {
	return generics{newMade(), map[string]*instance{}, map[*types.Named]*instance{}, map[*types.TypeName]int{}}
}

// instanceNumber returns the number of an instance: what the worker has keeps it, what it refused to take gets another.
func (t *tree) instanceNumber(key string) int {
	if n := t.state.worker.numbers[key]; n != 0 {
		return n
	}
	if t.numbers[key] == 0 {
		t.state.last++
		t.numbers[key] = t.state.last
	}
	return t.numbers[key]
}

// Commit notes that the worker has what a program declares, as has every worker after it.
func (l *Lowerer) Commit(p *Program) {
	maps.Copy(l.worker.numbers, p.numbers)
	maps.Copy(l.worker.declared, p.declared)
}
