package wire

import "sync"

// remembered is how many signatures are kept, as many as Jupyter's own kernels keep.
const remembered = 65536

// A digest is the beginning of a signature; 128 bits of a MAC do not meet by chance.
type digest [16]byte

// replay remembers the last signatures. The zero value remembers none. It is safe for concurrent use.
type replay struct {
	mu   sync.Mutex // guards what follows
	seen map[digest]struct{}
	ring []digest // the same, by age once it is full
	next int      // place of the oldest in a full ring
}

// repeats reports whether signature was seen lately, and remembers it.
func (r *replay) repeats(signature []byte) bool {
	var d digest
	copy(d[:], signature)
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.seen[d]; ok {
		return true
	}
	if r.seen == nil {
		r.seen = map[digest]struct{}{}
	}
	r.seen[d] = struct{}{}
	if len(r.ring) < remembered {
		r.ring = append(r.ring, d)
		return false
	}
	delete(r.seen, r.ring[r.next])
	r.ring[r.next] = d
	r.next = (r.next + 1) % remembered
	return false
}
