//go:build unix

package kernel_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	zmq "github.com/go-zeromq/zmq4"

	"golanes/kernel/internal/client"
	"golanes/kernel/internal/wire"
)

// scripts are what front ends, and others, do to a kernel, by the names that faults call them by.
var scripts = map[string]func(*faulty, *screen){
	"kill the worker between two cells": killIdle,
	"kill the worker in a cell":         killBusy,
	"stop the worker in a cell":         stopBusy,
	"wait for the worker's end":         awaitEnd,
	"interrupt what does not run":       interruptIdle,
	"leave during a cell":               leaveBusy,
	"leave when asked for a line":       leaveAsked,
	"a hundred front ends":              hundred,
	"sign with another key":             wrongKey,
	"send a request twice":              replay,
	"send bytes that are no messages":   garbage,
	"send messages that are wrong":      malformed,
	"send a cell of two megabytes":      large,
	"queue cells behind one that fails": queue,
}

// killIdle kills the worker while no cell runs, as a system does that is short of memory.
func killIdle(s *faulty, seen *screen) {
	_, worker := s.pids()
	s.cell(`fmt.Println("ends")`, seen, "", nil)
	s.signal(worker, syscall.SIGKILL)
	awaitEnd(s, seen)
}

// awaitEnd waits until what the worker has died of is told under the cell before, and runs another, which says what is lost.
func awaitEnd(s *faulty, seen *screen) {
	eventually(s.T, "the end of the worker is told", func() bool { return holds(seen.text(), "its variables are gone") })
	s.cell("1", seen, "", nil)
}

func killBusy(s *faulty, seen *screen) {
	_, worker := s.pids()
	s.cell(`fmt.Println("begun"); select {}`, seen, "begun", func(context.Context) { s.signal(worker, syscall.SIGKILL) })
}

// stopBusy stops the worker's process, which then can do nothing, and interrupts the cell.
func stopBusy(s *faulty, seen *screen) {
	_, worker := s.pids()
	s.cell(`fmt.Println("begun"); select {}`, seen, "begun", func(ctx context.Context) {
		s.signal(worker, syscall.SIGSTOP)
		s.interrupt(ctx)
	})
}

func (s *faulty) signal(pid int, sig syscall.Signal) {
	s.Helper()
	if err := syscall.Kill(pid, sig); err != nil {
		s.Fatalf("send %v to %d: %v", sig, pid, err)
	}
}

func interruptIdle(s *faulty, seen *screen) {
	for range 100 {
		s.interrupt(s.Context())
	}
	s.cell(`fmt.Println("runs")`, seen, "", nil)
}

// leaveBusy is another front end, which starts a cell and is gone before it ends.
func leaveBusy(s *faulty, seen *screen) {
	other := dial(s.T, s.connection)
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	go other.Execute(ctx, `for range 20 { fmt.Println("line"); time.Sleep(time.Millisecond) }`, client.ExecuteOptions{ContinueOnError: true, OnMessage: func(m *wire.Message) {
		if m.Header.MsgType == (wire.Stream{}).MsgType() {
			cancel()
		}
	}})
	<-ctx.Done()
	other.Close()
	s.cell(`fmt.Println("runs after it")`, seen, "", nil)
}

// leaveAsked is another front end, which is gone when its cell asks for a line. Who has the session then interrupts the cell.
func leaveAsked(s *faulty, seen *screen) {
	other := dial(s.T, s.connection)
	asked := make(chan bool, 1)
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() {
		other.Execute(ctx, `var line string; fmt.Scanln(&line)`, client.ExecuteOptions{ContinueOnError: true, Input: func(string, bool) (string, error) {
			asked <- true
			<-ctx.Done()
			return "", ctx.Err()
		}})
	})
	<-asked
	other.Close()
	s.interrupt(ctx)
	cancel()
	wg.Wait()
	s.cell(`fmt.Println("runs after it")`, seen, "", nil)
}

// hundred front ends come at once, have a cell each, and go.
func hundred(s *faulty, seen *screen) {
	var fronts []*front
	for range 100 {
		fronts = append(fronts, dial(s.T, s.connection))
	}
	var wg sync.WaitGroup
	right := make(chan bool, len(fronts))
	for i, f := range fronts {
		wg.Go(func() {
			_, text := f.run(fmt.Sprintf("fmt.Println(%d * 2)", i))
			right <- text == fmt.Sprintf("%d\n", i*2)
		})
	}
	wg.Wait()
	close(right)
	n := 0
	for ok := range right {
		if ok {
			n++
		}
	}
	for _, f := range fronts {
		f.Close()
	}
	seen.say("%d of %d had their answer", n, len(fronts))
}

// dealer connects a plain socket to a port of the kernel.
func (s *faulty) dealer(port int) (peer zmq.Socket, end func()) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	peer = zmq.NewDealer(ctx)
	if err := peer.Dial(s.connection.endpoint(port)); err != nil {
		s.Fatal(err)
	}
	return peer, func() { peer.Close(); cancel() }
}

// request returns the frames of a request that is signed with a key.
func (s *faulty) request(key string, content wire.Content) [][]byte {
	s.Helper()
	codec, err := wire.NewCodec(s.connection.SignatureScheme, []byte(key))
	if err != nil {
		s.Fatal(err)
	}
	frames, err := codec.Encode(&wire.Message{
		Header:  wire.Header{MsgID: strconv.FormatUint(rand.Uint64(), 16), Session: "another", Username: "somebody", MsgType: content.MsgType()},
		Content: content,
	})
	if err != nil {
		s.Fatal(err)
	}
	return frames
}

// wrongKey asks for the end of the kernel, and for a cell, without having its key.
func wrongKey(s *faulty, seen *screen) {
	for _, port := range []int{s.connection.Control, s.connection.Shell} {
		peer, end := s.dealer(port)
		for _, content := range []wire.Content{wire.ShutdownRequest{}, wire.ExecuteRequest{Code: "kept = -1", StoreHistory: true}} {
			if err := peer.Send(zmq.NewMsgFrom(s.request("another key", content)...)); err != nil {
				s.Error(err)
			}
		}
		end()
	}
	s.logged("signature")
	seen.say("nothing happened")
}

// logged waits for the kernel to have said something.
func (s *faulty) logged(text string) {
	s.Helper()
	eventually(s.T, "the kernel says "+text, func() bool { return strings.Contains(s.kernel.said(), text) })
}

// replay sends a request again that somebody has listened to.
func replay(s *faulty, seen *screen) {
	s.must("replayed := 0", "")
	peer, end := s.dealer(s.connection.Shell)
	defer end()
	frames := s.request(s.connection.Key, wire.ExecuteRequest{Code: "replayed++", StoreHistory: true})
	for range 3 {
		if err := peer.Send(zmq.NewMsgFrom(frames...)); err != nil {
			s.Error(err)
		}
	}
	eventually(s.T, "the request was executed", func() bool { _, text := s.execute("replayed"); return text != "0\n" })
	s.cell(`fmt.Println("executed", replayed)`, seen, "", nil)
}

// ports are the five, in the order of connection files.
func (s *faulty) ports() []int {
	c := s.connection
	return []int{c.Shell, c.IOPub, c.Stdin, c.Control, c.Heartbeat}
}

// garbage sends bytes to each port: none, random ones, those of another protocol, and a greeting with a frame whose size is a lie.
func garbage(s *faulty, seen *screen) {
	random := make([]byte, 4096)
	for i := range random {
		random[i] = byte(rand.Uint32())
	}
	greeting := append([]byte{0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0}, make([]byte, 52)...)
	copy(greeting[12:], "NULL")
	lie := append(greeting, 0x06, 0x3f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
	var open []net.Conn
	for _, port := range s.ports() {
		for _, bytes := range [][]byte{nil, random, []byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), greeting, lie} {
			conn, err := net.Dial("tcp", net.JoinHostPort(s.connection.IP, strconv.Itoa(port)))
			if err != nil {
				s.Fatal(err)
			}
			conn.Write(bytes) // the kernel may have closed it
			open = append(open, conn)
		}
	}
	s.cell(`fmt.Println("runs beside them")`, seen, "", nil)
	for _, conn := range open {
		conn.Close()
	}
}

// malformed sends messages that are signed, and wrong in what they say.
func malformed(s *faulty, seen *screen) {
	deep := strings.Repeat("[", 100_000)
	for _, port := range []int{s.connection.Shell, s.connection.Control, s.connection.Stdin} {
		peer, end := s.dealer(port)
		for _, parts := range [][4]string{
			{"", "", "", ""},
			{"{}", "{}", "{}", "{}"},
			{`{"msg_id":1,"msg_type":2}`, "{}", "{}", "{}"},
			{`{"msg_id":"a","msg_type":"no_such_request","session":"s","username":"u","version":"5.3","date":""}`, "{}", "{}", "{}"},
			{`{"msg_id":"b","msg_type":"execute_request","session":"s","username":"u","version":"5.3","date":""}`, "{}", "{}", `{"code":7}`},
			{`{"msg_id":"c","msg_type":"execute_request","session":"s","username":"u","version":"5.3","date":""}`, deep, "{}", `{"code":"1"}`},
			{`{"msg_id":"d","msg_type":"input_reply","session":"s","username":"u","version":"5.3","date":""}`, "null", "[]", `"x"`},
			{"\xff\xfe", "{}", "{}", "{}"},
		} {
			frames := [][]byte{[]byte("<IDS|MSG>"), nil}
			for _, part := range parts {
				frames = append(frames, []byte(part))
			}
			mac := hmac.New(sha256.New, []byte(s.connection.Key))
			for _, part := range frames[2:] {
				mac.Write(part)
			}
			frames[1] = hex.AppendEncode(nil, mac.Sum(nil))
			for _, m := range [][][]byte{frames, frames[:3], frames[1:]} { // also in part
				if err := peer.Send(zmq.NewMsgFrom(m...)); err != nil {
					s.Error(err)
				}
			}
		}
		end()
	}
	s.cell(`fmt.Println("runs")`, seen, "", nil)
}

func large(s *faulty, seen *screen) {
	s.cell("/*"+strings.Repeat("0123456\n", 1<<18)+"*/ fmt.Println(\"runs\")", seen, "", nil)
}

// queue sends cells as "run all" does. Those behind one that fails are not run.
func queue(s *faulty, seen *screen) {
	s.must("ran := 0", "")
	peer, end := s.dealer(s.connection.Shell)
	defer end()
	for i := range 100 {
		code := "ran++"
		if i == 10 {
			code = `panic("stop here")`
		}
		m := zmq.NewMsgFrom(s.request(s.connection.Key, wire.ExecuteRequest{Code: code, StoreHistory: true, StopOnError: true})...)
		if err := peer.Send(m); err != nil {
			s.Error(err)
		}
	}
	replies := 0
	for begin := time.Now(); replies < 100 && time.Since(begin) < patience; replies++ {
		if _, err := peer.Recv(); err != nil {
			s.Fatal(err)
		}
	}
	s.cell(fmt.Sprintf(`fmt.Println(ran, "ran, %d had a reply")`, replies), seen, "", nil)
}
