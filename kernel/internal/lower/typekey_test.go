package lower

import (
	"go/ast"
	"go/types"
	"testing"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/check"
	"golanes/kernel/internal/stdtypes"
)

// TestTypeKey compares keys with go/types: types have one key if they are identical.
func TestTypeKey(t *testing.T) {
	importer, err := stdtypes.NewImporter()
	if err != nil {
		t.Fatal(err)
	}
	n := check.New(importer)
	c, err := cell.Parse(n.Fset, "In[1]", `import ("bytes"; "io"; "iter"; "sync/atomic")
type N int
type M int
type P[A, B any] struct { a A; b B }
type Alias = map[N][]M
type Generic[T any] = []P[T, T]
var (
	_ int; _ N; _ M; _ *N; _ **N; _ []N; _ []byte; _ []uint8; _ [2]N; _ [3]N; _ rune; _ int32
	_ map[N]M; _ map[M]N; _ Alias; _ map[N][]M
	_ chan N; _ <-chan N; _ chan<- N; _ chan (<-chan N); _ (<-chan (chan N)); _ chan<- (chan N); _ chan (chan<- N)
	_ any; _ interface{}; _ error; _ io.Reader; _ interface{ Read([]byte) (int, error) }; _ interface{ Read([]byte) int }
	_ interface{ io.Reader; io.Writer }; _ io.ReadWriter; _ interface { Write([]byte) (int, error); Read([]byte) (int, error) }
	_ func(); _ func(int); _ func() int; _ func(int) (int, error); _ func(a int) (n int, err error); _ func(...int); _ func([]int)
	_ func(int, int); _ func(int) int; _ func(func(int)) ; _ func(func() int)
	_ struct{}; _ struct{ a int }; _ struct{ a, b int }; _ struct { a int; b int }; _ struct{ A int }
	_ struct{ a int "x" }; _ struct{ a int "y" }; _ struct{ N }; _ struct{ N N }; _ struct{ *N }
	_ P[int, N]; _ P[N, int]; _ P[int, P[int, N]]; _ *P[int, N]; _ P[byte, error]; _ P[uint8, error]
	_ Generic[N]; _ []P[N, N]; _ bytes.Buffer; _ *bytes.Buffer
	_ iter.Seq[N]; _ iter.Seq[int]; _ iter.Seq2[N, N]; _ func(func(N) bool); _ atomic.Pointer[N]; _ atomic.Pointer[M]
)
func f() {
	type N string
	type L struct{ n N }
	var ( _ N; _ L; _ []L; _ P[N, L]; _ P[L, N] )
}
func g() {
	type N string
	var ( _ N; _ P[N, N] )
}`)
	if err != nil {
		t.Fatal(err)
	}
	u, err := n.Check(c)
	if err != nil {
		t.Fatal(err)
	}
	tree := newTree(u, 1, New(n.Fset, importer, importer))
	var list []types.Type
	for _, node := range append(u.Body, u.Decls[len(u.Decls)-2], u.Decls[len(u.Decls)-1]) {
		ast.Inspect(node, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok {
				list = append(list, u.Info.TypeOf(spec.Type))
			}
			return true
		})
	}
	if len(list) < 70 {
		t.Fatalf("only %d types", len(list))
	}
	for _, x := range list {
		for _, y := range list {
			if kx, ky := tree.typeKey(x), tree.typeKey(y); (kx == ky) != types.Identical(x, y) {
				t.Errorf("%s has the key %s, %s has %s", x, kx, y, ky)
			}
		}
	}
}
