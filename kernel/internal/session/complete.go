package session

import (
	"context"
	"unicode/utf8"

	"golanes/kernel/internal/wire"
)

// complete answers what may stand at the cursor.
func (s *Session) complete(ctx context.Context, _ *request, content wire.CompleteRequest) (wire.Content, error) {
	ctx, end := s.begin(ctx)
	defer end()
	c, err := s.engine.Complete(ctx, content.Code, byteOffset(content.Code, content.CursorPos))
	if err != nil {
		return nil, s.because(ctx, err)
	}
	reply := wire.CompleteReply{CursorStart: codePoints(content.Code, c.Start), CursorEnd: codePoints(content.Code, c.End)}
	for _, m := range c.Matches {
		reply.Matches = append(reply.Matches, m.Text)
		reply.Metadata.Types = append(reply.Metadata.Types, wire.CompleteType{
			Start: reply.CursorStart, End: reply.CursorEnd, Text: m.Text, Type: m.Type, Signature: m.Signature,
		})
	}
	return reply, nil
}

// inspect answers what stands at the cursor.
func (s *Session) inspect(ctx context.Context, _ *request, content wire.InspectRequest) (wire.Content, error) {
	ctx, end := s.begin(ctx)
	defer end()
	b, err := s.engine.Inspect(ctx, content.Code, byteOffset(content.Code, content.CursorPos), content.DetailLevel)
	if err != nil {
		return nil, s.because(ctx, err)
	}
	return wire.InspectReply{Found: !b.Empty(), Data: data(b), Metadata: b.Metadata}, nil
}

// isComplete answers whether code is ready to be run.
func (s *Session) isComplete(_ context.Context, _ *request, content wire.IsCompleteRequest) (wire.Content, error) {
	status, indent := s.engine.IsComplete(content.Code)
	reply := wire.IsCompleteReply{Status: status}
	if status == wire.Incomplete {
		reply.Indent = &indent
	}
	return reply, nil
}

// byteOffset returns the offset in bytes of the n-th code point of s, within s whatever n is.
func byteOffset(s string, n int) int {
	for i := range s {
		if n <= 0 {
			return i
		}
		n--
	}
	return len(s)
}

// codePoints returns the offset in code points of the byte at offset n, within s whatever n is.
func codePoints(s string, n int) int {
	return utf8.RuneCountInString(s[:min(max(n, 0), len(s))])
}
