package census

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden parses the file "stack" of testdata/*.txtar. Its file "want" has a line for each goroutine.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("testdata: %d files, %v", len(files), err)
	}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		var want string
		for _, f := range ar.Files {
			switch f.Name {
			case "stack":
				for _, g := range Parse(string(f.Data)) {
					got.WriteString(line(g))
				}
			case "want":
				want = string(f.Data)
			}
		}
		if *update {
			ar.Files = []txtar.File{ar.Files[0], {Name: "want", Data: []byte(got.String())}}
			if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if got.String() != want {
			t.Errorf("%s:\n%s\nwant\n%s", file, got.String(), want)
		}
	}
}

// line writes all that is known of a goroutine.
func line(g Goroutine) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %d: %q means %q, waits for %q since %v", g.ID, g.Parent, g.State, g.Meaning(), g.Wait(), g.Waiting)
	for _, k := range slices.Sorted(maps.Keys(g.Labels)) {
		fmt.Fprintf(&b, ", %s=%q", k, g.Labels[k])
	}
	fmt.Fprintf(&b, ", %d calls", len(g.Frames))
	if f, ok := g.Innermost(); ok {
		fmt.Fprintf(&b, ", in %s %s:%d", f.Func, f.File, f.Line)
	}
	fmt.Fprintf(&b, ", started by %s %s:%d", g.Creator.Func, g.Creator.File, g.Creator.Line)
	if g.Own() {
		b.WriteString(", own")
	}
	if g.Held() {
		b.WriteString(", held")
	}
	if g.Kernel() {
		b.WriteString(", kernel")
	}
	return b.String() + "\n"
}

// TestLive finds a goroutine of its own, both ways, for each kind of wait.
func TestLive(t *testing.T) {
	var mu sync.Mutex
	mu.Lock()
	c := make(chan int)
	var wg sync.WaitGroup
	blocks := map[string]func(){
		Receive: func() { <-c },
		Send:    func() { c <- 1 },
		Lock:    mu.Lock,
		Select: func() {
			select {
			case <-c:
			case c <- 1:
			}
		},
	}
	for kind, block := range blocks {
		wg.Go(func() {
			pprof.Do(t.Context(), pprof.Labels("test", kind), func(context.Context) { block() })
		})
		for !profiled(kind) {
			// until it waits
		}
		taken := slices.IndexFunc(Take(), func(g Goroutine) bool {
			return g.Labels["test"] == kind && g.Wait() == kind && g.Parent > 0 && g.Creator.Func != ""
		})
		if taken < 0 {
			t.Errorf("%s: no such goroutine", kind)
		}
		switch kind {
		case Send, Select:
			<-c
		case Receive:
			c <- 1
		default:
			mu.Unlock()
		}
		wg.Wait()
	}
}

// profiled reports whether a goroutine with that label waits for what it says.
func profiled(kind string) bool {
	return slices.ContainsFunc(Profile(), func(e Entry) bool {
		return e.Labels["test"] == kind && e.Count == 1 && e.Wait() == kind
	})
}

func FuzzParse(f *testing.F) {
	f.Add("goroutine 19 [select, 3 minutes labels:{\"a\": \"]\"}]:\nmain.f(0x1)\n\t/a.go:5 +0x19\ncreated by main.main in goroutine 1\n\t/a.go:6")
	f.Add("goroutine 1 [x")
	f.Fuzz(func(t *testing.T, text string) {
		for _, g := range Parse(text) {
			line(g)
		}
		parseEntry(text)
		parseLabels(text)
	})
}

func TestPackageOf(t *testing.T) {
	for function, want := range map[string]string{
		"main.f":                                 "main",
		"main.(*T).m.func1":                      "main",
		"net/http.(*Transport).dialConn":         "net/http",
		"golang.org/x/sync/errgroup.(*Group).Go": "golang.org/x/sync/errgroup",
		"slices.Sort[go.shape.[]a.com/b/c.T]":    "slices",
		"example%2ecom/x.f":                      "example.com/x",
		"f":                                      "f",
	} {
		if got := packageOf(function); got != want {
			t.Errorf("packageOf(%q) = %q, want %q", function, got, want)
		}
	}
}

func TestInBubble(t *testing.T) {
	if InBubble() {
		t.Error("a test outside of a bubble is in one")
	}
	synctest.Test(t, func(t *testing.T) {
		if !InBubble() {
			t.Error("a bubble is not known")
		}
	})
}
