// Gen draws the logos of the kernelspec: two lanes, the second starting before the first has ended. The PNGs and the SVG come from
// the same shapes.
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log"
	"os"
	"strings"
)

// A bar is a rectangle with rounded corners on a canvas of 64 by 64.
type bar struct {
	x, y, w, h, r float64
	fill          color.NRGBA
}

var logo = []bar{
	{0, 0, 64, 64, 13, color.NRGBA{0x0b, 0x3c, 0x49, 0xff}},
	{9, 17, 30, 11, 5.5, color.NRGBA{0x4f, 0xd1, 0xc5, 0xff}},
	{44, 17, 11, 11, 5.5, color.NRGBA{0x4f, 0xd1, 0xc5, 0xff}},
	{9, 36, 11, 11, 5.5, color.NRGBA{0xf6, 0xad, 0x55, 0xff}},
	{25, 36, 30, 11, 5.5, color.NRGBA{0xf6, 0xad, 0x55, 0xff}},
}

func main() {
	for name, data := range files() {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// files returns the logos by file name.
func files() map[string][]byte {
	return map[string][]byte{
		"logo-32x32.png": draw(32),
		"logo-64x64.png": draw(64),
		"logo-svg.svg":   svg(),
	}
}

func svg() []byte {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">` + "\n")
	for _, s := range logo {
		fmt.Fprintf(&b, ` <rect x="%g" y="%g" width="%g" height="%g" rx="%g" fill="#%02x%02x%02x"/>`+"\n",
			s.x, s.y, s.w, s.h, s.r, s.fill.R, s.fill.G, s.fill.B)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// samples a side of a pixel: enough that edges look smooth.
const samples = 8

func draw(size int) []byte {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			img.SetNRGBA(x, y, pixel(x, y, 64/float64(size)))
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		log.Fatal(err) // a buffer takes everything
	}
	return b.Bytes()
}

// pixel averages the samples within a pixel; scale is the canvas's units a pixel.
func pixel(x, y int, scale float64) color.NRGBA {
	var r, g, b, n int
	for i := range samples {
		for j := range samples {
			c, ok := at((float64(x)+(float64(i)+.5)/samples)*scale, (float64(y)+(float64(j)+.5)/samples)*scale)
			if ok {
				r, g, b, n = r+int(c.R), g+int(c.G), b+int(c.B), n+1
			}
		}
	}
	if n == 0 {
		return color.NRGBA{}
	}
	return color.NRGBA{uint8(r / n), uint8(g / n), uint8(b / n), uint8(255 * n / (samples * samples))}
}

// at returns the colour of the topmost bar at a point.
func at(x, y float64) (c color.NRGBA, ok bool) {
	for _, s := range logo {
		if s.covers(x, y) {
			c, ok = s.fill, true
		}
	}
	return c, ok
}

func (s bar) covers(x, y float64) bool {
	// The distance to the rectangle that the corners' centres span.
	dx := max(s.x+s.r-x, x-(s.x+s.w-s.r), 0)
	dy := max(s.y+s.r-y, y-(s.y+s.h-s.r), 0)
	return dx*dx+dy*dy <= s.r*s.r
}
