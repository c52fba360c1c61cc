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
	symbols  Symbols
	library  *stdsource.Library
	host     *types.Package  // the instances that are the host's
	inHost   map[string]bool // by key
	numbers  map[string]int  // of instances, by key
	declared map[string]bool // instances that the worker has, by name
}

// New returns a Lowerer for a notebook with the given Fset.
func New(fset *token.FileSet, importer types.Importer, symbols Symbols) *Lowerer {
	l := &Lowerer{
		symbols:  symbols,
		library:  stdsource.New(fset, importer),
		host:     types.NewPackage(stdsource.HostPath, "generic"),
		inHost:   map[string]bool{},
		numbers:  map[string]int{},
		declared: map[string]bool{},
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

// number returns the number of an instance.
func (l *Lowerer) number(key string) int {
	if l.numbers[key] == 0 {
		l.numbers[key] = len(l.numbers) + 1
	}
	return l.numbers[key]
}

// Commit notes that the worker has what a program declares, as has every worker after it.
func (l *Lowerer) Commit(p *Program) { maps.Copy(l.declared, p.instances) }
