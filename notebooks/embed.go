// Package notebooks holds the lessons, so that golanes has them wherever it is.
package notebooks

import "embed"

// FS holds the lessons, NN-name.ipynb.
//
//go:embed *.ipynb
var FS embed.FS
