package kernel_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"golanes/kernel"
	"golanes/kernel/internal/sched"
)

// attempts are how often a scene is run on a machine that is too busy for its figures to hold.
const attempts = 20

// TestScenes runs the scenes of testdata/scenes: each has its cells, N.in in their order, of which the last is recorded, and what the
// scheduler must be seen to do there, in the file want; its lines are those of [parseScene]. The cells go through the whole kernel and
// a worker. That draws what it recorded, and a cell of the test has the runtime trace the worker meanwhile: from this trace the
// recording is read here. What is drawn comes from a flight recorder then, as in any cell that traces itself.
//
// A machine that is busy makes figures wrong that are right otherwise. So where a scene is not as it should be and the test itself gets
// less of the CPUs than it asks for, or sleeps far too long, the scene is run again; else the test fails. The verdict that the machine is
// busy is right then.
func TestScenes(t *testing.T) {
	files, err := filepath.Glob("testdata/scenes/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenes: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var cells []string
			var want *scene
			for _, f := range archive.Files {
				switch {
				case f.Name == "want":
					want, err = parseScene(string(f.Data))
				case f.Name == fmt.Sprintf("%d.in", len(cells)+1):
					cells = append(cells, string(f.Data))
				default:
					err = fmt.Errorf("a file %s", f.Name)
				}
				if err != nil {
					t.Fatalf("%s: %v", file, err)
				}
			}
			if want == nil || len(cells) == 0 {
				t.Fatalf("%s: no want, or no cells", file)
			}
			for n := range attempts {
				recording, picture, busy := play(t, cells)
				starved := busy != "" && strings.Contains(picture, "\nbusy machine: ")
				problems := want.compare(recording, picture, starved)
				switch {
				case len(problems) == 0 && starved:
					t.Logf("%s, and the picture says so", busy)
					return
				case len(problems) == 0:
					return
				case busy == "":
					t.Fatalf("%s\n%s", strings.Join(problems, "\n"), picture)
				}
				t.Logf("attempt %d: %s. This machine is busy: %s", n+1, strings.Join(problems, "; "), busy)
			}
			t.Fatalf("not once in %d attempts was this machine quiet enough", attempts)
		})
	}
}

// play runs cells and returns the recording of the last and its picture in characters; busy says how the machine was seen to be so.
func play(t *testing.T, cells []string) (recording *sched.Recording, picture, busy string) {
	t.Helper()
	k, err := kernel.NewLocal(t.Context(), kernel.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	file := filepath.Join(t.TempDir(), "trace")
	run := func(code string) map[string]string {
		out, reply, err := execute(t.Context(), k, code)
		if err != nil || reply.Status != "ok" {
			t.Fatalf("%s\n%v, %v", code, strings.Join(reply.Traceback, "\n"), err)
		}
		return out
	}
	last := len(cells) - 1
	for _, code := range cells[:last] {
		run(code)
	}
	run(fmt.Sprintf("sceneTrace, _ := os.Create(%q)\nif err := trace.Start(sceneTrace); err != nil { panic(err) }", file))
	late := lateness(func() { picture = run("%%timeline\n" + cells[last])["display"] })
	run("trace.Stop()\nif err := sceneTrace.Close(); err != nil { panic(err) }")
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if recording, err = sched.Read(f, sched.Options{}); err != nil {
		t.Fatal(err)
	}
	share := given()
	switch {
	case share < 0.85:
		busy = fmt.Sprintf("the test itself got %.0f %% of its CPU time", 100*share)
	case late > 5*time.Millisecond:
		busy = fmt.Sprintf("a sleep of the test's own took %v more than it should", late)
	}
	return recording, picture, busy
}

// lateness calls f and returns by how much a sleep took longer meanwhile than it should, at most.
func lateness(f func()) (late time.Duration) {
	const nap = time.Millisecond
	done := make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			begin := time.Now()
			select {
			case <-done:
				return
			case <-time.After(nap):
				late = max(late, time.Since(begin)-nap)
			}
		}
	})
	func() {
		defer wg.Wait()
		defer close(done) // f may end the test
		f()
	}()
	return late
}

// given returns the share of the time of all CPUs that this process gets when it asks for it.
func given() float64 {
	const long = 30 * time.Millisecond
	before, known := sched.CPUTime()
	begin := time.Now()
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			for time.Since(begin) < long {
			}
		})
	}
	wg.Wait()
	after, _ := sched.CPUTime()
	if !known {
		return 1
	}
	return float64(after-before) / float64(time.Since(begin)) / float64(runtime.NumCPU())
}
