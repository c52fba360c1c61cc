package timeline

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the golden files; look at the pictures afterwards")

// TestGolden draws testdata/NAME.txtar: its file "rows" or "curve", and "columns" if the text is not of the usual width. What it
// wants is in the file's "text" and "alt", and in NAME.svg, which any viewer shows.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("testdata: %d files, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".txtar")
		t.Run(filepath.Base(name), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{}
			for _, f := range ar.Files {
				want[f.Name] = string(f.Data)
			}
			var o Options
			if s, ok := want["columns"]; ok {
				if o.Columns, err = strconv.Atoi(strings.TrimSpace(s)); err != nil {
					t.Fatalf("%s: columns: %v", file, err)
				}
			}
			var svg []byte
			var text, alt string
			if s, ok := want["curve"]; ok {
				c, err := parseCurve(s)
				if err != nil {
					t.Fatalf("%s: %v", file, err)
				}
				svg, text = renderCurve(t, c, o)
				alt = c.Alt() + "\n"
			} else {
				rows, err := parseRows(want["rows"])
				if err != nil {
					t.Fatalf("%s: %v", file, err)
				}
				svg, text = render(t, rows, o)
				alt = Alt(rows) + "\n"
			}
			if *update {
				setFile(ar, "text", text)
				setFile(ar, "alt", alt)
				writeFile(t, file, txtar.Format(ar))
				writeFile(t, name+".svg", svg)
				return
			}
			if text != want["text"] {
				t.Errorf("text:\n%s\nwant:\n%s", text, want["text"])
			}
			if alt != want["alt"] {
				t.Errorf("alt:\n%s\nwant:\n%s", alt, want["alt"])
			}
			if old, err := os.ReadFile(name + ".svg"); err != nil || !bytes.Equal(svg, old) {
				t.Errorf("picture differs from %s.svg (%v): look at what -update writes", name, err)
			}
		})
	}
}

func setFile(ar *txtar.Archive, name, data string) {
	for i := range ar.Files {
		if ar.Files[i].Name == name {
			ar.Files[i].Data = []byte(data)
			return
		}
	}
	ar.Files = append(ar.Files, txtar.File{Name: name, Data: []byte(data)})
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}
