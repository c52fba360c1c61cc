package magic

import (
	"fmt"
	"strconv"
	"strings"
)

// A Word is an argument of a magic.
type Word struct {
	Text string
	Col  int // of its line, in bytes from 1
}

// Words returns the arguments, which spaces separate.
func (c *Call) Words() []Word {
	var words []Word
	at := 0
	for text := range strings.FieldsSeq(c.Args) {
		at += strings.Index(c.Args[at:], text)
		words = append(words, Word{text, c.ArgsCol + at})
		at += len(text)
	}
	return words
}

// Wrong returns the error that says what is wrong with an argument, and what to write in its place if hint is not empty.
func (c *Call) Wrong(w Word, message, hint string) error {
	return c.wrong(w.Col, c.Name+": "+message, hint)
}

// None returns an error if there are arguments.
func (c *Call) None() error {
	if words := c.Words(); len(words) > 0 {
		return c.Wrong(words[0], "takes no arguments", "")
	}
	return nil
}

// An Option is an argument that is a number, "-n 3".
type Option struct {
	Name  string // "-n"
	Value *int   // is set if the option is given
	Most  int    // the least is 1
}

// Options sets the values of the options that are given. Nothing else may be, and none of them twice.
func (c *Call) Options(options ...Option) error {
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = o.Name
	}
	usage := "its options are " + strings.Join(names, " and ")
	given := map[string]bool{}
	for words := c.Words(); len(words) > 0; {
		word, o := words[0], Option{}
		words = words[1:]
		for _, known := range options {
			if rest, ok := strings.CutPrefix(word.Text, known.Name); ok {
				o = known
				if rest != "" { // -n3 and -n=3
					rest = strings.TrimPrefix(rest, "=")
					words = append([]Word{{rest, word.Col + len(word.Text) - len(rest)}}, words...)
				}
			}
		}
		switch {
		case o.Value == nil && strings.HasPrefix(word.Text, "-"):
			return c.Wrong(word, "no option "+word.Text, usage)
		case o.Value == nil:
			return c.Wrong(word, "cannot use "+word.Text, usage+"; the cell begins on the next line")
		case given[o.Name]:
			return c.Wrong(word, o.Name+" is given twice", "")
		case len(words) == 0 || words[0].Text == "":
			return c.Wrong(Word{"", word.Col + len(word.Text)}, o.Name+" needs a number", "")
		}
		given[o.Name] = true
		n, err := strconv.Atoi(strings.ReplaceAll(words[0].Text, "_", ""))
		if err != nil || n < 1 || n > o.Most {
			return c.Wrong(words[0], fmt.Sprintf("%s %s: want a number from 1 to %s", o.Name, words[0].Text, thousands(o.Most)), "")
		}
		*o.Value, words = n, words[1:]
	}
	return nil
}

// thousands writes n with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
