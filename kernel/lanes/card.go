package lanes

import (
	"fmt"
	"html"
	"strings"
)

// A Card says what was guessed or checked and how that went. As the last value of a cell it shows itself.
type Card struct {
	Title string
	Lines []Line
}

// A Line is one guess or condition.
type Line struct {
	// State says how it went.
	State State
	// Text says what it is about and, unless it is sealed, what was found. Hint says what to look at; it may be empty.
	Text, Hint string
}

// A State is that of a line of a card.
type State string

// The states. A sealed line has not been looked at.
const (
	Passed State = "✓"
	Failed State = "✗"
	Sealed State = "?"
)

// String is the line with a mark for its state.
func (l Line) String() string {
	s := string(l.State) + " " + l.Text
	if l.Hint != "" {
		s += ". Hint: " + l.Hint
	}
	return s
}

// Passed reports whether every line has passed.
func (c *Card) Passed() bool {
	for _, l := range c.Lines {
		if l.State != Passed {
			return false
		}
	}
	return true
}

// String is the card as text, a line for each of its lines.
func (c *Card) String() string {
	var b strings.Builder
	b.WriteString(c.Title)
	for _, l := range c.Lines {
		b.WriteString("\n" + l.String())
	}
	return b.String()
}

// MIMEBundle returns the card by MIME type, text/plain and text/html, of which a notebook shows one.
func (c *Card) MIMEBundle() map[string]any {
	var b strings.Builder
	fmt.Fprintf(&b, "<div><b>%s</b>", html.EscapeString(c.Title))
	for _, l := range c.Lines {
		fmt.Fprintf(&b, "<div>%s %s", l.State, html.EscapeString(l.Text))
		if l.Hint != "" {
			fmt.Fprintf(&b, "<br><i>Hint: %s</i>", html.EscapeString(l.Hint))
		}
		b.WriteString("</div>")
	}
	b.WriteString("</div>")
	return map[string]any{"text/plain": c.String(), "text/html": b.String()}
}
