package session

import (
	"context"

	"golanes/kernel/internal/wire"
)

// shutdown ends the kernel and answers when nothing of it runs any more. The running cell was cancelled when the request arrived.
func (s *Session) shutdown(_ context.Context, r *request, content wire.ShutdownRequest) (wire.Content, error) {
	s.stop()
	// The other front ends learn of it, too. The message is another one, since clients refuse the same bytes twice.
	reply := wire.ShutdownReply{Restart: content.Restart}
	s.iopub.publish(r.RawHeader, reply)
	return reply, nil
}

// finish ends Serve.
func (s *Session) finish() { s.end(errShutdown) }
