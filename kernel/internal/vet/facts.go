package vet

import (
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
)

// facts are what an analysis has found out about objects (types.Object) and packages (*types.Package). Other packages are not
// analyzed; what there is to know of them is in noReturn.
type facts map[factKey]analysis.Fact

type factKey struct {
	of   any
	kind reflect.Type
}

// get copies a fact to the one that fact points to, if it is there.
func (f facts) get(of any, fact analysis.Fact) bool {
	known, ok := f[factKey{of, reflect.TypeOf(fact)}]
	if ok {
		reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(known).Elem())
	}
	return ok
}

func (f facts) object(of types.Object, fact analysis.Fact) bool {
	if reflect.TypeOf(fact) == reflect.TypeOf(ctrlflow.Analyzer.FactTypes[0]) && noReturn(of) {
		return true // this fact has no contents
	}
	return f.get(of, fact)
}

func (f facts) pkg(of *types.Package, fact analysis.Fact) bool { return f.get(of, fact) }

func (f facts) exportObject(of types.Object, fact analysis.Fact) {
	f[factKey{of, reflect.TypeOf(fact)}] = fact
}

func (f facts) exportPackage(of *types.Package, fact analysis.Fact) {
	f[factKey{of, reflect.TypeOf(fact)}] = fact
}

func (f facts) objects() []analysis.ObjectFact {
	var all []analysis.ObjectFact
	for key, fact := range f {
		if of, ok := key.of.(types.Object); ok {
			all = append(all, analysis.ObjectFact{Object: of, Fact: fact})
		}
	}
	return all
}

func (f facts) packages() []analysis.PackageFact {
	var all []analysis.PackageFact
	for key, fact := range f {
		if of, ok := key.of.(*types.Package); ok {
			all = append(all, analysis.PackageFact{Package: of, Fact: fact})
		}
	}
	return all
}

// noReturn reports whether an object is a function of the standard library that does not return and that package ctrlflow would know
// from its source.
func noReturn(of types.Object) bool {
	f, ok := of.(*types.Func)
	if !ok {
		return false
	}
	switch f.FullName() {
	case "os.Exit",
		"log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln",
		"(*log.Logger).Fatal", "(*log.Logger).Fatalf", "(*log.Logger).Fatalln",
		"(*log.Logger).Panic", "(*log.Logger).Panicf", "(*log.Logger).Panicln":
		return true
	}
	return false
}
