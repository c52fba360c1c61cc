package timeline

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the golden files; look at the pictures afterwards")

// TestGolden draws testdata/NAME.txtar: its file "rows", and "columns" if the text is not of the usual width. What it wants is in
// the file's "text" and "alt", and in NAME.svg, which any viewer shows.
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
			rows, err := parseRows(want["rows"])
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			var o Options
			if s, ok := want["columns"]; ok {
				if o.Columns, err = strconv.Atoi(strings.TrimSpace(s)); err != nil {
					t.Fatalf("%s: columns: %v", file, err)
				}
			}
			svg, text := render(t, rows, o)
			alt := Alt(rows) + "\n"
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

// parseRows reads hand-written rows, one line each for a run and, below it, its lanes; what stands in brackets may be missing:
//
//	run TITLE | ELAPSED [| VERDICT [| NOTE]]
//	lane NAME | START | END [| FAILURE]
//	lanes COUNT | NAME | START | END [| FAILURE]
//
// The last stands for many lanes; the names are numbered, and each starts and ends as much later as the first is long.
func parseRows(s string) ([]Row, error) {
	var rows []Row
	for line := range strings.Lines(s) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if kind == "" {
			continue
		}
		var fields [5]string
		for i, f := range strings.SplitN(rest, "|", len(fields)) {
			fields[i] = strings.TrimSpace(f)
		}
		var err error
		at := func(i int) time.Duration {
			d, e := time.ParseDuration(fields[i])
			if e != nil {
				err = e
			}
			return d
		}
		switch {
		case kind == "run":
			rows = append(rows, Row{Title: fields[0], Elapsed: at(1), Verdict: fields[2], Note: fields[3]})
		case len(rows) == 0:
			return nil, fmt.Errorf("line %q: no run before", line)
		case kind == "lane":
			r := &rows[len(rows)-1]
			r.Lanes = append(r.Lanes, Lane{fields[0], at(1), at(2), fields[3]})
		case kind == "lanes":
			r := &rows[len(rows)-1]
			n, e := strconv.Atoi(fields[0])
			if e != nil {
				return nil, fmt.Errorf("line %q: %w", line, e)
			}
			start, end := at(2), at(3)
			for i := range n {
				later := time.Duration(i) * (end - start)
				r.Lanes = append(r.Lanes, Lane{fmt.Sprintf("%s %d", fields[1], i+1), start + later, end + later, fields[4]})
			}
		default:
			return nil, fmt.Errorf("line %q: neither run nor lane", line)
		}
		if err != nil {
			return nil, fmt.Errorf("line %q: %w", line, err)
		}
	}
	return rows, nil
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
