package notebook

import (
	"crypto/sha256"
	"fmt"
)

const (
	minorIDs = 5  // the first minor version of format 4 whose cells have ids
	maxID    = 64 // the longest id that the schema allows
)

// validID reports whether nbformat takes id for a cell.
func validID(id string) bool {
	if id == "" || len(id) > maxID {
		return false
	}
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return true
}

// nameCells gives an id to each cell that has none of its own. Ids come from position and source, not from chance, so that reading
// one file twice gives the same notebook.
func (nb *Notebook) nameCells() {
	taken := make(map[string]bool, len(nb.Cells))
	var nameless []int
	for i, c := range nb.Cells {
		if c.ID == "" || taken[c.ID] {
			nameless = append(nameless, i)
			continue
		}
		taken[c.ID] = true
	}
	for _, i := range nameless {
		c := nb.Cells[i]
		for try := 0; ; try++ {
			sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s", i, try, c.Source))
			c.ID = fmt.Sprintf("%x", sum[:4])
			if !taken[c.ID] {
				break
			}
		}
		taken[c.ID] = true
	}
}
