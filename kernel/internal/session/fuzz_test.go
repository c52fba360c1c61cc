package session_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"golanes/kernel/internal/session"
	"golanes/kernel/internal/wire"
)

// FuzzSession takes bytes for a sequence of messages: a line each, with channel, type, a bit of what came before, and content. Whatever
// they are, the session then tells its kernel_info, and ends when it is told to.
func FuzzSession(f *testing.F) {
	f.Add([]byte("0execute_request {\"code\":\"print a\\nvalue b\"}\n3interrupt_request {}\n0execute_request {\"code\":\"fail x\"}"))
	f.Add([]byte("0complete_request {\"code\":\"pri\",\"cursor_pos\":3}\n0inspect_request {\"code\":\"print\",\"cursor_pos\":-1}"))
	f.Add([]byte("0execute_request {\"code\":\"input name\",\"allow_stdin\":true}\n2input_reply {\"value\":\"x\"}\n3interrupt_request {}"))
	f.Add([]byte("0comm_open {\"comm_id\":\"x\"}\n0comm_msg {}\n0comm_close {}\n0comm_info_request {\"target_name\":1}"))
	f.Add([]byte("0history_request {\"hist_access_type\":\"search\",\"pattern\":\"*[\",\"n\":-1}\n0is_complete_request {\"code\":\"}}\"}"))
	f.Add([]byte("1execute_request {}\n4kernel_info_request {}\n3shutdown_request_ {}\n0execute_request {\"code\":\"panic x\",\"user_expressions\":{\"a\":\"bad\"}}"))
	f.Fuzz(func(t *testing.T, script []byte) {
		kernel, front := session.Pipe()
		s := session.New(kernel, &fake{}, session.Options{})
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		ended := make(chan error, 1)
		go func() { ended <- s.Serve(ctx) }()

		replied := make(chan struct{})
		received := make(chan struct{})
		go func() { // ends with the pipe
			defer close(received)
			for {
				_, m, err := front.Recv(context.Background())
				if err != nil {
					return
				}
				if (packet{0, m}).parent() == "last" && m.Header.MsgType == "kernel_info_reply" {
					close(replied)
				}
			}
		}()
		send := func(ch wire.Channel, m *wire.Message) error {
			m.Identities = [][]byte{{byte(len(script))}}
			return front.Send(ctx, ch, m)
		}
		for line := range bytes.SplitSeq(script, []byte("\n")) {
			if len(line) < 2 {
				continue
			}
			typ, content, _ := bytes.Cut(line[1:], []byte(" "))
			if string(typ) == "shutdown_request" || bytes.Contains(content, []byte("stuck")) || bytes.Contains(content, []byte("sleep")) ||
				bytes.Contains(content, []byte("later")) {
				continue // the end is tested by others, and these verbs of the fake engine wait for a test
			}
			// The pipe's Send refuses what is no message; that is for package wire to show.
			_ = send(wire.Channel(line[0]%5), &wire.Message{Header: wire.Header{MsgID: "m", MsgType: wire.MsgType(typ)}, RawContent: content})
		}
		if err := send(wire.Control, &wire.Message{Header: wire.Header{MsgID: "last", MsgType: "kernel_info_request"}}); err != nil {
			t.Fatalf("send the last request: %v", err)
		}
		select {
		case <-replied:
		case <-time.After(patience):
			t.Error("no reply to the last request")
		}
		cancel()
		<-ended
		front.Close()
		<-received
	})
}
