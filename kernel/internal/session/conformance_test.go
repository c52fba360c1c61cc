package session_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golanes/kernel/internal/wire"
)

// A row is one promise of the protocol.
type row struct {
	number int // of the checklist in PROTOCOL.md
	name   string
	check  func(t *testing.T, f *front)
	tcp    bool // about sockets only
}

// rows is the conformance table. Rows 18 to 21 of the checklist are about the process and its connection file, see packages kernel and
// transport.
var rows = []row{
	{1, "one topic frame on iopub", topics, false},
	{2, "bad frames are dropped", badFrames, true},
	{3, "a repeated message is dropped", repeated, true},
	{4, "header of what is sent", headerOut, false},
	{5, "header of what is received", headerIn, true},
	{6, "kernel_info", kernelInfo, false},
	{6, "kernel_info on control while a cell runs", kernelInfoBusy, false},
	{7, "starting comes once and first", starting, false},
	{8, "iopub_welcome comes first", welcome, false},
	{9, "a cell with output and value", executeOK, false},
	{10, "a silent cell", silent, false},
	{11, "a cell that does not count", notStored, false},
	{11, "an empty cell does not count", emptyCell, false},
	{12, "a cell that fails", executeError, false},
	{12, "an engine that breaks", brokenEngine, false},
	{12, "an engine that panics", panickingEngine, false},
	{13, "user expressions", userExpressions, false},
	{14, "a failure aborts the cells behind", stopOnError, false},
	{14, "stop_on_error=false does not", noStopOnError, false},
	{14, "a silent failure does not", silentError, false},
	{15, "input", input, false},
	{15, "input without allow_stdin", inputNotAllowed, false},
	{15, "replies that nobody waits for", strayReplies, false},
	{15, "an interrupt during input", interruptInput, false},
	{16, "an interrupt on control", func(t *testing.T, f *front) { interrupt(t, f, wire.Control) }, false},
	{16, "an interrupt on shell", func(t *testing.T, f *front) { interrupt(t, f, wire.Shell) }, false},
	{16, "an interrupt between two cells", interruptIdle, false},
	{17, "shutdown", shutdown, false},
	{17, "shutdown during a cell", shutdownBusy, false},
	{17, "shutdown on shell", shutdownShell, false},
	{22, "completion counts code points", complete, false},
	{23, "inspection", inspect, false},
	{24, "is_complete", isComplete, false},
	{25, "history", searchHistory, false},
	{26, "comms", comms, false},
	{27, "displays", displays, false},
	{28, "payloads", payloads, false},
	{29, "output after idle keeps its parent", lateOutput, false},
	{32, "an unknown type gets no reply", unknownType, false},
	{33, "requests without content", missingContent, false},
	{34, "heartbeat while a cell runs", heartbeat, true},
	{36, "the cell's id reaches the engine", cellID, false},
}

func TestConformance(t *testing.T) {
	for _, conn := range []struct {
		name string
		dial func(*testing.T) *front
	}{{"pipe", overPipe}, {"tcp", overTCP}} {
		t.Run(conn.name, func(t *testing.T) {
			t.Parallel()
			for _, r := range rows {
				if r.tcp && conn.name == "pipe" {
					continue
				}
				t.Run(fmt.Sprintf("%d %s", r.number, r.name), func(t *testing.T) { r.check(t, conn.dial(t)) })
			}
		})
	}
}

func topics(t *testing.T, f *front) {
	id := f.cell("print hi\nvalue 1", "")
	f.iopub(id)
	topics := map[wire.MsgType]string{
		"status": `kernel\.\w+\.status`, "stream": `stream\.stdout`, "execute_input": `kernel\.\w+\.execute_input`, "execute_result": `kernel\.\w+\.execute_result`,
	}
	for _, p := range f.seen {
		want, ok := topics[p.Header.MsgType]
		if !ok || p.ch != wire.IOPub {
			continue
		}
		if len(p.Identities) != 1 || !regexp.MustCompile("^"+want+"$").Match(p.Identities[0]) {
			t.Errorf("%s has the topic %q, want %s", p.Header.MsgType, p.Identities, want)
		}
	}
}

func badFrames(t *testing.T, f *front) {
	dicts := []string{`{"msg_id":"bad","msg_type":"kernel_info_request"}`, `{}`, `{}`, `{}`}
	sign := func(dicts ...string) [][]byte {
		mac := hmac.New(sha256.New, []byte(f.key))
		frames := [][]byte{[]byte("<IDS|MSG>"), nil}
		for _, d := range dicts {
			mac.Write([]byte(d))
			frames = append(frames, []byte(d))
		}
		frames[1] = []byte(hex.EncodeToString(mac.Sum(nil)))
		return frames
	}
	good := sign(dicts...)
	for _, frames := range [][][]byte{
		{nil},
		{[]byte("hello")},
		{[]byte("<IDS|MSG>")},
		good[:5],
		slices.Concat([][]byte{good[0], []byte("not hex")}, good[2:]),
		slices.Concat([][]byte{good[0], nil}, good[2:]),
		slices.Concat([][]byte{good[0], []byte(strings.Repeat("00", 32))}, good[2:]),
		sign(dicts[0], `{}`, `{}`, `[]`),
		sign(dicts[0], `{}`, `{}`, `{`),
		sign(dicts[0], `null`, `{}`, `{}`),
		sign(dicts[0], `{}`, `7`, `{}`),
		sign(`{}`, `{}`, `{}`, `{}`),
		sign(`{"msg_id":1,"msg_type":[]}`, `{}`, `{}`, `{}`),
	} {
		f.raw(wire.Shell, frames)
		f.raw(wire.Control, frames)
	}
	for _, ch := range []wire.Channel{wire.Shell, wire.Control} {
		id := f.post(ch, "kernel_info_request", `{}`)
		f.reply(id)
		f.iopub(id)
	}
	for _, p := range f.seen {
		if p.ch == wire.IOPub && !strings.HasPrefix(p.parent(), "request-") && p.parent() != "" {
			t.Errorf("%v was caused by a bad message", p)
		}
	}
	f.raw(wire.Shell, good) // which shows that the others were dropped for what is bad about them
	f.reply("bad")
}

func repeated(t *testing.T, f *front) {
	codec, err := wire.NewCodec("hmac-sha256", []byte(f.key))
	if err != nil {
		t.Fatal(err)
	}
	frames, err := codec.Encode(&wire.Message{Header: wire.Header{MsgID: "twice"}, Content: wire.KernelInfoRequest{}})
	if err != nil {
		t.Fatal(err)
	}
	f.raw(wire.Shell, frames)
	f.raw(wire.Shell, frames)
	f.raw(wire.Control, frames)
	f.reply(f.post(wire.Shell, "kernel_info_request", `{}`))
	f.reply(f.post(wire.Control, "kernel_info_request", `{}`))
	n := 0
	for _, p := range f.seen {
		if p.parent() == "twice" && p.ch != wire.IOPub {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d replies to a message that came three times, want 1", n)
	}
}

func headerOut(t *testing.T, f *front) {
	f.iopub(f.cell("print hi", ""))
	date := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`) // what jupyter_client's own expression accepts
	ids := map[string]bool{}
	for _, p := range f.seen {
		h := p.Header
		if h.MsgID == "" || ids[h.MsgID] {
			t.Errorf("msg_id %q is not new", h.MsgID)
		}
		ids[h.MsgID] = true
		if h.Session == "" || h.Session == "front" || h.Session != f.seen[0].Header.Session {
			t.Errorf("session is %q", h.Session)
		}
		if h.Username == "" || h.Version != "5.5" || !date.MatchString(h.Date) {
			t.Errorf("header %s", p.RawHeader)
		}
	}
}

func headerIn(t *testing.T, f *front) {
	// Only id and type, a field that nobody knows, and a number that no float64 can hold.
	header := `{"msg_type":"kernel_info_request",  "msg_id":"bare","date":null,"version":5,"x":{"big":123456789012345678901}}`
	mac := hmac.New(sha256.New, []byte(f.key))
	mac.Write([]byte(header + "{}{}{}"))
	f.raw(wire.Shell, [][]byte{[]byte("<IDS|MSG>"), []byte(hex.EncodeToString(mac.Sum(nil))), []byte(header), []byte("{}"), []byte("{}"), []byte("{}")})
	if got := f.reply("bare").ParentHeader; string(got) != header {
		t.Errorf("parent header is %s, want %s", got, header)
	}
}

const infoReply = `kernel_info_reply {"status":"ok","protocol_version":"5.5","implementation":"fake","implementation_version":"1",` +
	`"language_info":{"name":"","version":"","mimetype":"","file_extension":"","pygments_lexer":"","codemirror_mode":"","nbconvert_exporter":""},` +
	`"banner":"hello","help_links":[],"supported_features":[],"debugger":false}`

func kernelInfo(_ *testing.T, f *front) {
	f.check(f.post(wire.Shell, "kernel_info_request", `{}`), infoReply)
}

func kernelInfoBusy(t *testing.T, f *front) {
	cell := f.cell("wait gate", "")
	f.awaitIOPub(cell, "execute_input")
	id := f.post(wire.Control, "kernel_info_request", `{}`)
	f.check(id, infoReply)
	if ch := f.reply(id).ch; ch != wire.Control {
		t.Errorf("the reply came on channel %v", ch)
	}
	close(f.engine.gate("gate"))
	f.check(cell, okReply(1), inputOf("wait gate", 1))
}

func starting(t *testing.T, f *front) {
	f.iopub(f.cell("print hi", ""))
	var all []packet
	for _, p := range f.seen {
		if p.ch == wire.IOPub && p.Header.MsgType == "status" {
			all = append(all, p)
		}
	}
	isStarting := func(p packet) bool { return p.String() == `status {"execution_state":"starting"}` }
	switch i := slices.IndexFunc(all, isStarting); {
	case i == 0 && string(all[0].ParentHeader) == "{}" && !slices.ContainsFunc(all[1:], isStarting):
	case i < 0 && f.raw != nil: // whoever connects later has missed it
	default:
		t.Errorf("states are %v", all)
	}
}

func welcome(t *testing.T, f *front) {
	f.iopub(f.cell("print hi", ""))
	i := slices.IndexFunc(f.seen, func(p packet) bool { return p.ch == wire.IOPub })
	p := f.seen[i]
	if p.String() != `iopub_welcome {"subscription":""}` || string(p.ParentHeader) != "{}" {
		t.Errorf("the first message on iopub is %v, parent %s", p, p.ParentHeader)
	}
}

func okReply(count int) string {
	return fmt.Sprintf(`execute_reply {"status":"ok","execution_count":%d,"user_expressions":{},"payload":[]}`, count)
}

func errorReply(count int, name, value string) string {
	return fmt.Sprintf(`execute_reply {"status":"error","execution_count":%d,%s,"user_expressions":{},"payload":[]}`, count, failed(name, value))
}

func failed(name, value string) string {
	return fmt.Sprintf(`"ename":%q,"evalue":%q,"traceback":[%q]`, name, value, name+": "+value)
}

func inputOf(code string, count int) string {
	quoted, _ := json.Marshal(code)
	return fmt.Sprintf(`execute_input {"code":%s,"execution_count":%d}`, quoted, count)
}

func stdout(text string) string {
	return fmt.Sprintf(`stream {"name":"stdout","text":%q}`, text)
}

func executeOK(t *testing.T, f *front) {
	id := f.cell("print a\nprint b\nwarn c\nvalue 7", "")
	f.check(id, okReply(1),
		inputOf("print a\nprint b\nwarn c\nvalue 7", 1),
		stdout("a\nb\n"),
		`stream {"name":"stderr","text":"c\n"}`,
		`execute_result {"execution_count":1,"data":{"text/plain":"7"},"metadata":{}}`)
	f.check(f.cell("print d", ""), okReply(2), inputOf("print d", 2), stdout("d\n"))
	for _, p := range f.seen {
		if p.parent() == id && !bytes.Contains(p.ParentHeader, []byte(`"session":"front"`)) {
			t.Errorf("%v has the parent %s, not the request's header", p, p.ParentHeader)
		}
	}
}

func silent(_ *testing.T, f *front) {
	f.check(f.cell("value 1", ""), okReply(1), inputOf("value 1", 1), `execute_result {"execution_count":1,"data":{"text/plain":"1"},"metadata":{}}`)
	f.check(f.cell("print a\nvalue 2", `,"silent":true`), okReply(1), stdout("a\n"))
	f.check(f.post(wire.Shell, "history_request", `{"hist_access_type":"tail","n":9}`), `history_reply {"status":"ok","history":[[1,1,"value 1"]]}`)
	f.check(f.cell("print b", ""), okReply(2), inputOf("print b", 2), stdout("b\n"))
}

func notStored(_ *testing.T, f *front) {
	f.check(f.cell("print a", `,"store_history":false`), okReply(0), inputOf("print a", 1), stdout("a\n"))
	f.check(f.cell("print b", ""), okReply(1), inputOf("print b", 1), stdout("b\n"))
	f.check(f.post(wire.Shell, "history_request", `{"hist_access_type":"tail"}`), `history_reply {"status":"ok","history":[[1,1,"print b"]]}`)
}

func emptyCell(_ *testing.T, f *front) {
	f.check(f.cell(" \n", ""), okReply(0), inputOf(" \n", 1))
	f.check(f.cell("print b", ""), okReply(1), inputOf("print b", 1), stdout("b\n"))
}

func executeError(_ *testing.T, f *front) {
	f.check(f.cell("print a\nfail no", ""), errorReply(1, "Failure", "no"), inputOf("print a\nfail no", 1), stdout("a\n"), `error {`+failed("Failure", "no")+`}`)
	f.check(f.cell("print b", ""), okReply(2), inputOf("print b", 2), stdout("b\n"))
}

func brokenEngine(_ *testing.T, f *front) {
	f.check(f.cell("break", ""), errorReply(1, "InternalError", "broken engine"), inputOf("break", 1), `error {`+failed("InternalError", "broken engine")+`}`)
}

func panickingEngine(_ *testing.T, f *front) {
	f.check(f.cell("panic oops", ""), errorReply(1, "InternalError", "the engine panicked: oops"), inputOf("panic oops", 1), `error {`+failed("InternalError", "the engine panicked: oops")+`}`)
	f.check(f.cell("print b", ""), okReply(2), inputOf("print b", 2), stdout("b\n"))
}

func userExpressions(_ *testing.T, f *front) {
	const expressions = `,"user_expressions":{"a":"x","b":"bad"}`
	f.check(f.cell("print a", expressions),
		`execute_reply {"status":"ok","execution_count":1,"user_expressions":{`+
			`"a":{"status":"ok","data":{"text/plain":"value of x"},"metadata":{}},`+
			`"b":{"status":"error",`+failed("Failure", "bad expression")+`}},"payload":[]}`,
		inputOf("print a", 1), stdout("a\n"))
	f.check(f.cell("fail no", expressions), errorReply(2, "Failure", "no"), inputOf("fail no", 2), `error {`+failed("Failure", "no")+`}`)
}

// queueBehind posts cells behind one that waits and an interrupt on the same channel, whose reply shows that they are queued. The
// interrupt makes the first fail.
func (f *front) queueBehind(options string, codes ...string) (first string, ids []string) {
	first = f.cell("print up\nwait gate", options)
	f.awaitIOPub(first, "stream")
	for _, code := range codes {
		ids = append(ids, f.cell(code, ""))
	}
	ids = append(ids, f.post(wire.Shell, "kernel_info_request", `{}`))
	f.reply(f.post(wire.Shell, "interrupt_request", `{}`))
	return first, ids
}

func stopOnError(_ *testing.T, f *front) {
	first, ids := f.queueBehind("", "print a", "print b")
	f.check(first, errorReply(1, "Interrupted", "interrupted"), inputOf("print up\nwait gate", 1), stdout("up\n"), `error {`+failed("Interrupted", "interrupted")+`}`)
	f.check(ids[0], `execute_reply {"status":"aborted","execution_count":1}`)
	f.check(ids[1], `execute_reply {"status":"aborted","execution_count":1}`)
	f.check(ids[2], infoReply)
	f.check(f.cell("print c", ""), okReply(2), inputOf("print c", 2), stdout("c\n"))
}

func noStopOnError(_ *testing.T, f *front) {
	first, ids := f.queueBehind(`,"stop_on_error":false`, "print a")
	f.check(first, errorReply(1, "Interrupted", "interrupted"), inputOf("print up\nwait gate", 1), stdout("up\n"), `error {`+failed("Interrupted", "interrupted")+`}`)
	f.check(ids[0], okReply(2), inputOf("print a", 2), stdout("a\n"))
}

func silentError(_ *testing.T, f *front) {
	first, ids := f.queueBehind(`,"silent":true`, "print a")
	f.check(first, errorReply(0, "Interrupted", "interrupted"), stdout("up\n"), `error {`+failed("Interrupted", "interrupted")+`}`)
	f.check(ids[0], okReply(1), inputOf("print a", 1), stdout("a\n"))
}

// awaitQuestion waits for the n-th input_request of a cell.
func (f *front) awaitQuestion(id string, n int) packet {
	f.t.Helper()
	seen := map[string]bool{}
	return f.await("input_request", func(p packet) bool {
		if p.ch == wire.Stdin && p.Header.MsgType == "input_request" && p.parent() == id {
			seen[p.Header.MsgID] = true
			return len(seen) == n
		}
		return false
	})
}

func input(t *testing.T, f *front) {
	id := f.cell("print before\ninput name?\ninput password?", `,"allow_stdin":true`)
	first := f.awaitQuestion(id, 1)
	if want := `input_request {"prompt":"name?","password":false}`; first.String() != want {
		t.Errorf("got %v, want %s", first, want)
	}
	f.awaitIOPub(id, "stream") // or the question would stand above what was printed before it
	f.post(wire.Stdin, "input_reply", `{"value":"gopher"}`)
	second := f.awaitQuestion(id, 2)
	if want := `input_request {"prompt":"password?","password":true}`; second.String() != want {
		t.Errorf("got %v, want %s", second, want)
	}
	f.postMessage(wire.Stdin, &wire.Message{ParentHeader: second.RawHeader, Content: wire.InputReply{Value: "x"}})
	f.check(id, okReply(1), inputOf("print before\ninput name?\ninput password?", 1), stdout("before\n"), stdout("got gopher\n"), stdout("got x\n"))
}

func inputNotAllowed(_ *testing.T, f *front) {
	const why = "the front end does not support input requests"
	f.check(f.cell("input name?", ""), errorReply(1, "StdinNotImplementedError", why), inputOf("input name?", 1),
		`error {`+failed("StdinNotImplementedError", why)+`}`)
}

func strayReplies(_ *testing.T, f *front) {
	if f.raw == nil { // sockets have no order among them: there it might come after the question
		f.post(wire.Stdin, "input_reply", `{"value":"early"}`)
	}
	f.post(wire.Stdin, "kernel_info_request", `{}`)
	id := f.cell("input name?", `,"allow_stdin":true`)
	f.awaitQuestion(id, 1)
	f.postMessage(wire.Stdin, &wire.Message{ParentHeader: []byte(`{"msg_id":"another question"}`), Content: wire.InputReply{Value: "wrong"}})
	f.post(wire.Stdin, "input_reply", `{"value":7}`)
	f.post(wire.Stdin, "input_reply", `{"value":"right"}`)
	f.post(wire.Stdin, "input_reply", `{"value":"late"}`)
	f.check(id, okReply(1), inputOf("input name?", 1), stdout("got right\n"))
}

func interruptInput(_ *testing.T, f *front) {
	for n := range 2 {
		id := f.cell("input name?", `,"allow_stdin":true`)
		f.awaitQuestion(id, 1)
		f.check(f.post(wire.Control, "interrupt_request", `{}`), `interrupt_reply {"status":"ok"}`)
		f.check(id, errorReply(n+1, "Failure", "interrupted"), inputOf("input name?", n+1), `error {`+failed("Failure", "interrupted")+`}`)
	}
}

func interrupt(t *testing.T, f *front, ch wire.Channel) {
	for n := range 3 {
		cell := f.cell("wait gate", "")
		f.awaitIOPub(cell, "execute_input")
		id := f.post(ch, "interrupt_request", `{}`)
		f.check(id, `interrupt_reply {"status":"ok"}`)
		if got := f.reply(id).ch; got != ch {
			t.Errorf("the reply to an interrupt on channel %v came on %v", ch, got)
		}
		f.check(cell, errorReply(n+1, "Interrupted", "interrupted"), inputOf("wait gate", n+1), `error {`+failed("Interrupted", "interrupted")+`}`)
	}
}

func interruptIdle(_ *testing.T, f *front) {
	f.check(f.post(wire.Control, "interrupt_request", `{}`), `interrupt_reply {"status":"ok"}`)
	f.check(f.cell("print a", ""), okReply(1), inputOf("print a", 1), stdout("a\n"))
}

func (f *front) checkEnd(id string, restart bool) {
	f.t.Helper()
	content := fmt.Sprintf(`shutdown_reply {"status":"ok","restart":%v}`, restart)
	f.check(id, content, content)
	if err := f.over(); err != nil {
		f.t.Errorf("Serve() = %v", err)
	}
	f.engine.mu.Lock()
	defer f.engine.mu.Unlock()
	if !f.engine.closed {
		f.t.Errorf("the engine was not closed")
	}
}

func shutdown(t *testing.T, f *front) {
	id := f.post(wire.Control, "shutdown_request", `{"restart":true}`)
	f.checkEnd(id, true)
	if a, b := f.reply(id).Header.MsgID, f.awaitIOPub(id, "shutdown_reply").Header.MsgID; a == b {
		t.Errorf("the same message went out twice")
	}
}

func shutdownBusy(_ *testing.T, f *front) {
	cell := f.cell("wait gate", "")
	f.awaitIOPub(cell, "execute_input")
	f.cell("print never", "")
	f.checkEnd(f.post(wire.Control, "shutdown_request", `{"restart":false}`), false)
	const why = "the kernel is shutting down"
	f.check(cell, errorReply(1, "Interrupted", why), inputOf("wait gate", 1), `error {`+failed("Interrupted", why)+`}`)
}

func shutdownShell(t *testing.T, f *front) {
	cell := f.cell("wait gate", "")
	f.awaitIOPub(cell, "execute_input")
	id := f.post(wire.Shell, "shutdown_request", `{}`)
	f.checkEnd(id, false)
	if ch := f.reply(id).ch; ch != wire.Shell {
		t.Errorf("the reply came on channel %v", ch)
	}
}

func complete(_ *testing.T, f *front) {
	const reply = `complete_reply {"status":"ok","matches":["print"],"cursor_start":2,"cursor_end":5,` +
		`"metadata":{"_jupyter_types_experimental":[{"start":2,"end":5,"text":"print","type":"function","signature":"print TEXT"}]}}`
	f.check(f.post(wire.Shell, "complete_request", `{"code":"😀 pri ö","cursor_pos":5}`), reply)
	none := func(cursor int) string {
		return fmt.Sprintf(`complete_reply {"status":"ok","matches":[],"cursor_start":%d,"cursor_end":%d,"metadata":{"_jupyter_types_experimental":[]}}`, cursor, cursor)
	}
	f.check(f.post(wire.Shell, "complete_request", `{"code":"😀 pri ö","cursor_pos":0}`), none(0))
	f.check(f.post(wire.Shell, "complete_request", `{"code":"😀 pri ö","cursor_pos":99}`), none(7))
	f.check(f.post(wire.Shell, "complete_request", `{"code":"😀","cursor_pos":-5}`), none(0))
}

func inspect(_ *testing.T, f *front) {
	f.check(f.post(wire.Shell, "inspect_request", `{"code":"ö print","cursor_pos":4,"detail_level":1}`),
		`inspect_reply {"status":"ok","found":true,"data":{"text/plain":"print, detail 1"},"metadata":{}}`)
	f.check(f.post(wire.Shell, "inspect_request", `{"code":"nothing","cursor_pos":3}`),
		`inspect_reply {"status":"ok","found":false,"data":{},"metadata":{}}`)
}

func isComplete(_ *testing.T, f *front) {
	f.check(f.post(wire.Shell, "is_complete_request", `{"code":"print"}`), `is_complete_reply {"status":"complete"}`)
	f.check(f.post(wire.Shell, "is_complete_request", `{"code":"if {"}`), `is_complete_reply {"status":"incomplete","indent":"\t"}`)
	f.check(f.post(wire.Shell, "is_complete_request", `{"code":"}}"}`), `is_complete_reply {"status":"invalid"}`)
}

func searchHistory(_ *testing.T, f *front) {
	for _, code := range []string{"value 1", "print a", "fail x", "value 1", "print [b]"} {
		f.reply(f.cell(code, ""))
	}
	for _, x := range []struct{ request, history string }{
		{`{}`, `[1,1,"value 1"],[1,2,"print a"],[1,3,"fail x"],[1,4,"value 1"],[1,5,"print [b]"]`},
		{`{"hist_access_type":"tail","n":2,"output":true}`, `[1,4,["value 1","1"]],[1,5,["print [b]",null]]`},
		{`{"hist_access_type":"range","start":2,"stop":4}`, `[1,2,"print a"],[1,3,"fail x"]`},
		{`{"hist_access_type":"range","session":0,"start":4,"stop":null}`, `[1,4,"value 1"],[1,5,"print [b]"]`},
		{`{"hist_access_type":"range","session":7,"start":0}`, ``},
		{`{"hist_access_type":"search","pattern":"value*"}`, `[1,1,"value 1"],[1,4,"value 1"]`},
		{`{"hist_access_type":"search","pattern":"value*","unique":true,"output":true}`, `[1,4,["value 1","1"]]`},
		{`{"hist_access_type":"search","pattern":"*[ab]*","n":1}`, `[1,5,"print [b]"]`},
		{`{"hist_access_type":"search","pattern":"????? ?"}`, `[1,1,"value 1"],[1,2,"print a"],[1,4,"value 1"]`},
	} {
		f.check(f.post(wire.Shell, "history_request", x.request), `history_reply {"status":"ok","history":[`+x.history+`]}`)
	}
	const why = `unknown hist_access_type "all"`
	f.check(f.post(wire.Shell, "history_request", `{"hist_access_type":"all"}`), `history_reply {"status":"error",`+failed("RequestError", why)+`}`)
}

func comms(t *testing.T, f *front) {
	open := f.post(wire.Shell, "comm_open", `{"comm_id":"c1","target_name":"jupyter.widget","data":{"a":[1]}}`)
	if got, want := f.iopub(open), []string{`comm_close {"comm_id":"c1","data":{}}`}; !slices.Equal(got, want) {
		t.Errorf("comm_open caused %q, want %q", got, want)
	}
	f.checkSilent(wire.Shell, open)
	for _, kind := range []wire.MsgType{"comm_msg", "comm_close"} {
		id := f.postMessage(wire.Shell, &wire.Message{
			Header: wire.Header{MsgType: kind}, RawContent: []byte(`{"comm_id":"c1","data":{}}`), Buffers: [][]byte{{0, 255}, {}},
		})
		if got := f.iopub(id); len(got) > 0 {
			t.Errorf("%s caused %q", kind, got)
		}
		f.checkSilent(wire.Shell, id)
	}
	f.check(f.post(wire.Shell, "comm_info_request", `{"target_name":"jupyter.widget"}`), `comm_info_reply {"status":"ok","comms":{}}`)
}

func displays(_ *testing.T, f *front) {
	f.check(f.cell("print a\ndisplay id one\nprint b\nclear wait\nprint c\njson", ""), okReply(1),
		inputOf("print a\ndisplay id one\nprint b\nclear wait\nprint c\njson", 1),
		stdout("a\n"),
		`display_data {"data":{"text/plain":"one"},"metadata":{},"transient":{"display_id":"id"}}`,
		stdout("b\n"),
		`clear_output {"wait":true}`,
		stdout("c\n"),
		`display_data {"data":{"application/json":{"a":1},"text/plain":"7"},"metadata":{},"transient":{}}`)
	f.check(f.cell("update id two", ""), okReply(2), inputOf("update id two", 2),
		`update_display_data {"data":{"text/plain":"two"},"metadata":{},"transient":{"display_id":"id"}}`)
}

func payloads(_ *testing.T, f *front) {
	const payload = `"payload":[{"replace":false,"source":"set_next_input","text":"x"}]`
	f.check(f.cell("next x", ""), `execute_reply {"status":"ok","execution_count":1,"user_expressions":{},`+payload+`}`, inputOf("next x", 1))
	f.check(f.cell("next x\nfail no", ""), `execute_reply {"status":"error","execution_count":2,`+failed("Failure", "no")+`,"user_expressions":{},`+payload+`}`,
		inputOf("next x\nfail no", 2), `error {`+failed("Failure", "no")+`}`)
	f.check(f.cell("print a", ""), okReply(3), inputOf("print a", 3), stdout("a\n"))
}

func lateOutput(t *testing.T, f *front) {
	first := f.cell("later gate from the first", "")
	f.check(first, okReply(1), inputOf("later gate from the first", 1))
	second := f.cell("print a\nwait done", "")
	f.awaitIOPub(second, "stream")
	f.reply(f.post(wire.Control, "kernel_info_request", `{}`))
	close(f.engine.gate("gate"))
	if got, want := f.awaitIOPub(first, "stream").String(), stdout("from the first\n"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	close(f.engine.gate("done"))
	f.check(second, okReply(2), inputOf("print a\nwait done", 2), stdout("a\n"))
}

func unknownType(t *testing.T, f *front) {
	for _, ch := range []wire.Channel{wire.Shell, wire.Control} {
		id := f.post(ch, "foo_request", `{"x":1}`)
		if got := f.iopub(id); len(got) > 0 {
			t.Errorf("an unknown type caused %q", got)
		}
		f.checkSilent(ch, id)
	}
}

func missingContent(t *testing.T, f *front) {
	for _, kind := range []wire.MsgType{"complete_request", "inspect_request", "is_complete_request", "history_request", "comm_info_request", "kernel_info_request"} {
		id := f.post(wire.Shell, kind, `{}`)
		if got := f.reply(id); got.Header.MsgType != kind.Reply() || !bytes.Contains(got.RawContent, []byte(`"status":`)) {
			t.Errorf("%s without content is answered by %v", kind, got)
		}
		f.iopub(id)
	}
	const why = "decode the content of execute_request: there is no code"
	f.check(f.post(wire.Shell, "execute_request", `{}`), `execute_reply {"status":"error",`+failed("RequestError", why)+`}`)
	id := f.post(wire.Shell, "complete_request", `{"code":7}`)
	if got := f.reply(id).String(); !strings.HasPrefix(got, `complete_reply {"status":"error","ename":"RequestError"`) {
		t.Errorf("a request of wrong types is answered by %s", got)
	}
}

func heartbeat(t *testing.T, f *front) {
	cell := f.cell("wait gate", "")
	f.awaitIOPub(cell, "execute_input")
	for _, b := range [][]byte{[]byte("ping"), {0, 255, 1}} {
		if got := f.echo(b); !bytes.Equal(got, b) {
			t.Errorf("the echo of %q is %q", b, got)
		}
	}
	close(f.engine.gate("gate"))
	f.reply(cell)
}

func cellID(t *testing.T, f *front) {
	id := f.postMessage(wire.Shell, &wire.Message{
		Header: wire.Header{MsgType: "execute_request"}, RawContent: []byte(`{"code":"print a"}`), Metadata: map[string]any{"cellId": "abc"},
	})
	f.reply(id)
	f.engine.mu.Lock()
	defer f.engine.mu.Unlock()
	if x := f.engine.last; x.CellID != "abc" || x.Count != 1 {
		t.Errorf("the engine was given %+v", x)
	}
}

// TestSchemes runs a cell with other signatures than the usual one.
func TestSchemes(t *testing.T) {
	for _, x := range []struct{ scheme, key string }{{"hmac-sha512", "key"}, {"hmac-sha3_256", "key"}, {"hmac-sha256", ""}} {
		t.Run(x.scheme+" "+x.key, func(t *testing.T) {
			f := overSockets(t, x.scheme, x.key)
			f.check(f.cell("print a", ""), okReply(1), inputOf("print a", 1), stdout("a\n"))
		})
	}
}
