package lower

import "go/ast"

// countOnce moves what counts a statement out of a loop in which nothing else is counted: it says the same before the loop, and loops are
// where counting takes time. What a loop's own condition can panic with is counted as the loop, so it must have none.
func (t *tree) countOnce(f *function, body []ast.Node) {
	if !f.counts {
		return
	}
	labeled := map[ast.Node]bool{} // written with their label
	for _, n := range body {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.LabeledStmt:
				labeled[n.Stmt] = true
			case *ast.BlockStmt:
				if labeled[n] && t.wrapped[n] {
					labeled[n.List[len(n.List)-1]] = true
				}
			case *ast.ForStmt:
				return !f.moveCount(n, n.Body, labeled[n])
			case *ast.RangeStmt:
				return !f.moveCount(n, n.Body, labeled[n])
			}
			return true
		})
	}
}

// moveCount reports whether nothing is left to be counted in a loop.
func (f *function) moveCount(loop ast.Node, body *ast.BlockStmt, labeled bool) bool {
	var only ast.Node
	found := 0
	ast.Inspect(body, func(n ast.Node) bool {
		if n != nil && f.counted[n] > 0 {
			only = n
			found++
		}
		return true
	})
	if found != 1 || f.counted[loop] > 0 || labeled {
		return found == 0
	}
	f.before[loop] = f.counted[only]
	delete(f.counted, only)
	return true
}
