package worker

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	stacks "golanes/kernel/internal/census"
	"golanes/kernel/internal/proc"
)

// runVirtually runs the function cell of a program in virtual time and returns what it wrote and displayed.
func runVirtually(ctx context.Context, t *testing.T, speed float64, program string) (string, *proc.Failure) {
	t.Helper()
	var mu sync.Mutex
	var text strings.Builder
	w := New(Options{Event: func(e proc.Event) {
		mu.Lock()
		defer mu.Unlock()
		text.WriteString(e.Text)
		if s, ok := e.Bundle.Data["text/plain"].(string); ok {
			text.WriteString(s + "\n")
		}
	}})
	f, err := w.Run(ctx, proc.Run{
		Cell: 1, Name: "In[1]", Entry: "cell", Virtual: &proc.Virtual{Speed: speed},
		Source: "package main\nimport (\"fmt\"; \"time\"; \"sync\"; \"golanes/rt\")\nvar _, _, _ = fmt.Print, time.Sleep, sync.NewCond\nvar _ = rt.Show\n" + program,
	})
	if err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	return text.String(), f
}

func TestVirtual(t *testing.T) {
	got, f := runVirtually(t.Context(), t, 0, `func cell() {
	begin := time.Now()
	time.Sleep(3600000000000)
	fmt.Println(time.Since(begin))
}`)
	if f != nil || !strings.HasPrefix(got, "1h0m0s\n1h 0m 0s of virtual time in ") {
		t.Errorf("%q, %+v", got, f)
	}
}

// TestVirtualSpeed plays an hour in a real 20 ms: not at once.
func TestVirtualSpeed(t *testing.T) {
	begin := time.Now()
	got, f := runVirtually(t.Context(), t, 3600*50, `func cell() { time.Sleep(3600000000000); fmt.Println("played") }`)
	if took := time.Since(begin); f != nil || !strings.HasPrefix(got, "played\n1h 0m 0s of virtual time") || took < 20*time.Millisecond {
		t.Errorf("%q, %+v in %v", got, f, took)
	}
}

// TestVirtualInterrupt ends what does not end by itself: a computation, a clock that always goes on, one that is played.
func TestVirtualInterrupt(t *testing.T) {
	for _, tc := range []struct {
		name, code string
		speed      float64
	}{
		{"loop", "for {}", 0},
		{"clock", "for { time.Sleep(1) }", 0},
		{"played", "time.Sleep(3600000000000)", 1},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		w := New(Options{Event: func(e proc.Event) {
			if e.Text == "begun" {
				cancel()
			}
		}})
		f, err := w.Run(ctx, proc.Run{
			Cell: 1, Name: "In[1]", Entry: "cell", Virtual: &proc.Virtual{Speed: tc.speed},
			Source: "package main\nimport (\"fmt\"; \"time\")\nvar _ = time.Sleep\nfunc cell() { fmt.Print(\"begun\")\n" + tc.code + "\n}",
		})
		if err != nil || f == nil || f.Name != "interrupted" {
			t.Errorf("%s: %+v, %v, want it interrupted", tc.name, f, err)
		}
		// The worker itself goes on.
		f, err = w.Run(t.Context(), proc.Run{Cell: 2, Name: "In[2]", Entry: "after", Source: "package main\nfunc after() {}"})
		if err != nil || f != nil {
			t.Errorf("%s: the next cell: %+v, %v", tc.name, f, err)
		}
	}
}

func TestVirtualDeadlock(t *testing.T) {
	_, f := runVirtually(t.Context(), t, 0, `var c = make(chan int)
var mu sync.Mutex
func send(c chan int) {
	/*line In[1]:3:2*/c <- 1
}
func cell() {
	rt.Go1("In[1]:6", send, c)
	time.Sleep(1000000000)
	/*line In[1]:8:2*/sync.MutexˑLock(&mu)
	/*line In[1]:9:2*/sync.MutexˑLock(&mu)
}`)
	want := "main: sync.Mutex.Lock at In[1]:9\ngoroutine started at In[1]:6: chan send at In[1]:3"
	if f == nil || f.Name != "deadlock" || f.Value != "all goroutines in bubble are blocked" || strings.Join(f.Details, "\n") != want {
		t.Errorf("%+v, want\n%s", f, want)
	}
}

// TestWatch has a bubble do one thing after the other at each look.
func TestWatch(t *testing.T) {
	at := func(id uint64, state string) resident {
		return resident{Goroutine: stacks.Goroutine{ID: id, State: state}, where: "In[1]:2"}
	}
	idle := []resident{at(1, "chan receive"), at(2, "IO wait")}
	moved := []resident{at(1, "chan receive"), at(2, "syscall")}
	busy := []resident{at(1, "running"), at(2, "IO wait")}
	asking := []resident{{Goroutine: stacks.Goroutine{ID: 1, State: "select", Frames: stacks.Frames{{Func: "golanes/kernel/internal/worker.(*input).Read"}}}}}
	type look struct {
		progress int64
		pausing  bool
		list     []resident
	}
	times := func(n int, l look) []look {
		var looks []look
		for range n {
			looks = append(looks, l)
		}
		return looks
	}
	join := func(parts ...[]look) (all []look) {
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	for _, tc := range []struct {
		name  string
		looks []look
		fails int // the number of the look at which it does, from 1; 0 if it does not
	}{
		{"stands still", times(20, look{1, false, idle}), 1 + quietLooks + stillLooks},
		{"computes", times(200, look{1, false, busy}), 0},
		{"asks for input", times(200, look{1, false, asking}), 0},
		{"is played", times(200, look{1, true, idle}), 0},
		{"goes on", join(times(9, look{1, false, idle}), times(9, look{2, false, idle}), times(9, look{3, false, idle})), 0},
		{"computes now and then", join(times(9, look{1, false, idle}), times(1, look{1, false, busy}), times(4, look{1, false, idle})), 0},
		{"moves", join(times(9, look{1, false, idle}), times(4, look{1, false, moved}), times(4, look{1, false, idle})), 0},
		{"computes, then stands", join(times(50, look{1, false, busy}), times(20, look{1, false, idle})), 50 + stillLooks},
	} {
		var w stillness
		failed, told := 0, ""
		for i, l := range tc.looks {
			f, notice := w.look(l.progress, l.pausing, func() []resident { return append([]resident(nil), l.list...) })
			told += notice
			if f != nil {
				failed = i + 1
				if f.Name != "virtual time" || !strings.Contains(f.Value, "the clock stands still") {
					t.Errorf("%s: %+v", tc.name, f)
				}
				break
			}
		}
		if failed != tc.fails {
			t.Errorf("%s: failed at look %d, want %d", tc.name, failed, tc.fails)
		}
		if said := strings.Count(told, "interrupt the cell"); said > 1 || (said > 0) != strings.HasPrefix(tc.name, "computes") && tc.name != "computes now and then" {
			t.Errorf("%s: told %q", tc.name, told)
		}
	}
}

func TestWithPlaces(t *testing.T) {
	source := `/*line In[3]:1:1*/package main
import fmtˑ1 "fmt"

func goˑ1ˑ1(c chan int) int {
v := <-c
return v
}

/*line In[3]:2:1*/func fˑ1ˑbody1(c chan int) {
/*line In[3]:3:2*/x := 1
/*line In[3]:4:2*/if goˑ1ˑ1(c) > x {
/*line In[3]:5:3*/c <- 1
}
/*line In[3]:7:2*/switch x {
case 1:
/*line In[3]:9:3*/fmtˑ1.Println(x)
}
/*line In[3]:11:2*/L:
/*line In[3]:12:2*/for x := range c {
_ = x
/*line In[3]:14:3*/continue L
}
}
`
	got, err := withPlaces(source, 7)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(
		"package main\n", "package main; import placesˑ7 \"golanes/places\"\n",
		"if goˑ1ˑ1", `placesˑ7.At("In[3]:4"); if goˑ1ˑ1`,
		"c <- 1", `placesˑ7.At("In[3]:5"); c <- 1`,
		"fmtˑ1.Println", `placesˑ7.At("In[3]:9"); fmtˑ1.Println`,
		"L:\n", "placesˑ7.At(\"In[3]:11\"); L:\n",
	).Replace(source)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := withPlaces("package", 1); err == nil {
		t.Error("no error for what is no program")
	}
}

func TestDetails(t *testing.T) {
	var list []resident
	for i := range 50 {
		list = append(list, resident{
			Goroutine: stacks.Goroutine{ID: uint64(i), State: "chan send", Frames: stacks.Frames{{Func: "main.f"}}},
			started:   "In[1]:3", where: fmt.Sprintf("In[1]:%d", 10+i/2),
		})
	}
	list = append(list, resident{Goroutine: stacks.Goroutine{State: "select", Frames: stacks.Frames{{Func: "main.f"}}}, name: "main"})
	list = append(list, resident{Goroutine: stacks.Goroutine{State: "select", Frames: stacks.Frames{{Func: "net/http.f"}}}})
	got := details(list)
	if len(got) != maxDetails+1 || got[0] != "main: select" || got[1] != "2 × goroutine started at In[1]:3: chan send at In[1]:10" || got[maxDetails] != "... and 6 more" {
		t.Errorf("%d lines\n%s", len(got), strings.Join(got, "\n"))
	}
}
