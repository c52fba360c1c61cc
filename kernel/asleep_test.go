package kernel_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"golanes/kernel"
	"golanes/kernel/notebook"
)

// TestAsleepIsTold runs a cell in a kernel with a front end: it is told that it is deadlocked, once, and goes on until it is interrupted.
// What it has declared is there afterwards.
func TestAsleepIsTold(t *testing.T) {
	t.Parallel()
	k, err := kernel.NewLocal(t.Context(), kernel.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	told := ""
	_, err = k.Execute(ctx, "c := make(chan int)\ngo func() { c <- <-c }()\n<-c", "", func(o notebook.Output) {
		if o["name"] == "stderr" {
			told += fmt.Sprint(o["text"])
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	const want = `all goroutines are asleep - deadlock! Nothing is left that could wake them:
  the cell itself: chan receive at In[1]:3    <-c
  a goroutine started at In[1]:2: chan receive at In[1]:2    go func() { c <- <-c }()
interrupt the cell to end it
`
	if told != want {
		t.Errorf("it was told\n%s\nwant\n%s", told, want)
	}
	text, reply, err := execute(t.Context(), k, "cap(c)")
	if err != nil || reply.Status != "ok" || text["value"] != "0\n" {
		t.Errorf("afterwards: %v, %s %v", text, reply.Value, err)
	}
}
