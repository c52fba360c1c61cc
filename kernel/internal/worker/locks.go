package worker

import (
	"sync/atomic"
	"unsafe"

	"golanes/kernel/internal/label"
)

// locks know who got a lock last, for as long as nobody got another whose address has the same hash: what is lost is a help to the
// learner, and what is noted must cost next to nothing. The zero value is empty; safe for concurrent use.
//
// A lock that was got through an interface, sync.Locker, is not noted. So who is said to have it may have got it before.
type locks struct {
	of [4096]atomic.Uint64 // the rest of the hash, and the number of a goroutine; see starts
}

// at returns where a lock is noted, and by which hash.
func (l *locks) at(lock uintptr) (*atomic.Uint64, uint32) {
	hash := uint64(lock) * 0x9e3779b97f4a7c15 // Fibonacci hashing, Knuth 6.4
	return &l.of[hash>>52], uint32(hash >> 20)
}

// got notes that the calling goroutine has a lock.
func (l *locks) got(lock unsafe.Pointer) {
	start, _ := label.Get(startLabel)
	at, hash := l.at(uintptr(lock))
	at.Store(uint64(hash)<<32 | uint64(numberOf(start)))
}

// shared notes that it is not known who has a lock.
func (l *locks) shared(lock unsafe.Pointer) {
	at, _ := l.at(uintptr(lock))
	at.Store(0)
}

// holder returns the number of the goroutine that has a lock, which somebody waits for; 0 if that is not known.
func (l *locks) holder(lock uintptr) uint32 {
	if lock == 0 {
		return 0
	}
	at, hash := l.at(lock)
	if noted := at.Load(); uint32(noted>>32) == hash {
		return uint32(noted)
	}
	return 0
}
