package kernel_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"golanes/kernel"
	"golanes/kernel/notebook"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestMain(m *testing.M) {
	kernel.Main()
	serveMain()
	os.Exit(m.Run())
}

// TestCells runs the golden cells: each file is a session, N.in its cells in order, and N.stdout, N.stderr, N.display, N.value and
// N.error what must appear under each, nothing else. Where the exact words are another golden's matter, or differ from run to run, a
// file of another name holds parts of it, one a line, in their order; in a part … stands for any text of a line. They are N.says in
// place of N.stderr, N.shows of N.display, N.gives of N.value and N.fails of N.error. They go through the whole kernel, session and
// worker included.
func TestCells(t *testing.T) { checkFiles(t, "testdata/cells/*.txtar", kernel.Options{}) }

// TestAsleep does the same where a cell is ended whose goroutines all wait for each other. The files "dead-" are accused, those of name
// "live-" never.
func TestAsleep(t *testing.T) {
	checkFiles(t, "testdata/asleep/*.txtar", kernel.Options{EndAsleep: true})
}

func checkFiles(t *testing.T, pattern string, o kernel.Options) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden cells: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			checkCells(t, file, o)
		})
	}
}

func checkCells(t *testing.T, file string, o kernel.Options) {
	want, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	k, err := kernel.NewLocal(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	got := &txtar.Archive{Comment: want.Comment}
	for n := 1; ; n++ {
		i := slices.IndexFunc(want.Files, func(f txtar.File) bool { return f.Name == strconv.Itoa(n)+".in" })
		if i < 0 {
			break
		}
		got.Files = append(got.Files, want.Files[i])
		got.Files = append(got.Files, runCell(t, k, n, string(want.Files[i].Data), want)...)
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if g, w := string(txtar.Format(got)), string(txtar.Format(want)); g != w {
		t.Errorf("%s differs.\n--- got\n%s\n--- want\n%s", file, g, w)
	}
}

// runCell executes one cell and returns what appeared under it as files. What holds the parts that are wanted is returned as these.
func runCell(t *testing.T, k *kernel.Local, n int, code string, want *txtar.Archive) []txtar.File {
	t.Helper()
	text, reply, err := execute(t.Context(), k, code)
	if err != nil {
		t.Fatalf("cell %d: %v", n, err)
	}
	if reply.Status == "error" {
		text["error"] = strings.Join(reply.Traceback, "\n") + "\n"
	}
	var files []txtar.File
	for _, kind := range []string{"stdout", "stderr", "display", "value", "error"} {
		s, ok := text[kind]
		if !ok {
			continue
		}
		file := txtar.File{Name: fmt.Sprintf("%d.%s", n, kind), Data: []byte(s)}
		if parts := partsOf(want, n, kind); parts != nil && holds(s, string(parts.Data)) {
			file = *parts
		}
		files = append(files, file)
	}
	return files
}

// partsOf is the file with the parts that one kind of a cell's output must have, or nil.
func partsOf(want *txtar.Archive, n int, kind string) *txtar.File {
	name := fmt.Sprintf("%d.%s", n, map[string]string{"stderr": "says", "display": "shows", "value": "gives", "error": "fails"}[kind])
	for i := range want.Files {
		if want.Files[i].Name == name {
			return &want.Files[i]
		}
	}
	return nil
}

// holds reports whether text has each line of parts, in their order.
func holds(text, parts string) bool {
	for part := range strings.Lines(parts) {
		pattern := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSuffix(part, "\n")), "…", ".+")
		at := regexp.MustCompile(pattern).FindStringIndex(text)
		if at == nil {
			return false
		}
		text = text[at[1]:]
	}
	return true
}

// plain is the text of an output.
func plain(o notebook.Output) string {
	data, _ := o["data"].(map[string]any)
	return fmt.Sprint(data["text/plain"]) + "\n"
}

// execute runs a cell and returns what it wrote to stdout and stderr, displayed and had as its value, by these names.
func execute(ctx context.Context, k *kernel.Local, code string) (map[string]string, notebook.Reply, error) {
	text := map[string]string{}
	reply, err := k.Execute(ctx, code, "", func(o notebook.Output) {
		switch o["output_type"] {
		case "stream":
			text[fmt.Sprint(o["name"])] += fmt.Sprint(o["text"])
		case "execute_result":
			text["value"] += plain(o)
		case "display_data":
			text["display"] += plain(o)
		}
	})
	return text, reply, err
}
