package wire_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golanes/kernel/internal/wire"
)

func newCodec(t testing.TB, scheme, key string) *wire.Codec {
	t.Helper()
	c, err := wire.NewCodec(scheme, []byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSchemes(t *testing.T) {
	for scheme, digits := range map[string]int{
		"hmac-md5": 32, "hmac-sha1": 40, "hmac-sha224": 56, "hmac-sha256": 64, "hmac-sha384": 96, "hmac-sha512": 128,
		"hmac-sha3_224": 56, "hmac-sha3_256": 64, "hmac-sha3_384": 96, "hmac-sha3_512": 128,
	} {
		frames, err := newCodec(t, scheme, "key").Encode(&wire.Message{Content: wire.Status{State: wire.Busy}})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(frames[1]); got != digits {
			t.Errorf("%s: signature of %d digits, want %d", scheme, got, digits)
		}
	}
	for _, scheme := range []string{"", "sha256", "hmac-", "hmac-crc32", "HMAC-SHA256"} {
		if _, err := wire.NewCodec(scheme, nil); err == nil {
			t.Errorf("NewCodec(%q) accepts", scheme)
		}
	}
}

func TestEncode(t *testing.T) {
	m := &wire.Message{
		Identities:   [][]byte{[]byte("peer"), {0, 255}},
		Header:       wire.Header{MsgID: "m\"1", Session: "s", Username: "u", Date: "2026-01-02T03:04:05.000006Z"},
		ParentHeader: json.RawMessage(`{"msg_id": "x",  "big":12345678901234567890}`),
		Metadata:     map[string]any{"a": "<b>"},
		Content:      wire.Stream{Name: wire.Stdout, Text: "a\n"},
		Buffers:      [][]byte{{1}, {}},
	}
	frames, err := newCodec(t, "hmac-sha256", "key").Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"peer", "\x00\xff", "<IDS|MSG>", "",
		`{"msg_id":"m\"1","session":"s","username":"u","date":"2026-01-02T03:04:05.000006Z","msg_type":"stream","version":"5.5"}`,
		`{"msg_id": "x",  "big":12345678901234567890}`,
		`{"a":"<b>"}`,
		`{"name":"stdout","text":"a\n"}`,
		"\x01", "",
	}
	mac := hmac.New(sha256.New, []byte("key"))
	mac.Write([]byte(strings.Join(want[4:8], "")))
	want[3] = hex.EncodeToString(mac.Sum(nil))
	for i, f := range frames {
		if i >= len(want) || string(f) != want[i] {
			t.Errorf("frame %d is %q", i, f)
		}
	}
	if len(frames) != len(want) {
		t.Errorf("%d frames, want %d", len(frames), len(want))
	}
	if m.Header.MsgType != "" {
		t.Errorf("Encode changed the message: %+v", m.Header)
	}
}

func TestEncodeFillsIn(t *testing.T) {
	frames, err := newCodec(t, "hmac-sha256", "").Encode(&wire.Message{Content: wire.KernelInfoRequest{}})
	if err != nil {
		t.Fatal(err)
	}
	var h wire.Header
	if err := json.Unmarshal(frames[2], &h); err != nil {
		t.Fatal(err)
	}
	if h.MsgType != "kernel_info_request" || h.Version != wire.ProtocolVersion {
		t.Errorf("header %s", frames[2])
	}
	if d, err := time.Parse("2006-01-02T15:04:05.000000Z", h.Date); err != nil || time.Since(d).Abs() > time.Hour {
		t.Errorf("date %s: %v", h.Date, err)
	}
	for i, want := range map[int]string{1: "", 3: "{}", 4: "{}", 5: "{}"} {
		if string(frames[i]) != want {
			t.Errorf("frame %d is %q, want %q", i, frames[i], want)
		}
	}
}

func TestEncodeFails(t *testing.T) {
	for _, m := range []*wire.Message{
		{Content: wire.DisplayData{Data: wire.Object{"application/json": func() {}}}},
		{Content: wire.Status{}, Metadata: map[string]any{"a": make(chan int)}},
	} {
		if _, err := newCodec(t, "hmac-sha256", "").Encode(m); err == nil {
			t.Errorf("Encode(%+v) accepts", m)
		}
	}
}

// header is a header that has what a header must have.
const header = `{"msg_id":"1","msg_type":"foo"}`

// sign returns frames with a good signature.
func sign(key string, dicts ...string) [][]byte {
	mac := hmac.New(sha256.New, []byte(key))
	frames := [][]byte{[]byte("<IDS|MSG>"), nil}
	for _, d := range dicts {
		mac.Write([]byte(d))
		frames = append(frames, []byte(d))
	}
	frames[1] = []byte(hex.EncodeToString(mac.Sum(nil)))
	return frames
}

func TestDecodeRefuses(t *testing.T) {
	good := sign("key", header, `{}`, `{}`, `{}`)
	for _, x := range []struct {
		name   string
		frames [][]byte
		want   error
	}{
		{"nothing", nil, wire.ErrFrames},
		{"no delimiter", good[1:], wire.ErrFrames},
		{"the delimiter alone", good[:1], wire.ErrFrames},
		{"a dict too few", good[:5], wire.ErrFrames},
		{"no signature", slices.Concat(good[:1], [][]byte{{}}, good[2:]), wire.ErrSignature},
		{"half a signature", slices.Concat(good[:1], [][]byte{good[1][:32]}, good[2:]), wire.ErrSignature},
		{"no hex", slices.Concat(good[:1], [][]byte{[]byte("zz")}, good[2:]), wire.ErrSignature},
		{"another key", sign("yek", header, `{}`, `{}`, `{}`), wire.ErrSignature},
		{"a changed content", slices.Concat(good[:5], [][]byte{[]byte(`{"a":1}`)}), wire.ErrSignature},
		{"a list as header", sign("key", `[]`, `{}`, `{}`, `{}`), wire.ErrFrames},
		{"null as parent", sign("key", header, `null`, `{}`, `{}`), wire.ErrFrames},
		{"a number as metadata", sign("key", header, `{}`, `1`, `{}`), wire.ErrFrames},
		{"half a content", sign("key", header, `{}`, `{}`, `{"a":`), wire.ErrFrames},
		{"two contents", sign("key", header, `{}`, `{}`, `{}{}`), wire.ErrFrames},
		{"no type", sign("key", `{"msg_id":"1"}`, `{}`, `{}`, `{}`), wire.ErrFrames},
		{"a deep content", sign("key", header, `{}`, `{}`, `{"a":`+strings.Repeat("[", 1e6)+strings.Repeat("]", 1e6)+`}`), wire.ErrFrames},
	} {
		if m, err := newCodec(t, "hmac-sha256", "key").Decode(x.frames); !errors.Is(err, x.want) {
			t.Errorf("%s: Decode = %v, %v, want %v", x.name, m, err, x.want)
		}
	}
	if _, err := newCodec(t, "hmac-sha256", "key").Decode(good); err != nil {
		t.Errorf("what all of these are made of: %v", err)
	}
}

func TestDecodeHeader(t *testing.T) {
	raw := `{"msg_type":"foo", "msg_id":"1","session":null,"date":7,"username":["a"],"subshell_id":"s","more":{"x":1}}`
	m, err := newCodec(t, "hmac-sha256", "key").Decode(sign("key", raw, `{}`, `{"cellId":"c"}`, `{"a": 1}`))
	if err != nil {
		t.Fatal(err)
	}
	if want := (wire.Header{MsgID: "1", MsgType: "foo", SubshellID: "s"}); m.Header != want {
		t.Errorf("header is %+v, want %+v", m.Header, want)
	}
	if string(m.RawHeader) != raw || string(m.RawContent) != `{"a": 1}` || m.Metadata["cellId"] != "c" {
		t.Errorf("message is %+v", m)
	}
}

func TestReplay(t *testing.T) {
	c := newCodec(t, "hmac-sha256", "key")
	frames := func(i int) [][]byte { return sign("key", header, `{}`, `{}`, fmt.Sprintf(`{"i":%d}`, i)) }
	first := frames(0)
	if _, err := c.Decode(first); err != nil {
		t.Fatal(err)
	}
	shout := slices.Clone(first)
	shout[1] = bytes.ToUpper(shout[1])
	for _, again := range [][][]byte{first, shout} {
		if _, err := c.Decode(again); !errors.Is(err, wire.ErrReplay) {
			t.Errorf("the same again: %v", err)
		}
	}
	const remembered = 65536
	for i := range remembered {
		if _, err := c.Decode(frames(i + 1)); err != nil {
			t.Fatal(err)
		}
		if i == remembered-2 {
			if _, err := c.Decode(first); !errors.Is(err, wire.ErrReplay) {
				t.Fatalf("forgotten after %d others: %v", i+1, err)
			}
		}
	}
	if _, err := c.Decode(first); err != nil {
		t.Errorf("still remembered after %d others: %v", remembered, err)
	}
	unsigned := newCodec(t, "hmac-sha256", "")
	for range 2 {
		if _, err := unsigned.Decode(first); err != nil {
			t.Errorf("without a key: %v", err)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	c := newCodec(t, "hmac-sha256", "key")
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 200 {
				m := &wire.Message{Header: wire.Header{MsgID: fmt.Sprint(g, i)}, Content: wire.Stream{Name: "stdout", Text: strings.Repeat("x", i)}}
				frames, err := c.Encode(m)
				if err != nil {
					t.Error(err)
					return
				}
				got, err := c.Decode(frames)
				if err != nil || got.Header.MsgID != m.Header.MsgID {
					t.Errorf("Decode(Encode(%v)) = %v, %v", m, got, err)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzDecode(f *testing.F) {
	join := func(frames [][]byte) []byte { return bytes.Join(frames, []byte("\n")) }
	f.Add(join(sign("key", header, `{}`, `{}`, `{"code":"1"}`)))
	f.Add([]byte("peer\n<IDS|MSG>\n\n{}\n{}\n{}\n{}\nbuffer"))
	f.Add([]byte("<IDS|MSG>\n00\n" + header + "\n{}\n{\"a\":{\"b\":[1e999]}}\n{}"))
	f.Add([]byte("<IDS|MSG>\n<IDS|MSG>\n[\n\"\xff\n{}\n{}"))
	signed, unsigned := newCodec(f, "hmac-sha256", "key"), newCodec(f, "hmac-sha256", "")
	f.Fuzz(func(t *testing.T, b []byte) {
		frames := bytes.Split(b, []byte("\n"))
		if _, err := signed.Decode(slices.Clone(frames)); err != nil && !errors.Is(err, wire.ErrFrames) && !errors.Is(err, wire.ErrSignature) && !errors.Is(err, wire.ErrReplay) {
			t.Errorf("error of no known kind: %v", err)
		}
		m, err := unsigned.Decode(slices.Clone(frames))
		if err != nil {
			return
		}
		// What was understood once is understood again, and says the same.
		again, err := unsigned.Encode(m)
		if err != nil {
			t.Fatalf("encode what was decoded: %v", err)
		}
		m2, err := unsigned.Decode(again)
		if err != nil {
			t.Fatalf("decode what was encoded: %v", err)
		}
		if m2.Header.MsgID != strings.ToValidUTF8(m.Header.MsgID, "\ufffd") || m2.Header.MsgType != m.Header.MsgType ||
			!bytes.Equal(m2.RawContent, m.RawContent) || !bytes.Equal(m2.ParentHeader, m.ParentHeader) ||
			len(m2.Buffers) != len(m.Buffers) || !reflect.DeepEqual(m2.Metadata, m.Metadata) {
			t.Errorf("got %+v, want %+v", m2, m)
		}
	})
}

func BenchmarkEncodeStream(b *testing.B) {
	line := "line 12345 of \"many\"\n"
	for _, size := range []int{20, 1 << 20} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			c := newCodec(b, "hmac-sha256", "key")
			m := &wire.Message{Content: wire.Stream{Name: "stdout", Text: strings.Repeat(line, size/20)}}
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, err := c.Encode(m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
