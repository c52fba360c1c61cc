// Package cell splits the source of a cell into magics, imports, declarations, statements and last value.
package cell
