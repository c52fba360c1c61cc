// Package transport is a kernel's connection file and its five sockets, on which front ends send requests and get replies and output.
//
// # Why not zmq4's sockets
//
// ZeroMQ is two things: a format of what is on the wire (ZMTP: greeting, READY, frames) and sockets with rules of who gets what
// (ROUTER, XPUB, REP). Module zmq4 v0.17.0 has both. Its codec is sound, and used here unchanged. Its sockets trust their peers: one
// subscriber that stops reading stops the output for all, one silent connection keeps every later one from being accepted, a frame
// that announces 2^62 bytes ends the process, all of that before any signature is checked; and they tell nobody when a subscriber
// comes, without which Jupyter's iopub_welcome cannot be sent. So zmq4.Open and zmq4.Conn do the talking, on one connection each, and
// the rules are in this package:
//
//	              one a port                   one a connection
//	             ┌───────────┐   ┌─────────────────────────────────────────────┐
//	shell    ───▶│           │   │          checks          decodes            │
//	control  ───▶│  socket   │──▶│  conn ─▶ guard ────────▶ zmq4.Conn ─▶ reader ─────▶ wire.Codec ──▶ Recv
//	stdin    ───▶│           │   │    ▲       │ PING                           │
//	             │           │   │    │       ▼                                │
//	iopub    ───▶│  routes,  │   │    └─── buffer ◀──────── zmq4.Conn ◀─ writer ◀─ queue ◀── Send, welcome, beat, PONG
//	heartbeat───▶│  topics   │   │     a flush a batch      encodes            │
//	             └───────────┘   └─────────────────────────────────────────────┘
//
// # Peers
//
// A connection has 10 seconds for its handshake, in a goroutine of its own. The guard is a net.Conn between the connection and zmq4
// that hands on only bytes it has checked, so that no length is believed before it was compared with a limit: 4096 bytes in the
// handshake, 1 MiB a message from a stranger, 1 GiB from a peer that has sent one valid signature. A recover around the decoder is
// there for what the guard does not know. All of a peer's bytes go through its writer, PONGs too, so that no frame is torn by another.
//
// # Rules
//
// A reply goes to the connection that has the request's identity when it is sent; a connection that comes with the identity of another
// replaces it, so that a client which reconnects during a long cell still gets its reply. On iopub a subscription and its welcome are
// entered under the lock under which output is published: nothing comes before the welcome, and all subscribers see one order. A beat
// is echoed as it came.
//
// # Back-pressure
//
// Nothing is dropped for a peer that reads. Each has a queue whose bytes are counted; when more than 64 MiB wait for one subscriber,
// Send waits, and with it the program that prints. A peer that takes less than a piece of 64 KiB in 30 seconds is cut: it is gone, or
// as good as gone, and the program must go on. On shell, control and stdin the reader stops taking requests from a peer that does not
// read its replies long before its queue is full, so that Send to the others does not wait for it, and from one of whose requests many
// were received and not served.
//
// Barrier waits until the system has taken all output. With it before each execute_reply, and a small buffer in the system, a client
// that reads only for a while after the reply, as nbclient does, has all of the output.
//
// Close drains: each peer may take what waits for it, then its connection is ended in our direction only, and closed when the peer has
// closed it too or a second has passed. Closed at once, with something of the peer's unread, the connection would be reset, and the
// last reply lost on its way.
package transport
