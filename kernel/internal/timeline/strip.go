package timeline

import (
	"fmt"
	"strings"
)

const (
	heatAbove = 100  // from so many lanes on they are drawn as a map too
	heatLines = 16   // of the map
	stripStep = 2.0  // pixels for a column of the population
	stripTall = 38.0 // of the population
)

// rest draws the lanes that are not drawn one by one: of tasks alone how many are in progress, of goroutines what all of them do.
func (c *canvas) rest(r run, rest []lane) {
	if r.Recording == nil {
		c.strip(r, rest)
	} else {
		if len(r.lanes) >= heatAbove {
			c.heat(r)
		}
		c.population(r)
	}
	if s := restFailure(rest); s != "" {
		c.below(s)
	}
}

// strip draws how many of the remaining tasks are in progress over time.
func (c *canvas) strip(r run, rest []lane) {
	c.seen.strip = true
	c.text(mutedInk, pad, c.y+laneStep/2+4, nameSize, "", fitText(r.restName(rest), c.names-8, nameSize))
	counts := density(rest, int((c.to-c.from)/(stripStep*c.coarse)), c.end)
	for i := range counts {
		for k := range counts[i] {
			counts[i][k] /= float64(len(rest))
		}
	}
	c.y += laneStep
	c.stack(counts, c.from, c.to, c.y-3, tall, 64)
}

// population draws how many of all lanes do what over time.
func (c *canvas) population(r run) {
	columns := density(r.lanes, int((c.to-c.from)/(stripStep*c.coarse)), c.end)
	peak := peakOf(columns)
	for i := range columns {
		for k := range columns[i] {
			columns[i][k] /= peak
		}
	}
	c.y += 6
	c.text(strongInk, pad, c.y+stripTall/2-1, nameSize, "", fmt.Sprintf("all %d", len(r.lanes)))
	c.text(mutedInk, pad, c.y+stripTall/2+11, labelSize, "", fmt.Sprintf("up to %.0f at once", peak))
	c.y += stripTall
	c.stack(columns, c.from, c.to, c.y, stripTall, int(stripTall*2))
	c.y += 4
	c.seen.population = true
}

// peakOf is the largest number of lanes of any kind at once, at least 1.
func peakOf(columns []mix) float64 {
	peak := 1.0
	for i := range columns {
		peak = max(peak, columns[i].sum())
	}
	return peak
}

// heat draws all lanes as a map: each line stands for as many lanes, in their order, and shows what most of them do; a processor that
// is busy with one of them half of the time shows too, since nothing else would be seen of who runs.
func (c *canvas) heat(r run) {
	const line = 4.0
	per := perLine(len(r.lanes))
	c.y += 6
	top := c.y
	wide := cellWide * c.coarse
	n := int((c.to - c.from) / wide)
	wide = (c.to - c.from) / float64(n)
	var paths [kinds]strings.Builder
	for first := 0; first < len(r.lanes); first += per {
		group := r.lanes[first:min(first+per, len(r.lanes))]
		cells := density(group, n, c.end)
		for i := 0; i < n; {
			k, ok := shownOf(&cells[i])
			next := i + 1
			for ; next < n; next++ {
				if k2, ok2 := shownOf(&cells[next]); k2 != k || ok2 != ok {
					break
				}
			}
			if ok {
				y, h := c.y, line
				if !looks[k].tall {
					y, h = y+0.7, line-1.4
				}
				fmt.Fprintf(&paths[k], "M%s,%sh%sv%gh-%[3]sz", px(c.from+float64(i)*wide), px(y), px(float64(next-i)*wide), h)
			}
			i = next
		}
		c.y += line
	}
	for k := range kinds {
		if d := paths[k].String(); d != "" {
			c.told[k] = true
			c.printf(`<path %s d="%s"/>`, c.plain(k), d)
		}
	}
	middle := (top + c.y) / 2
	c.text(strongInk, pad, middle-1, nameSize, "", fmt.Sprintf("all %d", len(r.lanes)))
	c.text(mutedInk, pad, middle+11, labelSize, "", heatWords(len(r.lanes)))
	c.y += 2
}

// perLine is how many of n lanes share a line of the map.
func perLine(n int) int { return (n + heatLines - 1) / heatLines }

func heatWords(n int) string { return fmt.Sprintf("a line is %d of them", perLine(n)) }

// shownOf is what a cell of the map shows.
func shownOf(m *mix) (kind, bool) {
	if m[running] >= 0.5 {
		return running, true
	}
	return m.most()
}
