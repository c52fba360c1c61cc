package wire_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"golanes/kernel/internal/wire"
)

// encode returns the content frame of a message.
func encode(t testing.TB, c wire.Content) string {
	t.Helper()
	frames, err := newCodec(t, "hmac-sha256", "").Encode(&wire.Message{Content: c})
	if err != nil {
		t.Fatal(err)
	}
	return string(frames[5])
}

// TestContents holds what each content looks like on the wire when it is as empty as it can be, and when it is full.
func TestContents(t *testing.T) {
	f := wire.Failure{Name: "n", Value: "v", Traceback: []string{"a", "b"}}
	text, indent := "7", "\t"
	for _, x := range []struct {
		content wire.Content
		msgType wire.MsgType
		want    string
	}{
		{wire.Status{State: wire.Idle}, "status", `{"execution_state":"idle"}`},
		{wire.Stream{Name: wire.Stderr, Text: "a\"\\\n\r\t\x00\x7f<é\u2028"}, "stream", `{"name":"stderr","text":"a\"\\\n\r\t\u0000` + "\x7f<é\u2028" + `"}`},
		{wire.Error{Failure: wire.Failure{}}, "error", `{"ename":"","evalue":"","traceback":[]}`},
		{wire.Error{Failure: f}, "error", `{"ename":"n","evalue":"v","traceback":["a","b"]}`},
		{wire.NewErrorReply("inspect_request", f), "inspect_reply", `{"status":"error","ename":"n","evalue":"v","traceback":["a","b"]}`},
		{wire.ExecuteInput{Code: "<x>", ExecutionCount: 3}, "execute_input", `{"code":"<x>","execution_count":3}`},
		{wire.ExecuteResult{ExecutionCount: 3}, "execute_result", `{"execution_count":3,"data":{},"metadata":{}}`},
		{wire.ExecuteOK(3, nil, nil), "execute_reply", `{"status":"ok","execution_count":3,"user_expressions":{},"payload":[]}`},
		{
			wire.ExecuteError(3, f, []map[string]any{{"source": "page"}}), "execute_reply",
			`{"status":"error","execution_count":3,"ename":"n","evalue":"v","traceback":["a","b"],"user_expressions":{},"payload":[{"source":"page"}]}`,
		},
		{wire.ExecuteAborted(3), "execute_reply", `{"status":"aborted","execution_count":3}`},
		{wire.DisplayData{}, "display_data", `{"data":{},"metadata":{},"transient":{}}`},
		{
			wire.UpdateDisplayData{Data: wire.Object{"text/html": "<b>"}, Transient: wire.Transient{DisplayID: "d"}},
			"update_display_data",
			`{"data":{"text/html":"<b>"},"metadata":{},"transient":{"display_id":"d"}}`,
		},
		{wire.ClearOutput{Wait: true}, "clear_output", `{"wait":true}`},
		{wire.InputRequest{Prompt: "p"}, "input_request", `{"prompt":"p","password":false}`},
		{wire.InputReply{Value: "v"}, "input_reply", `{"value":"v"}`},
		{wire.CompleteRequest{Code: "c", CursorPos: 1}, "complete_request", `{"code":"c","cursor_pos":1}`},
		{wire.CompleteReply{}, "complete_reply", `{"status":"ok","matches":[],"cursor_start":0,"cursor_end":0,"metadata":{"_jupyter_types_experimental":[]}}`},
		{wire.InspectRequest{Code: "c"}, "inspect_request", `{"code":"c","cursor_pos":0,"detail_level":0}`},
		{wire.InspectReply{}, "inspect_reply", `{"status":"ok","found":false,"data":{},"metadata":{}}`},
		{wire.IsCompleteRequest{Code: "c"}, "is_complete_request", `{"code":"c"}`},
		{wire.IsCompleteReply{Status: "complete"}, "is_complete_reply", `{"status":"complete"}`},
		{wire.IsCompleteReply{Status: wire.Incomplete, Indent: &indent}, "is_complete_reply", `{"status":"incomplete","indent":"\t"}`},
		{wire.HistoryReply{}, "history_reply", `{"status":"ok","history":[]}`},
		{
			wire.HistoryReply{History: []wire.HistoryEntry{{Session: 1, Line: 2, Input: "a"}, {Input: "b", WithOutput: true}, {Input: "c", WithOutput: true, Output: &text}}},
			"history_reply", `{"status":"ok","history":[[1,2,"a"],[0,0,["b",null]],[0,0,["c","7"]]]}`,
		},
		{wire.CommOpen{CommID: "c", TargetName: "t"}, "comm_open", `{"comm_id":"c","target_name":"t","data":{}}`},
		{wire.CommMsg{CommID: "c"}, "comm_msg", `{"comm_id":"c","data":{}}`},
		{wire.CommClose{CommID: "c"}, "comm_close", `{"comm_id":"c","data":{}}`},
		{wire.CommInfoRequest{}, "comm_info_request", `{}`},
		{wire.CommInfoReply{Comms: map[string]wire.CommTarget{"c": {TargetName: "t"}}}, "comm_info_reply", `{"status":"ok","comms":{"c":{"target_name":"t"}}}`},
		{wire.KernelInfoRequest{}, "kernel_info_request", `{}`},
		{wire.ShutdownRequest{Restart: true}, "shutdown_request", `{"restart":true}`},
		{wire.ShutdownReply{Restart: true}, "shutdown_reply", `{"status":"ok","restart":true}`},
		{wire.InterruptRequest{}, "interrupt_request", `{}`},
		{wire.InterruptReply{}, "interrupt_reply", `{"status":"ok"}`},
		{wire.IOPubWelcome{Subscription: "s"}, "iopub_welcome", `{"subscription":"s"}`},
	} {
		if got := x.content.MsgType(); got != x.msgType {
			t.Errorf("%T has the type %s, want %s", x.content, got, x.msgType)
		}
		if got := encode(t, x.content); got != x.want {
			t.Errorf("%T is\n%s, want\n%s", x.content, got, x.want)
		}
	}
}

// parse reads content as it would come.
func parse[C wire.Content](content string) (C, error) {
	return wire.Parse[C](&wire.Message{RawContent: json.RawMessage(content)})
}

func TestExecuteRequest(t *testing.T) {
	for _, x := range []struct {
		content string
		want    wire.ExecuteRequest
	}{
		{`{"code":"c"}`, wire.ExecuteRequest{Code: "c", StoreHistory: true, StopOnError: true}},
		{`{"code":"","silent":true,"store_history":true}`, wire.ExecuteRequest{Silent: true, StopOnError: true}},
		{`{"code":"","user_expressions":null,"stop_on_error":null,"store_history":null}`, wire.ExecuteRequest{StoreHistory: true, StopOnError: true}},
		{
			`{"code":"c","store_history":false,"stop_on_error":false,"allow_stdin":true,"user_expressions":{"a":"b"},"later":1}`,
			wire.ExecuteRequest{Code: "c", AllowStdin: true, UserExpressions: map[string]string{"a": "b"}},
		},
	} {
		got, err := parse[wire.ExecuteRequest](x.content)
		if err != nil || !reflect.DeepEqual(got, x.want) {
			t.Errorf("parse(%s) = %+v, %v, want %+v", x.content, got, err, x.want)
		}
	}
	for _, content := range []string{`{}`, `{"code":null}`, `{"code":7}`, `{"code":"c","silent":"yes"}`} {
		if got, err := parse[wire.ExecuteRequest](content); err == nil {
			t.Errorf("parse(%s) = %+v", content, got)
		}
	}
	full := wire.ExecuteRequest{Code: "c", AllowStdin: true, StopOnError: true, UserExpressions: map[string]string{"a": "b"}}
	if got, err := parse[wire.ExecuteRequest](encode(t, full)); err != nil || !reflect.DeepEqual(got, full) {
		t.Errorf("sent %+v, got %+v, %v", full, got, err)
	}
}

// TestReplies reads back what a kernel sends.
func TestReplies(t *testing.T) {
	text := "7"
	history := wire.HistoryReply{History: []wire.HistoryEntry{{Session: 1, Line: 2, Input: "a"}, {Line: 3, Input: "b", WithOutput: true, Output: &text}}}
	if got, err := parse[wire.HistoryReply](encode(t, history)); err != nil || !reflect.DeepEqual(got, history) {
		t.Errorf("sent %+v, got %+v, %v", history, got, err)
	}
	reply := wire.ExecuteError(3, wire.Failure{Name: "n", Traceback: []string{"t"}}, nil)
	if got, err := parse[wire.ExecuteReply](encode(t, reply)); err != nil || !reflect.DeepEqual(got, reply) {
		t.Errorf("sent %+v, got %+v, %v", reply, got, err)
	}
	if got, err := parse[wire.InterruptReply](`{"status":"error"}`); err == nil {
		t.Errorf("an error reply was read as %+v", got)
	}
	for _, content := range []string{`{"history":[[1,2]]}`, `{"history":[1]}`, `{"history":[["a",2,"x"]]}`} {
		if got, err := parse[wire.HistoryReply](content); err == nil {
			t.Errorf("parse(%s) = %+v", content, got)
		}
	}
}

func TestReplyType(t *testing.T) {
	for in, want := range map[wire.MsgType]wire.MsgType{"execute_request": "execute_reply", "comm_open": "", "": "", "_request": "_reply"} {
		if got := in.Reply(); got != want {
			t.Errorf("%q.Reply() = %q, want %q", in, got, want)
		}
	}
}

// FuzzStream checks the JSON that is not written by encoding/json.
func FuzzStream(f *testing.F) {
	f.Add("plain")
	f.Add("\x00\x1f\"\\\n\t\r\u2028é😀")
	f.Add("\xff\xe4\xb8 \xed\xa0\x80 \xf4\x90\x80\x80")
	f.Fuzz(func(t *testing.T, text string) {
		content := encode(t, wire.Stream{Name: wire.Stdout, Text: text})
		if !utf8.ValidString(content) {
			t.Fatalf("%q is not UTF-8", content)
		}
		got, err := parse[wire.Stream](content)
		if err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		for _, r := range text { // which gives U+FFFD for each byte that is no UTF-8
			want.WriteRune(r)
		}
		if got.Text != want.String() {
			t.Errorf("wrote %q, read %q", text, got.Text)
		}
	})
}
