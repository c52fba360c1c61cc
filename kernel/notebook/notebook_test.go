package notebook

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden runs a test for each file of testdata/dir: got gets the file's parts by name and returns the parts that it must have besides
// those whose names begin with "in".
func golden(t *testing.T, dir string, got func(t *testing.T, in map[string]string) []txtar.File) {
	files, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d golden files in testdata/%s, %v", len(files), dir, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			want, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in := map[string]string{}
			have := &txtar.Archive{Comment: want.Comment}
			for _, part := range want.Files {
				if strings.HasPrefix(part.Name, "in") {
					in[part.Name] = string(part.Data)
					have.Files = append(have.Files, part)
				}
			}
			have.Files = append(have.Files, got(t, in)...)
			if *update {
				if err := os.WriteFile(file, txtar.Format(have), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if have, want := txtar.Format(have), txtar.Format(want); !bytes.Equal(have, want) {
				t.Errorf("%s differs, run with -update to accept.\n--- got\n%s\n--- want\n%s", file, have, want)
			}
		})
	}
}

// written returns what Write writes.
func written(t *testing.T, nb *Notebook) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, nb); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Each file says what becomes of in.ipynb, read and written: out.ipynb, or error.
func TestRead(t *testing.T) {
	golden(t, "read", func(t *testing.T, in map[string]string) []txtar.File {
		nb, err := Read(strings.NewReader(in["in.ipynb"]))
		if err != nil {
			return []txtar.File{{Name: "error", Data: []byte(err.Error() + "\n")}}
		}
		return []txtar.File{{Name: "out.ipynb", Data: []byte(written(t, nb))}}
	})
}

// What nbformat itself wrote, with everything in it that the format has, comes back byte for byte.
func TestRoundTrip(t *testing.T) {
	want, err := os.ReadFile("testdata/jupyter.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	nb, err := Read(bytes.NewReader(want))
	if err != nil {
		t.Fatal(err)
	}
	if got := written(t, nb); got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := nb.Cells[1].Source, "x := 1\nfmt.Println(x)"; got != want {
		t.Errorf("source = %q, want %q", got, want)
	}
	if !nb.Cells[0].HasTag("b") || nb.Cells[0].HasTag("c") || nb.Cells[1].HasTag("b") {
		t.Error("HasTag: cell 1 has a and b alone, cell 2 none")
	}
}

func TestReadVersion(t *testing.T) {
	for _, version := range []string{"1", "2", "3", "5"} {
		_, err := Read(strings.NewReader(`{"nbformat": ` + version + `, "nbformat_minor": 0, "metadata": {}, "worksheets": []}`))
		if !errors.Is(err, ErrVersion) {
			t.Errorf("Read(version %s): %v, want %v", version, err, ErrVersion)
		}
	}
}

func TestReadError(t *testing.T) {
	broken := errors.New("broken")
	if _, err := Read(brokenReader{broken}); !errors.Is(err, broken) {
		t.Errorf("Read: %v, want %v", err, broken)
	}
}

type brokenReader struct{ err error }

func (r brokenReader) Read([]byte) (int, error) { return 0, r.err }

func TestReadDamaged(t *testing.T) {
	whole, err := os.ReadFile("testdata/jupyter.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(whole) - 1 { // without the last line end it is whole
		if _, err := Read(bytes.NewReader(whole[:n])); err == nil {
			t.Fatalf("Read took the first %d of %d bytes", n, len(whole))
		}
	}
}

func TestWriteErrors(t *testing.T) {
	for _, tt := range []struct {
		cell *Cell
		want string
	}{
		{&Cell{Type: "sql"}, `cell 1: cell type "sql"`},
		{&Cell{Type: CodeCell, ID: "a b"}, `cell 1: id "a b"`},
		{&Cell{Type: CodeCell, ID: strings.Repeat("x", 65)}, `cell 1: id "xxx`},
		{&Cell{Type: CodeCell, Metadata: map[string]any{"f": func() {}}}, "unsupported type"},
	} {
		var b bytes.Buffer
		if err := Write(&b, &Notebook{Cells: []*Cell{tt.cell}}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Write: %v, want an error with %q", err, tt.want)
		}
		if b.Len() > 0 {
			t.Errorf("Write failed and wrote %q", &b)
		}
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "a.ipynb"), filepath.Join(dir, "link.ipynb")
	if err := errors.Join(os.WriteFile(file, []byte("old"), 0o600), os.Symlink(file, link)); err != nil {
		t.Skip("no symbolic links: ", err)
	}
	nb := &Notebook{Cells: []*Cell{{Type: CodeCell, Source: "1"}}}
	if err := WriteFile(link, nb); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != written(t, nb) {
		t.Errorf("%s = %q, %v, want the notebook", file, got, err)
	}
	info, err := os.Lstat(file)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("mode = %v, %v, want it as it was, -rw-------", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v, want a link", info.Mode(), err)
	}

	// One that cannot be written leaves the old.
	nb.Cells[0].Type = "sql"
	if err := WriteFile(file, nb); err == nil {
		t.Error("WriteFile wrote a cell of an unknown type")
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, got) {
		t.Errorf("%s = %q, %v, want it as it was", file, now, err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	hidden, hiddenErr := filepath.Glob(filepath.Join(dir, ".*"))
	if len(files)+len(hidden) != 2 || err != nil || hiddenErr != nil {
		t.Errorf("files = %q %q, want no others", files, hidden)
	}
	if err := WriteFile(filepath.Join(dir, "no", "folder.ipynb"), &Notebook{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("WriteFile without a folder: %v, want %v", err, os.ErrNotExist)
	}
}

// The lines of a text end where Python's do.
func TestSplit(t *testing.T) {
	for in, want := range map[string][]any{
		"":                      {},
		"a":                     {"a"},
		"a\n":                   {"a\n"},
		"a\nb":                  {"a\n", "b"},
		"\n\n":                  {"\n", "\n"},
		"a\r\nb\rc\n\r":         {"a\r\n", "b\r", "c\n", "\r"},
		"a\vb\fc\x1cd\x1de\x1e": {"a\v", "b\f", "c\x1c", "d\x1d", "e\x1e"},
		"é\u0085ü\u2028\u2029":  {"é\u0085", "ü\u2028", "\u2029"},
	} {
		if got := split(in); !slices.Equal(got, want) {
			t.Errorf("split(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzRead reads anything; what it accepts, it must write so that reading that gives the same again.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data)
	}
	rich, err := os.ReadFile("testdata/jupyter.ipynb")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(rich)
	f.Fuzz(func(t *testing.T, data []byte) {
		nb, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		first := written(t, nb)
		again, err := Read(strings.NewReader(first))
		if err != nil {
			t.Fatalf("Read refuses what Write wrote: %v\n%s", err, first)
		}
		if second := written(t, again); second != first {
			t.Errorf("written twice, the notebook changed\n--- first\n%s\n--- second\n%s", first, second)
		}
	})
}
