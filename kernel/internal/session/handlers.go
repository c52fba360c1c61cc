package session

import (
	"context"

	"golanes/kernel/internal/wire"
)

// handlers is the protocol: every request that is served. What is not in it gets busy and idle and no answer.
var handlers = []handler{
	queued((*Session).execute),
	queued((*Session).complete),
	queued((*Session).inspect),
	queued((*Session).isComplete),
	queued((*Session).searchHistory),
	queued((*Session).commInfo),
	queued((*Session).commOpen),
	queued((*Session).commMsg),
	queued((*Session).commClose),
	stateless((*Session).kernelInfo),
	urgent((*Session).interrupt, (*Session).Interrupt, nil),
	urgent((*Session).shutdown, (*Session).halt, (*Session).finish),
}

// A handler serves one type of request.
type handler struct {
	msgType wire.MsgType
	turn    turn
	serve   serveFunc
	preempt func(s *Session) // called when the request arrives, whatever is queued; may be nil
	finally func(s *Session) // called when its idle has been published; may be nil
}

// A turn says when a request is served.
type turn int

const (
	inOrder   turn = iota // after what was queued on shell before, whichever channel it came from
	byChannel             // from shell in order, from control at once
	outOfBand             // at once, whichever channel it came from: VS Code used to send interrupts on shell
)

// A serveFunc serves a request and returns the content of its reply, nil if it has none. An error becomes an error reply.
type serveFunc func(s *Session, ctx context.Context, r *request) (wire.Content, error)

// queued returns the handler, in order, of requests with content C.
func queued[C wire.Content](serve func(s *Session, ctx context.Context, r *request, content C) (wire.Content, error)) handler {
	return handler{msgType: typeOf[C](), turn: inOrder, serve: parsed(serve)}
}

// stateless returns the handler, by channel, of requests with content C.
func stateless[C wire.Content](serve func(s *Session, ctx context.Context, r *request, content C) (wire.Content, error)) handler {
	return handler{msgType: typeOf[C](), turn: byChannel, serve: parsed(serve)}
}

// urgent returns the handler, out of band, of requests with content C.
func urgent[C wire.Content](serve func(s *Session, ctx context.Context, r *request, content C) (wire.Content, error), preempt, finally func(s *Session)) handler {
	return handler{msgType: typeOf[C](), turn: outOfBand, serve: parsed(serve), preempt: preempt, finally: finally}
}

func typeOf[C wire.Content]() wire.MsgType {
	var zero C
	return zero.MsgType()
}

// parsed reads the content before it calls serve.
func parsed[C wire.Content](serve func(s *Session, ctx context.Context, r *request, content C) (wire.Content, error)) serveFunc {
	return func(s *Session, ctx context.Context, r *request) (wire.Content, error) {
		content, err := wire.Parse[C](r.Message)
		if err != nil {
			return nil, &ExecError{Name: "RequestError", Value: err.Error()}
		}
		return serve(s, ctx, r, content)
	}
}

// lookup returns the handler of a type, or nil.
func lookup(t wire.MsgType) *handler {
	for i := range handlers {
		if handlers[i].msgType == t {
			return &handlers[i]
		}
	}
	return nil
}
