package session

import (
	"context"
	"sync"
	"time"
	"unicode/utf8"

	"golanes/kernel/internal/mime"
	"golanes/kernel/internal/wire"
)

// What is printed goes out in few messages: front ends read some thousands a second, and servers drop what is more than a thousand.
const (
	firstPause = 10 * time.Millisecond // from the first byte to its message, when the stream was quiet
	lastPause  = 80 * time.Millisecond // the pause doubles up to this while output goes on
	maxText    = 1 << 20               // bytes of one stream message
	maxBacklog = 4 * maxText           // bytes that wait to be sent before who writes has to wait
)

// iopub is the iopub channel as the session sees it: one order of messages, sent by one goroutine, run. Text is gathered in one buffer
// for all cells, and any other message, a change of stream or of cell cuts it, so that the order is that of the calls.
type iopub struct {
	send    func(context.Context, *wire.Message)
	message func(parent []byte, content wire.Content) *wire.Message
	wake    chan struct{} // holds a token when run has something to do

	mu      sync.Mutex // guards what follows
	queue   []parcel
	backlog int           // bytes of text and data that are not yet sent
	pushed  int           // messages so far
	sent    int           // of them
	moved   chan struct{} // closed, and replaced, when sent or closed changes
	closed  bool
	hurried bool // nobody waits any more

	text  []byte  // the buffer
	from  *output // whose text it is; nil if there is none
	name  string  // of the stream
	due   time.Time
	pause time.Duration
	cut   time.Time // when the buffer was last cut for its age or size

	unsaid map[*output]bool // cells of which more was dropped than front ends have been told
}

// A parcel is a message in the queue.
type parcel struct {
	message *wire.Message
	size    int
}

func newIOPub(send func(context.Context, *wire.Message), message func([]byte, wire.Content) *wire.Message) *iopub {
	return &iopub{send: send, message: message, wake: make(chan struct{}, 1), moved: make(chan struct{}), pause: firstPause, unsaid: map[*output]bool{}}
}

// run sends until ctx ends.
func (p *iopub) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		batch, pause := p.take(time.Now())
		for _, x := range batch {
			p.send(ctx, x.message)
			p.advance(x.size)
		}
		if len(batch) > 0 {
			continue
		}
		var due <-chan time.Time
		if pause > 0 {
			timer.Reset(pause)
			due = timer.C
		}
		select {
		case <-p.wake:
		case <-due:
		case <-ctx.Done():
			return
		}
	}
}

// take empties the queue, with the text that is due. If that is nothing, pause is how long it will be until text is due, or 0.
func (p *iopub) take(now time.Time) (batch []parcel, pause time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.from != nil {
		if pause = p.due.Sub(now); pause <= 0 {
			p.cutLocked()
			p.cut = now
		}
	}
	if later := p.sayDueLocked(now); later > 0 && (pause <= 0 || later < pause) {
		pause = later
	}
	batch, p.queue = p.queue, nil
	return batch, max(pause, 0)
}

// advance counts a message as sent.
func (p *iopub) advance(size int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent++
	p.backlog -= size
	p.movedLocked()
}

func (p *iopub) movedLocked() {
	close(p.moved)
	p.moved = make(chan struct{})
}

// publish queues a message behind all that was written before. It does not wait.
func (p *iopub) publish(parent []byte, content wire.Content) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cutLocked()
	p.pushLocked(parent, content, 0)
}

// publishData is publish for content of the given size, and waits while too much is queued.
func (p *iopub) publishData(parent []byte, content wire.Content, size int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.publishDataLocked(parent, content, size)
}

func (p *iopub) publishDataLocked(parent []byte, content wire.Content, size int) {
	if p.roomLocked() {
		p.cutLocked()
		p.pushLocked(parent, content, size)
	}
}

// display is publishData for what the quota of a cell has room for.
func (p *iopub) display(o *output, id string, content wire.Content, size int, update bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if o.quota.display(id, size, update) {
		p.publishDataLocked(o.parent, content, size)
	}
	p.droppedLocked(o)
}

// has reports whether front ends were shown the display of an id.
func (p *iopub) has(o *output, id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !o.quota.missing[id]
}

// clear is publish for what empties the output of a cell.
func (p *iopub) clear(o *output, content wire.Content) {
	p.mu.Lock()
	defer p.mu.Unlock()
	o.quota.clear()
	delete(p.unsaid, o)
	p.publishDataLocked(o.parent, content, 0)
}

// write adds text to a stream, as far as the quota of the cell has room. It waits while too much is queued.
func (p *iopub) write(o *output, name, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if name == Notice {
		name = wire.Stderr
	} else {
		text = text[:o.quota.text(name, text)]
	}
	defer p.droppedLocked(o)
	for text != "" && p.roomLocked() {
		p.selectLocked(o, name)
		n := min(len(text), maxText-len(p.text))
		p.text = append(p.text, text[:n]...)
		text = text[n:]
		if len(p.text) >= maxText {
			p.cutLocked()
			p.cut = time.Now()
		}
	}
}

// roomLocked waits while too much is queued. It reports whether more may be queued.
func (p *iopub) roomLocked() bool {
	for p.backlog > maxBacklog && !p.closed && !p.hurried {
		moved := p.moved
		p.mu.Unlock()
		<-moved
		p.mu.Lock()
	}
	return p.backlog <= maxBacklog && !p.closed
}

// selectLocked makes the buffer that of a stream.
func (p *iopub) selectLocked(o *output, name string) {
	if p.from == o && p.name == name {
		return
	}
	p.cutLocked()
	p.from, p.name = o, name
	p.text = append(p.text[:0], o.carry[name]...)
	delete(o.carry, name)
	now := time.Now()
	if now.Sub(p.cut) > p.pause {
		p.pause = firstPause
	} else {
		p.pause = min(2*p.pause, lastPause)
	}
	p.due = now.Add(p.pause)
	p.signal()
}

// cutLocked queues what is in the buffer. Of a rune that is not complete its bytes stay behind.
func (p *iopub) cutLocked() {
	if p.from == nil {
		return
	}
	o := p.from
	p.from = nil
	whole := len(p.text) - incomplete(p.text)
	if whole < len(p.text) {
		o.carry[p.name] = string(p.text[whole:])
	}
	if whole > 0 {
		p.pushLocked(o.parent, wire.Stream{Name: p.name, Text: string(p.text[:whole])}, whole)
	}
}

// flush queues all that a cell has written, also what is no complete rune.
func (p *iopub) flush(o *output) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cutLocked()
	for _, name := range []string{wire.Stdout, wire.Stderr} {
		if rest := o.carry[name]; rest != "" {
			delete(o.carry, name)
			p.pushLocked(o.parent, wire.Stream{Name: name, Text: rest}, len(rest))
		}
	}
	p.sayLocked(o, time.Now())
	delete(p.unsaid, o)
}

func (p *iopub) pushLocked(parent []byte, content wire.Content, size int) {
	if p.closed {
		return
	}
	p.queue = append(p.queue, parcel{p.message(parent, content), size})
	p.backlog += size
	p.pushed++
	p.signal()
}

// sync waits until all that was published before has been sent, or ctx ends.
func (p *iopub) sync(ctx context.Context) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cutLocked()
	for target := p.pushed; p.sent < target && !p.closed && ctx.Err() == nil; {
		moved := p.moved
		p.mu.Unlock()
		select {
		case <-moved:
		case <-ctx.Done():
		}
		p.mu.Lock()
	}
}

// hurry ends waiting for room, now and for ever: what finds none is dropped. An engine can be closed only when none of its cells waits.
func (p *iopub) hurry() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hurried = true
	p.movedLocked()
}

// close ends all waiting; what is published from now on is dropped.
func (p *iopub) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.movedLocked()
}

// signal wakes run.
func (p *iopub) signal() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// incomplete returns how many bytes at the end of b begin a rune that goes on after b.
func incomplete(b []byte) int {
	for n := 1; n <= min(len(b), utf8.UTFMax-1); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if utf8.FullRune(b[len(b)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}

// size returns about how many bytes a bundle is.
func size(b mime.Bundle) int {
	n := 0
	for _, v := range b.Data {
		if s, ok := v.(string); ok {
			n += len(s)
		}
	}
	return n
}
