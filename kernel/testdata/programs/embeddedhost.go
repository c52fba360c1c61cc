package main

import (
	"bytes"
	"fmt"
	"sync"
	"time"
)

type named struct{ n int }

func (t named) String() string { return "deeper" }

// Methods that embedded types of other packages promote, some of which only those packages may call.
func main() {
	type deep struct{ named }
	s := struct {
		deep
		*bytes.Buffer
	}{deep{}, bytes.NewBufferString("ok")}
	fmt.Println(s.String(), s.Len())
	var i fmt.Stringer = s
	fmt.Println(i, i.String())

	guarded := struct {
		sync.Mutex
		time.Duration
		counts map[string]int
	}{counts: map[string]int{}, Duration: time.Second}
	var l sync.Locker = &guarded
	l.Lock()
	guarded.counts["a"]++
	l.Unlock()
	fmt.Println(guarded.counts, guarded.Seconds())
}
