package timeline

import (
	"fmt"
	"math"
	"strings"

	"golanes/kernel/internal/sched"
)

// Glyphs of what is not a kind.
const (
	printGlyph  = '▼'
	userGlyph   = '◆'
	failedGlyph = '✗'
	cutGlyph    = '░'
)

// states draws what a goroutine did: in each column what it did most of that time, a print or a mark before everything else.
func (p *page) states(l lane, r run) {
	bar := []rune(blanks(p.bars))
	if r.cut() {
		for i := min(p.column(r.Recording.Recorded), p.bars-1); i < min(p.column(r.Elapsed), p.bars); i++ {
			bar[i] = p.glyph(cutGlyph)
		}
	}
	columns := density([]lane{l}, p.bars, p.end)
	drawn := false
	for i := range columns {
		if k, ok := columns[i].most(); ok && columns[i].sum() >= 0.5 {
			bar[i], drawn = looks[k].glyph, true
			p.used[k] = true
		}
	}
	at := func(x float64) *rune { return &bar[min(int(x*float64(p.bars)), p.bars-1)] }
	if !drawn && len(l.spans) > 0 { // too short for half a column, and still seen
		k := kindOf(l.spans[0])
		*at(share(l.start, p.end)) = looks[k].glyph
		p.used[k] = true
	}
	p.spans(l)
	for _, m := range l.marks {
		switch m.Kind {
		case sched.Print:
			*at(share(m.At, p.end)) = p.glyph(printGlyph)
		case sched.User:
			*at(share(m.At, p.end)) = p.glyph(userGlyph)
		}
	}
	if l.failure != "" {
		*at(share(l.end, p.end)) = p.glyph(failedGlyph)
	}
	p.ends(p.name(l)+string(bar), l.besides())
	p.indented(clean(l.failure))
}

// spans writes the outermost of the learner's spans above the lane.
func (p *page) spans(l lane) {
	line := ""
	for _, s := range l.userSpans() {
		from, to := min(p.column(s.from), p.bars-1), p.column(s.to)
		if s.level > 0 || from < cells(line) {
			continue
		}
		inside := to - from - 2
		if inside < 1 {
			continue
		}
		name := fitCells(s.name, inside)
		line += blanks(from-cells(line)) + "├" + name + strings.Repeat("╴", max(inside-cells(name), 0)) + "┤"
	}
	if line != "" {
		p.line(blanks(p.names) + line)
	}
}

// rest draws the lanes that are not drawn one by one: of tasks alone how many are in progress, of goroutines how many of all do what.
func (p *page) rest(r run, rest []lane) {
	if r.Recording == nil {
		p.line(p.cell(r.restName(rest)) + strip(density(rest, p.bars, p.end), float64(len(rest)), func(m *mix) float64 { return m.sum() }))
		return
	}
	columns := density(r.lanes, p.bars, p.end)
	p.line(p.cell(r.restName(rest)))
	for _, group := range []struct {
		name  string
		kinds []kind
	}{
		{"running", []kind{running}},
		{"ready", []kind{ready}},
		{"waiting", []kind{channel, selects, lock, network, syscall, other, sleep}},
		{"in progress", []kind{progress}},
	} {
		height := func(m *mix) float64 {
			sum := 0.0
			for _, k := range group.kinds {
				sum += m[k]
			}
			return sum
		}
		peak := 0.0
		for i := range columns {
			peak = max(peak, height(&columns[i]))
		}
		if peak > 0 {
			p.ends(p.cell("  "+group.name)+strip(columns, peak, height), "max "+amount(peak))
		}
	}
}

// amount writes how many there are on average.
func amount(n float64) string {
	if n < 10 && n != math.Trunc(n) {
		return fmt.Sprintf("%.1f", max(n, 0.1))
	}
	return fmt.Sprintf("%.0f", n)
}

// strip draws heights over time; the whole is the largest.
func strip(columns []mix, whole float64, height func(*mix) float64) string {
	levels := []rune(" ▁▂▃▄▅▆▇█")
	var b strings.Builder
	for i := range columns {
		level := 0
		if h := height(&columns[i]) / whole; h > 1e-9 {
			level = min(int(h*float64(len(levels)-1)+0.999), len(levels)-1) // rounded up: a little is still seen
		}
		b.WriteRune(levels[level])
	}
	return b.String()
}

// glyph notes for the legend that it occurs.
func (p *page) glyph(g rune) rune {
	if !strings.ContainsRune(p.glyphs, g) {
		p.glyphs += string(g)
	}
	return g
}

// legend explains the characters that occur, if goroutines are drawn.
func (p *page) legend() {
	var entries []string
	for k := range kinds {
		if p.used[k] {
			entries = append(entries, string(looks[k].glyph)+" "+looks[k].word)
		}
	}
	for _, g := range []struct {
		glyph rune
		word  string
	}{{printGlyph, "print"}, {userGlyph, "mark"}, {failedGlyph, "failed"}, {cutGlyph, "not recorded"}} {
		if strings.ContainsRune(p.glyphs, g.glyph) {
			entries = append(entries, string(g.glyph)+" "+g.word)
		}
	}
	line := ""
	for _, e := range entries {
		if line != "" && cells(line)+2+cells(e) > p.columns {
			p.line(line)
			line = ""
		}
		if line != "" {
			line += "  "
		}
		line += e
	}
	if line != "" {
		p.line(line)
	}
}
