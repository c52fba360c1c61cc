package main

import (
	"bufio"
	"bytes"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"sort"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// Values of this program's types become interfaces of the standard library, which calls their methods.

type upper struct{ r io.Reader }

func (u *upper) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	copy(p, bytes.ToUpper(p[:n]))
	return n, err
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func (c *counter) String() string { return fmt.Sprint(int(*c), " bytes") }

type queue []int

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i] < q[j] }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(int)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

type status int

func (s status) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(int(s))
	fmt.Fprintf(w, "%s %d", r.URL.Path, int(s))
}

type missing struct{ name string }

func (m missing) Error() string        { return m.name + " is missing" }
func (m missing) Is(target error) bool { return target == fs.ErrNotExist }

type wrapped struct {
	error
	at string
}

func (w *wrapped) Error() string { return w.at + ": " + w.error.Error() }
func (w *wrapped) Unwrap() error { return w.error }

type both []error

func (b both) Error() string   { return fmt.Sprint(len(b), " errors") }
func (b both) Unwrap() []error { return b }

type keyed struct {
	context.Context
	key, value any
}

func (k keyed) Value(key any) any {
	if key == k.key {
		return k.value
	}
	return k.Context.Value(key)
}

func main() {
	var c counter
	n, err := io.Copy(io.MultiWriter(os.Stdout, &c), &upper{strings.NewReader("hello\n")})
	fmt.Println(n, err, c.String())
	s := bufio.NewScanner(&upper{strings.NewReader("one\ntwo")})
	for s.Scan() {
		fmt.Println(s.Text())
	}

	q := queue{5, 2, 8}
	sort.Sort(sort.Reverse(q))
	fmt.Println(q[0], q[1], q[2])
	heap.Init(&q)
	heap.Push(&q, 1)
	for q.Len() > 0 {
		fmt.Print(heap.Pop(&q).(int), " ")
	}
	fmt.Println()

	recorder := httptest.NewRecorder()
	mux := http.NewServeMux()
	mux.Handle("/tea", status(http.StatusTeapot))
	mux.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/tea", nil))
	fmt.Println(recorder.Code, recorder.Body.String())

	lost := missing{"key"}
	fmt.Println(errors.Is(lost, fs.ErrNotExist), errors.Is(lost, missing{"key"}), errors.Is(lost, missing{"lock"}))
	var outer error = &wrapped{&wrapped{lost, "here"}, "open"}
	fmt.Println(outer.Error(), errors.Is(outer, lost), errors.Is(outer, fs.ErrNotExist), errors.Is(outer, io.EOF))
	var found missing
	fmt.Println(errors.As(outer, &found), found.name, errors.Unwrap(outer).Error(), errors.Unwrap(lost) == nil)
	joined := both{io.EOF, outer}
	fmt.Println(joined.Error(), errors.Is(joined, io.EOF), errors.Is(joined, lost), errors.Is(joined, joined), errors.Is(joined, io.ErrUnexpectedEOF))

	ctx, cancel := context.WithTimeout(keyed{context.Background(), "k", 7}, time.Minute)
	fmt.Println(ctx.Value("k"), ctx.Value("other"), ctx.Err())
	cancel()
	fmt.Println(ctx.Err())

	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error { return missing{"one"} })
	g.Go(func() error { <-ctx.Done(); return nil })
	err = g.Wait()
	fmt.Println(err.Error(), err == error(missing{"one"}))
}
