package timeline

import (
	"fmt"
	"image/color"
	"math"
	"testing"
)

// visions are ways to see, as matrices of linear red, green and blue. Those of the two common kinds of colour blindness are of Machado,
// Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency, 2009, at full severity; grey is the
// luminance of sRGB.
var visions = map[string][3][3]float64{
	"all colours":  {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"grey":         {{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}},
}

// A lab is a colour in CIE L*a*b*, where equal distances are about equally well seen: 2 is just noticeable side by side, 100 is black
// against white.
type lab [3]float64

func (a lab) distance(b lab) float64 { return math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2]) }

// seen returns what a colour written #rrggbb looks like.
func seen(t *testing.T, hex string, vision [3][3]float64) lab {
	t.Helper()
	var c color.RGBA
	if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
		t.Fatalf("colour %q: %v", hex, err)
	}
	linear := func(v uint8) float64 {
		if x := float64(v) / 255; x > 0.04045 {
			return math.Pow((x+0.055)/1.055, 2.4)
		}
		return float64(v) / 255 / 12.92
	}
	in := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var rgb [3]float64
	for i, row := range vision {
		rgb[i] = min(max(row[0]*in[0]+row[1]*in[1]+row[2]*in[2], 0), 1)
	}
	// To CIE XYZ, relative to the white of sRGB, D65.
	f := func(r, g, b, white float64) float64 {
		if v := (r*rgb[0] + g*rgb[1] + b*rgb[2]) / white; v > 216.0/24389 {
			return math.Cbrt(v)
		} else {
			return (24389.0/27*v + 16) / 116
		}
	}
	x, y, z := f(0.4124, 0.3576, 0.1805, 0.9505), f(0.2126, 0.7152, 0.0722, 1), f(0.0193, 0.1192, 0.9505, 1.089)
	return lab{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// lines are what hatches are drawn with.
var lines = map[hatch]ink{slants: slantInk, posts: postInk, rails: railInk}

// TestVision sees to it that all states can be told apart, and from the card, in both themes, also by readers who do not see all
// colours: by how they look on the whole, or by the hatch of one of them, whose lines then must be seen on its ground. Kinds of one
// colour are one family, whose members only their labels tell apart.
func TestVision(t *testing.T) {
	const (
		apart    = 9.0  // of what lies beside each other
		hatching = 10.0 // of the lines of a hatch, which are thin, from their ground
		reading  = 35.0 // of text from what it stands on
	)
	for name, vision := range visions {
		for theme, pick := range map[string]func(ink) string{
			"light": func(k ink) string { return k.light }, "dark": func(k ink) string { return k.dark },
		} {
			sight := func(k ink) lab { return seen(t, pick(k), vision) }
			for a := range kinds {
				if d := sight(looks[a].ink).distance(sight(cardInk)); d < apart && !hatched(a, sight, hatching) {
					t.Errorf("%s, %s: %s is %.1f from the card", name, theme, looks[a].word, d)
				}
				for b := range a {
					same := looks[a].ink == looks[b].ink
					d := sight(looks[a].ink).distance(sight(looks[b].ink))
					differ := looks[a].hatch != looks[b].hatch && (hatched(a, sight, hatching) || hatched(b, sight, hatching))
					if !same && d < apart && !differ && a != progress { // which has lanes of its own
						t.Errorf("%s, %s: %s and %s are %.1f apart", name, theme, looks[a].word, looks[b].word, d)
					}
				}
				text := labelInk
				if a == running {
					text = onRunInk
				}
				for _, ground := range []ink{looks[a].ink, lines[looks[a].hatch]} {
					if ground == (ink{}) || a == ready { // whose words have a calm ground of their own
						continue
					}
					if d := sight(text).distance(sight(ground)); d < reading {
						t.Errorf("%s, %s: words are %.1f from %s", name, theme, d, looks[a].word)
					}
				}
			}
			for _, text := range []ink{strongInk, mutedInk, failureInk} {
				if d := sight(text).distance(sight(cardInk)); d < reading {
					t.Errorf("%s, %s: text of class %s is %.1f from the card", name, theme, text.class, d)
				}
			}
		}
	}
}

// hatched reports whether the hatch of a kind can be seen.
func hatched(k kind, sight func(ink) lab, least float64) bool {
	line, ok := lines[looks[k].hatch]
	return ok && sight(line).distance(sight(looks[k].ink)) >= least
}

// TestSeen compares with colours whose places are known.
func TestSeen(t *testing.T) {
	for hex, want := range map[string]lab{"#ffffff": {100, 0, 0}, "#000000": {}, "#ff0000": {53.2, 80.1, 67.2}, "#808080": {53.6, 0, 0}} {
		if got := seen(t, hex, visions["all colours"]); got.distance(want) > 0.3 {
			t.Errorf("%s is at %.1f, want %.1f", hex, got, want)
		}
	}
	for _, name := range []string{"deuteranopia", "protanopia"} {
		if d := seen(t, "#ff0000", visions[name]).distance(seen(t, "#00ff00", visions["all colours"])); d < 40 {
			t.Errorf("%s: red as it is seen is %.1f from green as it is", name, d)
		}
		if g := seen(t, "#808080", visions[name]); math.Hypot(g[1], g[2]) > 1 {
			t.Errorf("%s: grey has a colour: %.1f", name, g)
		}
	}
}
