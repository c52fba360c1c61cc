package lanes

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"golanes/kernel/internal/timeline"
)

// Guess seals a guess, which the next result that has what it is about opens. What it is about is
//
//	"sequential", "concurrent", or the title of a run: its elapsed time, or the words that it prints
//	"elapsed"     the elapsed time of the run, the last one of a comparison
//	"order"       the words that it prints; the names of its tasks, in the order of their ends, where none is known to have been printed
//	"faster"      how many times as fast as the first run of a comparison the last one is
//	"active"      the largest number of tasks in progress at the same time
//	"failed"      the number of tasks that failed
//
// v is a duration, as a [time.Duration] or as a text such as "3s", a number, or a text of words. Times and ratios are good when they are
// within a tenth of the truth, the others when they are the truth. Another guess about the same, before the first is opened, replaces
// it. Guess does not panic: a card says if a guess cannot be understood.
func Guess(what string, v any) *Card { return process.Guess(what, v) }

// A guess is one that waits for its result.
type guess struct {
	what  string
	value any // a time.Duration, float64 or []string
}

// near is how far off a time or a ratio may be.
const near = 0.1

// Guess is the function of that name, in this session.
func (s *Session) Guess(what string, v any) *Card {
	card := &Card{Title: "Guess"}
	value, ok := guessed(v)
	if !ok {
		hint := `pass a duration such as "3s", a number, or words`
		card.Lines = []Line{{Failed, fmt.Sprintf("%s: a %s cannot be compared with anything", what, typeNameOrNil(v)), hint}}
		return card
	}
	g := &guess{strings.ToLower(strings.TrimSpace(what)), value}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.guesses = append(slices.DeleteFunc(s.guesses, func(old *guess) bool { return old.what == g.what }), g)
	card.Lines = []Line{{Sealed, fmt.Sprintf("%s: %s, sealed until the next run that can tell", what, show(value)), ""}}
	return card
}

// guessed returns what a guess stands for.
func guessed(v any) (value any, ok bool) {
	inner, _ := unboxed(v)
	if d, ok := inner.(time.Duration); ok {
		return d, true
	}
	switch x := reflect.ValueOf(inner); {
	case !x.IsValid():
		return nil, false
	case x.CanInt():
		return float64(x.Int()), true
	case x.CanUint():
		return float64(x.Uint()), true
	case x.CanFloat():
		return x.Float(), true
	case x.Kind() == reflect.String:
		text := strings.TrimSpace(x.String())
		if f, err := strconv.ParseFloat(strings.TrimRight(text, "x×"), 64); err == nil {
			return f, true
		}
		if d, err := time.ParseDuration(strings.ReplaceAll(text, " ", "")); err == nil {
			return d, true
		}
		return strings.Fields(text), text != ""
	}
	return nil, false
}

func typeNameOrNil(v any) string {
	if v == nil {
		return "nil"
	}
	return typeName(v)
}

// show writes what was guessed or found.
func show(value any) string {
	switch v := value.(type) {
	case time.Duration:
		return timeline.Duration(v)
	case float64:
		return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
	case []string:
		return strings.Join(v, " ")
	}
	return fmt.Sprint(value)
}

// openLocked opens the guesses that a result can tell about.
func (s *Session) openLocked(runs []*Run) []Line {
	var lines []Line
	s.guesses = slices.DeleteFunc(s.guesses, func(g *guess) bool {
		truth := g.truth(runs)
		if truth == nil {
			return false
		}
		lines = append(lines, g.score(truth))
		return true
	})
	return lines
}

// truth returns what a guess is about, as the same type, or nil if the result does not have it.
func (g *guess) truth(runs []*Run) any {
	last := runs[len(runs)-1]
	_, isWords := g.value.([]string)
	_, isTime := g.value.(time.Duration)
	_, isNumber := g.value.(float64)
	switch {
	case g.what == "elapsed" && isTime:
		return last.Elapsed
	case g.what == "order" && isWords:
		return last.order()
	case (g.what == "faster" || g.what == "speed-up") && isNumber && len(runs) > 1:
		return float64(runs[0].Elapsed) / float64(max(last.Elapsed, 1))
	case g.what == "active" && isNumber:
		return float64(last.MaxActive)
	case g.what == "failed" && isNumber:
		return float64(last.failed())
	}
	for i, title := range titles(runs) {
		if title = strings.ToLower(title); title != g.what && !strings.HasPrefix(title, g.what+",") {
			continue
		}
		switch {
		case isTime:
			return runs[i].Elapsed
		case isWords:
			return runs[i].order()
		}
	}
	return nil
}

// order returns what a run printed, or which tasks it ended in which order.
func (r *Run) order() []string {
	if words := r.Words(); len(words) > 0 {
		return words
	}
	return strings.Fields(strings.Join(r.Order, " "))
}

// score says how good a guess was.
func (g *guess) score(truth any) Line {
	line := Line{State: Passed, Text: fmt.Sprintf("%s: guessed %s, it was %s", g.what, show(g.value), show(truth))}
	switch want := g.value.(type) {
	case []string:
		got, _ := truth.([]string)
		if !slices.Equal(want, got) {
			line.State, line.Hint = Failed, difference(want, got)
		}
	case time.Duration:
		got, _ := truth.(time.Duration)
		g.off(&line, float64(want), float64(got))
	case float64:
		got, _ := truth.(float64)
		if g.what == "active" || g.what == "failed" {
			if want != got {
				line.State = Failed
			}
			break
		}
		g.off(&line, want, got)
	}
	return line
}

// off says by how much a guess missed the truth.
func (g *guess) off(line *Line, want, got float64) {
	if want == got {
		return
	}
	off := math.Abs(want-got) / math.Max(math.Abs(got), math.SmallestNonzeroFloat64)
	if off > near {
		line.State = Failed
	}
	switch percent := off * 100; {
	case percent < 0.1:
		line.Text += ", less than 0.1 % off"
	case percent < 10:
		line.Text += fmt.Sprintf(", %.1f %% off", percent)
	case percent < 1000:
		line.Text += fmt.Sprintf(", %.0f %% off", percent)
	default:
		line.Text += fmt.Sprintf(", %.0f times off", off+1)
	}
}

// difference says where two lists of words part.
func difference(want, got []string) string {
	for i, w := range want {
		switch {
		case i >= len(got):
			return fmt.Sprintf("there are %d words, not %d", len(got), len(want))
		case w != got[i]:
			return fmt.Sprintf("word %d is %s, not %s", i+1, got[i], w)
		}
	}
	return fmt.Sprintf("there are %d words, not %d", len(got), len(want))
}
