package check_test

import (
	"go/ast"
	"go/types"
	"testing"

	"golanes/kernel/internal/cell"
)

// TestDecl instantiates what an earlier cell declared and looks for its syntax and types.
func TestDecl(t *testing.T) {
	n := notebook(t, `import "fmt"
type Stack[T any] struct{ items []T }
func (s *Stack[T]) Push(x T) { s.items = append(s.items, x); fmt.Println(x) }
func Map[T, U any](xs []T, f func(T) U) (r []U) { for _, x := range xs { r = append(r, f(x)) }; return }
func plain() int { return 1 }`)
	c, err := cell.Parse(n.Fset, "In[2]", `func own() {}
var st Stack[int]
st.Push(plain())
own()
Map([]int{1}, func(i int) string { return "" })`)
	if err != nil {
		t.Fatal(err)
	}
	u, err := n.Check(c)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]*ast.FuncDecl{}
	for id, obj := range u.Info.Uses {
		if f, ok := obj.(*types.Func); ok && c.Owns(id.Pos()) {
			found[f.Name()] = u.Decl(f)
		}
	}
	for _, name := range []string{"Push", "Map", "own"} {
		f := found[name]
		if f == nil {
			t.Errorf("Decl(%s) = nil", name)
			continue
		}
		ast.Inspect(f.Body, func(node ast.Node) bool {
			if call, ok := node.(*ast.CallExpr); ok && u.Info.TypeOf(call) == nil {
				t.Errorf("a call in the body of %s has no type", name)
			}
			return true
		})
	}
	if f := found["plain"]; f != nil {
		t.Errorf("Decl(plain) = %v, want nothing: its body is gone", f)
	}
	if got := c.Position(found["Push"].Body.Pos()).String(); got != "In[1]:3:30" {
		t.Errorf("the body of Push is at %s", got)
	}
	stack := u.Vars[0].Object.Type().(*types.Named).Obj()
	if spec := u.TypeSpec(stack); spec == nil || spec.TypeParams == nil {
		t.Errorf("TypeSpec(Stack) = %v", spec)
	}
}
