package rt

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A node is a value as text: one text, or items between two brackets.
type node struct {
	label     string // what stands before it: the field's name or the key, with a colon
	text      string
	open, end string
	items     []node
	breaks    bool // the items can stand on lines of their own
}

func (n *node) add(item node) {
	n.items = append(n.items, item)
	n.breaks = n.breaks || len(item.items) > 0
}

// addLength adds how many items there are if not all were added.
func (n *node) addLength(length int) {
	if length > len(n.items) {
		n.add(node{text: "... " + grouped(length) + " elements"})
	}
}

// write writes a node whose line has begun with some runes, on one line if that is not too long.
func (n node) write(b *strings.Builder, indent string, begun int) {
	var line strings.Builder
	n.writeLine(&line)
	if !n.breaks || len(n.items) == 0 || begun+utf8.RuneCountInString(line.String()) <= maxLine {
		b.WriteString(line.String())
		return
	}
	b.WriteString(n.open + "\n")
	inner := indent + "  "
	for _, item := range n.items {
		label := ""
		if item.label != "" {
			label = item.label + " "
		}
		b.WriteString(inner + label)
		item.write(b, inner, utf8.RuneCountInString(inner+label))
		b.WriteString("\n")
	}
	b.WriteString(indent + n.end)
}

// writeLine writes a node on one line.
func (n node) writeLine(b *strings.Builder) {
	b.WriteString(n.text + n.open)
	for i, item := range n.items {
		if i > 0 {
			b.WriteString(" ")
		}
		b.WriteString(item.label)
		item.writeLine(b)
	}
	b.WriteString(n.end)
}

// cut returns the start of a text that is longer than limit, and what says how long the text is.
func cut(s string, limit int) (start, length string) {
	if len(s) <= limit {
		return s, ""
	}
	end := limit
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end], "... " + grouped(len(s)) + " bytes"
}

// grouped writes a number with commas.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
