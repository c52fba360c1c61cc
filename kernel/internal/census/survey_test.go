package census

import (
	"sync"
	"testing"
	"testing/synctest"
)

// TestSurvey finds goroutines that wait for each other, one by one where they are few and together where they are many, and the lock that
// they wait for.
func TestSurvey(t *testing.T) {
	for _, n := range []int{3, 3000} {
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			var wg sync.WaitGroup
			stop := make(chan bool)
			for range n {
				wg.Go(func() { <-stop })
			}
			synctest.Wait()
			mu.Lock()
			found := 0
			for _, g := range Survey() {
				if g.In("golanes/kernel/internal/census.TestSurvey.func1.1") && g.Wait() == Receive {
					found += g.Count
				}
			}
			mu.Unlock()
			if found != n {
				t.Errorf("%d of %d goroutines found", found, n)
			}
			close(stop)
			wg.Wait()
		})
	}
}

func TestOperation(t *testing.T) {
	for _, tc := range []struct {
		text, operation string
		lock            uintptr
		asleep          bool
	}{
		{`goroutine 5 [sync.Mutex.Lock]:
internal/sync.runtime_SemacquireMutex(0x1, 0x2?, 0x3)
	/sema.go:95
internal/sync.(*Mutex).lockSlow(0xc000010)
	/mutex.go:149
internal/sync.(*Mutex).Lock(...)
	/mutex.go:70
sync.(*Mutex).Lock(...)
	/mutex.go:46
golanes/kernel/internal/rt.waiting(0xc0)
	/hold.go:20
github.com/traefik/yaegi/interp.runCfg(0xc00001, 0xc00002)
	/run.go:205`, "sync.Mutex.Lock", 0xc000010, true},
		{`goroutine 6 [sync.WaitGroup.Wait]:
sync.(*WaitGroup).Wait(0xc1)
	/waitgroup.go:118
golang.org/x/sync/errgroup.(*Group).Wait(0xc1)
	/errgroup.go:56
github.com/traefik/yaegi/interp.runCfg(0xc00001, 0xc00002)
	/run.go:205`, "errgroup.Group.Wait", 0, true},
		{`goroutine 7 [select (leaked)]:
reflect.rselect({0xc1, 0x2, 0x3})
	/select.go:1
reflect.Select({0xc1, 0x2, 0x3})
	/select.go:2
github.com/traefik/yaegi/interp.rangeChan.func1(0xc1)
	/run.go:2888
github.com/traefik/yaegi/interp.runCfg(0xc00001, 0xc00002)
	/run.go:205`, "chan receive (range)", 0, true},
		{`goroutine 8 [select]:
golanes/kernel/internal/worker.(*host).sleep(0xc1)
	/host.go:126
github.com/traefik/yaegi/interp.runCfg(0xc00001, 0xc00002)
	/run.go:205`, "sleep", 0, false},
		{`goroutine 9 [select]:
golanes/kernel/internal/worker.(*input).Read(0xc1)
	/stream.go:70
github.com/traefik/yaegi/interp.runCfg(0xc00001, 0xc00002)
	/run.go:205`, "select", 0, false},
		{`goroutine 10 [select]:
net/http.(*Transport).getConn(0xc1)
	/transport.go:70
github.com/traefik/yaegi/interp.runCfg(0xc00001, 0xc00002)
	/run.go:205`, "select", 0, false},
	} {
		g := Parse(tc.text)[0]
		if g.Operation() != tc.operation || g.Lock() != tc.lock || g.Asleep() != tc.asleep {
			t.Errorf("goroutine %d: %s of %#x, asleep %v", g.ID, g.Operation(), g.Lock(), g.Asleep())
		}
		if g.Leaked != (g.ID == 7) {
			t.Errorf("goroutine %d: leaked %v", g.ID, g.Leaked)
		}
	}
}
