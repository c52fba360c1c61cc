package main

import (
	"errors"
	"fmt"
	"runtime"
)

func named() (n int, err error) {
	defer func() {
		if v := recover(); v != nil {
			n, err = -1, fmt.Errorf("recovered: %v", v)
		}
	}()
	zero := 0
	return 1 / zero, nil
}

func late() (s string) {
	x := "early"
	defer func(v string) { s = v + " " + x }(x)
	x = "late"
	return "r"
}

func each(f func(int)) { f(1); f(2) }

func sum() (n int) {
	each(func(v int) { n += v })
	return
}

func two() (n int, s string) {
	each(func(v int) { n += v })
	if n > 2 {
		return n * 2, "big"
	}
	return n, "small"
}

func nested() (err error) {
	defer func() {
		fmt.Println("outer recovers", recover())
	}()
	defer func() {
		defer func() {
			fmt.Println("inner recovers", recover())
			panic("third")
		}()
		panic("second")
	}()
	panic("first")
}

func replaced() {
	defer func() { fmt.Println("got", recover()) }()
	defer func() { panic("new") }()
	defer fmt.Println("runs")
	panic("old")
}

func skipped() {
	defer func() { fmt.Println("got", recover()) }()
	for i := 0; i < 3; i++ {
		defer func() {
			fmt.Println("loop", i)
			if i == 1 {
				panic("in loop")
			}
		}()
	}
}

func helper() any { return recover() }

func direct() {
	defer func() { fmt.Println("direct", recover()) }()
	defer func() { fmt.Println("helper", helper()) }()
	panic("x")
}

type T struct{ name string }

func (t T) rec()   { fmt.Println(t.name, "recovers", recover()) }
func (t *T) prec() { fmt.Println(t.name, "precovers", recover()) }
func rec()         { fmt.Println("rec", recover()) }

type R interface{ rec() }

func values() {
	func() { f := rec; defer f(); panic(1) }()
	func() { f := T{"t"}.rec; defer f(); panic(2) }()
	func() { t := &T{"pt"}; defer t.prec(); panic(3) }()
	func() { var r R = T{"i"}; defer r.rec(); panic(4) }()
	func() { f := func() { fmt.Println("lit", recover()) }; defer f(); panic(5) }()
	func() {
		f := func() { func() { fmt.Println("inner lit", recover()) }() }
		defer rec()
		defer f()
		panic(6)
	}()
	func() { m := map[string]func(){"a": rec}; defer m["a"](); panic(7) }()
	func() { defer rec(); panic(8) }()
	func() { defer T{"value"}.rec(); panic(9) }()
	func() { defer func(f func()) { f() }(rec); defer rec(); panic(10) }()
}

func kinds() {
	try := func(name string, f func()) {
		defer func() {
			v := recover()
			e, isRuntime := v.(runtime.Error)
			fmt.Printf("%s: %v runtime=%v\n", name, v, isRuntime)
			if isRuntime {
				_ = e.Error()
			}
			if err, ok := v.(error); ok {
				fmt.Println("  error", err)
			}
		}()
		f()
	}
	var m map[string]int
	var p *T
	var c chan int
	zero, neg := 0, -1
	var e error = errors.New("plain")
	var nilAny any
	closed := make(chan int)
	close(closed)
	s := []int{1, 2, 3}
	try("nil map", func() { m["a"] = 1 })
	try("nil deref", func() { fmt.Println(p.name) })
	try("close nil", func() { close(c) })
	try("close closed", func() { close(closed) })
	try("send closed", func() { closed <- 1 })
	try("divide", func() { fmt.Println(1 / zero) })
	try("make", func() { fmt.Println(make([]int, neg)) })
	try("makechan", func() { fmt.Println(make(chan int, neg)) })
	try("error", func() { panic(e) })
	try("nil", func() { panic(nilAny) })
	try("int", func() { panic(42) })
	try("struct", func() { panic(T{"x"}) })
	try("nil func", func() { var f func(); f() })
	try("nil error", func() { var e error; fmt.Println(e.Error()) })
	try("conversion", func() { var x any = 1; fmt.Println(x.(string)) })
	try("slice to array", func() { fmt.Println([4]int(s)) })
}

func copied() {
	x := 1
	defer func() { fmt.Println("copied", recover()) }()
	defer func() { x = 2 }()
	panic(x)
}

func norecover() {
	defer func() { fmt.Println("none", recover()) }()
	defer func() { fmt.Println("no panic", recover()) }()
}

func lateRecover() {
	defer func() { fmt.Println("after", recover()) }()
	defer func() {
		defer recover()
	}()
	panic("late")
}

func exit() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() { fmt.Println("goexit", recover()) }()
		func() {
			defer fmt.Println("deferred")
			runtime.Goexit()
		}()
		fmt.Println("not reached")
	}()
	<-done
}

func reraise() {
	defer func() { fmt.Println("again", recover()) }()
	func() {
		defer func() {
			v := recover()
			panic(fmt.Sprint("re-", v))
		}()
		panic("raise")
	}()
}

func conditional(b bool) {
	defer func() { fmt.Println(recover()) }()
	func() {
		if b {
			defer fmt.Println("conditional")
		}
		defer fmt.Println("always")
		panic(b)
	}()
}

func main() {
	fmt.Println(named())
	fmt.Println(late())
	fmt.Println(sum())
	fmt.Println(two())
	fmt.Println(nested())
	replaced()
	skipped()
	direct()
	values()
	kinds()
	copied()
	norecover()
	lateRecover()
	exit()
	reraise()
	conditional(true)
	conditional(false)
	defer fmt.Println("exiting")
}
