package wire

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"
	"sync"
	"time"
)

// What can be wrong with received frames. Such a message is to be dropped: it may come from anybody.
var (
	// ErrFrames is wrapped by the error for frames that are not a Jupyter message: too few of them, or not the JSON they should be.
	ErrFrames = errors.New("not a Jupyter message")
	// ErrSignature is wrapped by the error for a message that was not signed with the codec's key.
	ErrSignature = errors.New("wrong signature")
	// ErrReplay is wrapped by the error for a message that the codec has decoded before.
	ErrReplay = errors.New("message was received before")
)

// delimiter stands between the identities and the signature.
const delimiter = "<IDS|MSG>"

// dateLayout has the six digits of fraction that Jupyter's clients can read at most.
const dateLayout = "2006-01-02T15:04:05.000000Z07:00"

// hashes are the schemes' hashes, named as in Python's hashlib, as connection files have them.
var hashes = map[string]func() hash.Hash{
	"md5":      md5.New,
	"sha1":     sha1.New,
	"sha224":   sha256.New224,
	"sha256":   sha256.New,
	"sha384":   sha512.New384,
	"sha512":   sha512.New,
	"sha3_224": func() hash.Hash { return sha3.New224() },
	"sha3_256": func() hash.Hash { return sha3.New256() },
	"sha3_384": func() hash.Hash { return sha3.New384() },
	"sha3_512": func() hash.Hash { return sha3.New512() },
}

// A Codec turns messages into frames and back, and signs and checks them. It is safe for concurrent use.
type Codec struct {
	macs   *sync.Pool // of hash.Hash; nil: messages are not signed
	replay replay
}

// NewCodec returns the codec for a connection file's signature scheme ("hmac-sha256") and key. With an empty key messages are neither
// signed nor checked.
func NewCodec(scheme string, key []byte) (*Codec, error) {
	name, ok := strings.CutPrefix(scheme, "hmac-")
	newHash := hashes[name]
	if !ok || newHash == nil {
		return nil, fmt.Errorf("unknown signature scheme %q", scheme)
	}
	c := &Codec{}
	if len(key) > 0 {
		key := slices.Clone(key)
		c.macs = &sync.Pool{New: func() any { return hmac.New(newHash, key) }}
	}
	return c, nil
}

// sum returns the signature of the four dicts.
func (c *Codec) sum(dicts [][]byte) []byte {
	mac := c.macs.Get().(hash.Hash)
	defer c.macs.Put(mac)
	mac.Reset()
	for _, d := range dicts {
		mac.Write(d)
	}
	return mac.Sum(nil)
}

// Encode returns the frames of m: identities, delimiter, signature, header, parent header, metadata, content, buffers. What m's header
// lacks of date, type and version is filled in on the wire; m itself is not changed. The error is that of encoding/json about a value
// in the content or metadata.
//
// The frames share the memory of m's identities, parent header, raw content and buffers, which must not change while the frames are
// in use. The slice of frames itself is the caller's.
func (c *Codec) Encode(m *Message) ([][]byte, error) {
	h := m.Header
	if h.MsgType == "" && m.Content != nil {
		h.MsgType = m.Content.MsgType()
	}
	if h.Date == "" {
		h.Date = time.Now().UTC().Format(dateLayout)
	}
	if h.Version == "" {
		h.Version = ProtocolVersion
	}
	metadata, err := marshalMetadata(m.Metadata)
	if err != nil {
		return nil, fmt.Errorf("encode the metadata of %s: %w", h.MsgType, err)
	}
	content, err := m.content()
	if err != nil {
		return nil, fmt.Errorf("encode the content of %s: %w", h.MsgType, err)
	}
	parent := []byte(m.ParentHeader)
	if len(parent) == 0 {
		parent = []byte("{}")
	}
	n := len(m.Identities)
	frames := make([][]byte, 0, n+6+len(m.Buffers))
	frames = append(frames, m.Identities...)
	frames = append(frames, []byte(delimiter), []byte{}, h.append(nil), parent, metadata, content)
	frames = append(frames, m.Buffers...)
	if c.macs != nil {
		frames[n+1] = hex.AppendEncode(nil, c.sum(frames[n+2:n+6]))
	}
	return frames, nil
}

// content returns the content's JSON: Content's, or RawContent where there is no Content.
func (m *Message) content() ([]byte, error) {
	switch c := m.Content.(type) {
	case nil:
		if len(m.RawContent) == 0 {
			return []byte("{}"), nil
		}
		return m.RawContent, nil
	case appender:
		return c.appendJSON(nil), nil
	default:
		return marshal(c)
	}
}

// Decode returns the message that frames hold; it never panics, whatever they are. The error wraps [ErrFrames], [ErrSignature] or
// [ErrReplay] and quotes nothing of the message.
//
// The message keeps the frames: its identities, raw header, parent header, raw content and buffers are parts of their memory. Whoever
// decodes gives them away.
func (c *Codec) Decode(frames [][]byte) (*Message, error) {
	n := slices.IndexFunc(frames, func(f []byte) bool { return string(f) == delimiter })
	if n < 0 {
		return nil, fmt.Errorf("%w: no delimiter in %d frames", ErrFrames, len(frames))
	}
	rest := frames[n+1:]
	if len(rest) < 5 {
		return nil, fmt.Errorf("%w: %d frames after the delimiter, want at least 5", ErrFrames, len(rest))
	}
	signature, dicts, buffers := rest[0], rest[1:5], rest[5:]
	if err := c.verify(signature, dicts); err != nil {
		return nil, err
	}
	m := &Message{
		Identities:   frames[:n:n],
		RawHeader:    dicts[0],
		ParentHeader: dicts[1],
		RawContent:   dicts[3],
		Buffers:      buffers,
	}
	for i, name := range []string{"header", "parent header", "metadata", "content"} {
		if !isDict(dicts[i]) {
			return nil, fmt.Errorf("%w: the %s is not a JSON object", ErrFrames, name)
		}
	}
	var err error
	if m.Header, err = parseHeader(dicts[0]); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(dicts[2], &m.Metadata); err != nil {
		return nil, fmt.Errorf("%w: decode the metadata: %w", ErrFrames, err)
	}
	return m, nil
}

// verify checks the signature, and that it is new.
func (c *Codec) verify(signature []byte, dicts [][]byte) error {
	if c.macs == nil {
		return nil
	}
	got, err := hex.AppendDecode(nil, signature)
	if err != nil || !hmac.Equal(got, c.sum(dicts)) {
		return ErrSignature
	}
	if c.replay.repeats(got) {
		return ErrReplay
	}
	return nil
}

// isDict reports whether b is one JSON object.
func isDict(b []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(b, " \t\r\n"), []byte("{")) && json.Valid(b)
}
