package session_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golanes/kernel/internal/limit"
	"golanes/kernel/internal/session"
	"golanes/kernel/internal/wire"
)

// shown returns what front ends were sent for a cell, in short: text by stream, and what is not shown as the front end has it in the end.
func shown(t *testing.T, d *desk, cell string) (stdout, stderr, results string, displays []string) {
	t.Helper()
	at := map[string]int{}
	for _, n := range d.notes() {
		if n.parent() != cell {
			continue
		}
		switch n.Header.MsgType {
		case "stream":
			s, err := wire.Parse[wire.Stream](n.Message)
			if err != nil {
				t.Fatal(err)
			}
			if s.Name == "stdout" {
				stdout += s.Text
			} else {
				stderr += s.Text
			}
		case "display_data", "update_display_data":
			x, err := wire.Parse[wire.DisplayData](n.Message)
			if err != nil {
				t.Fatal(err)
			}
			text, id := fmt.Sprint(x.Data["text/plain"]), x.Transient.DisplayID
			if i, ok := at[id]; ok && n.Header.MsgType == "update_display_data" {
				displays[i] = text
				continue
			}
			at[id] = len(displays)
			displays = append(displays, text)
		case "execute_result":
			x, err := wire.Parse[wire.ExecuteResult](n.Message)
			if err != nil {
				t.Fatal(err)
			}
			results += fmt.Sprint(x.Data["text/plain"])
		}
	}
	return stdout, stderr, results, displays
}

const (
	limits30 = "the limits of a cell are GOLANES_LINES=30 and GOLANES_OUTPUT=1000, in the kernel's environment"
	more     = " more not shown; " + limits30
)

func TestQuota(t *testing.T) {
	long := strings.Repeat("x", 399)
	for _, x := range []struct {
		name, code     string
		stdout, stderr string
		displays       []string
	}{
		{"enough lines", strings.Repeat("print a\n", 30), strings.Repeat("a\n", 30), "", nil},
		{"too many lines", strings.Repeat("print a\n", 1031), strings.Repeat("a\n", 30), "", []string{"... 2,002 bytes (1,001 lines)" + more}},
		{"lines in one piece", `raw stdout "` + strings.Repeat(`a\n`, 31) + `"`, strings.Repeat("a\n", 30), "", []string{"... 2 bytes (1 line)" + more}},
		{"no line at the end", strings.Repeat("print a\n", 30) + `raw stdout "b"`, strings.Repeat("a\n", 30), "", []string{"... 1 byte" + more}},
		{"enough bytes", `raw stdout "` + strings.Repeat("x", 1000) + `"`, strings.Repeat("x", 1000), "", nil},
		{"too many bytes", strings.Repeat("print "+long+"\n", 3), long + "\n" + long + "\n" + long[:200], "", []string{"... 200 bytes (1 line)" + more}},
		{"no half of a rune", `raw stdout "` + strings.Repeat("x", 999) + `é"`, strings.Repeat("x", 999), "", []string{"... 2 bytes" + more}},
		{"nothing after the cut", "print " + strings.Repeat("x", 2000) + "\nprint a", strings.Repeat("x", 1000), "", []string{"... 1,003 bytes (2 lines)" + more}},
		{"the other stream", strings.Repeat("print a\n", 31) + "warn b\nprint c", strings.Repeat("a\n", 30), "b\n", []string{"... 4 bytes (2 lines)" + more}},
		{"a notice", strings.Repeat("warn b\n", 30) + "warn c\nraw notice \"lost\"", "", strings.Repeat("b\n", 30) + "lost", []string{"... 2 bytes (1 line)" + more}},
		{"both streams", strings.Repeat("print a\nwarn b\n", 31), strings.Repeat("a\n", 30), strings.Repeat("b\n", 30), []string{"... 4 bytes (2 lines)" + more}},
		{"displays", "display 1 a\ndisplay 2 b\ndisplay 3 c\nprint d", "", "", []string{"a", "... 4 bytes (1 line, 2 displays)" + more}},
		{"updates", "display 1 a\n" + strings.Repeat("update 1 b\n", 100) + "print c", "c\n", "", []string{"b"}},
		{"a display that is too large", "display 1 " + strings.Repeat("x", 1001) + "\nprint a", "a\n", "", []string{"... 1,001 bytes (1 display)" + more}},
		{"clear", strings.Repeat("print a\n", 29) + "clear\n" + strings.Repeat("print b\n", 29), strings.Repeat("a\n", 29) + strings.Repeat("b\n", 29), "", nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			bubbleWith(t, session.Options{Limits: limit.Limits{Output: 1000, Lines: 30}}, func(d *desk, _ *fake) {
				d.post(wire.Shell, "cell", "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, x.code)))
				synctest.Wait()
				stdout, stderr, _, displays := shown(t, d, "cell")
				if stdout != x.stdout || stderr != x.stderr || !slices.Equal(displays, x.displays) {
					t.Errorf("stdout %q, stderr %q, displays %q\nwant %q, %q, %q", stdout, stderr, displays, x.stdout, x.stderr, x.displays)
				}
			})
		})
	}
}

// TestQuotaLate has a goroutine print too much after its cell: that is counted under its cell, and told a second later at most.
func TestQuotaLate(t *testing.T) {
	bubbleWith(t, session.Options{Limits: limit.Limits{Lines: 30}}, func(d *desk, e *fake) {
		d.post(wire.Shell, "cell", "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, strings.Repeat("print a\n", 32)+strings.Repeat("later gate b\n", 10))))
		synctest.Wait()
		count := func(want string) {
			t.Helper()
			synctest.Wait()
			_, _, _, displays := shown(t, d, "cell")
			if want += " more not shown; the limits of a cell are GOLANES_LINES=30, in the kernel's environment"; !slices.Equal(displays, []string{want}) {
				t.Errorf("displays %q, want %q", displays, want)
			}
		}
		count("... 4 bytes (2 lines)")
		close(e.gate("gate"))
		time.Sleep(time.Second)
		count("... 24 bytes (12 lines)")
		d.post(wire.Shell, "next", "execute_request", `{"code":"print c"}`)
		synctest.Wait()
		if stdout, _, _, displays := shown(t, d, "next"); stdout != "c\n" || displays != nil {
			t.Errorf("the next cell shows %q, %q", stdout, displays)
		}
	})
}

// TestQuotaStorm prints for ten seconds: front ends are told once a second, and how much it was in the end.
func TestQuotaStorm(t *testing.T) {
	bubbleWith(t, session.Options{Limits: limit.Limits{Lines: 30}}, func(d *desk, _ *fake) {
		d.post(wire.Shell, "cell", "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, strings.Repeat("print a\nsleep 10ms\n", 1000))))
		time.Sleep(11 * time.Second)
		synctest.Wait()
		updates := 0
		for _, n := range d.notes() {
			if n.Header.MsgType == "update_display_data" {
				updates++
			}
		}
		if updates < 9 || updates > 11 {
			t.Errorf("%d updates, want one a second", updates)
		}
		_, _, _, displays := shown(t, d, "cell")
		if len(displays) != 1 || !strings.HasPrefix(displays[0], "... 1,940 bytes (970 lines) more not shown") {
			t.Errorf("displays %q", displays)
		}
	})
}

// TestQuotaValue has a cell's value, and its failure, be more than anybody reads.
func TestQuotaValue(t *testing.T) {
	bubbleWith(t, session.Options{Limits: limit.Limits{Output: 100_000, Lines: 30}}, func(d *desk, _ *fake) {
		d.post(wire.Shell, "small", "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, "value "+strings.Repeat("x", 100_000))))
		d.post(wire.Shell, "large", "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, "value "+strings.Repeat("x", 300_000))))
		d.post(wire.Shell, "failure", "execute_request", fmt.Sprintf(`{"code":%s}`, quote(t, "fail "+strings.Repeat("x", 300_000))))
		time.Sleep(time.Second)
		synctest.Wait()
		if _, _, value, _ := shown(t, d, "small"); len(value) != 100_000 {
			t.Errorf("a value of %d bytes is shown with %d", 100_000, len(value))
		}
		_, _, value, _ := shown(t, d, "large")
		if x, note, _ := strings.Cut(value, "\n"); len(x) != 100_000 || !strings.HasPrefix(note, "... 200,000 bytes more not shown; ") {
			t.Errorf("%d bytes are shown, and %q", len(x), note)
		}
		for _, n := range d.notes() {
			if n.Header.MsgType == "error" && (len(n.RawContent) > 300_000 || !strings.Contains(string(n.RawContent), "... (234,464 bytes more not shown)")) {
				t.Errorf("the failure has %d bytes: ... %s", len(n.RawContent), n.RawContent[len(n.RawContent)-200:])
			}
		}
	})
}
