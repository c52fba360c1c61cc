package main

import (
	"fmt"
	"os"
)

type res struct{ name string }

func (r res) Close() { fmt.Println("close", r.name) }

func loop() {
	for i := 0; i < 3; i++ {
		defer fmt.Println("deferred", i)
	}
	for _, n := range []string{"a", "b"} {
		r := res{n}
		defer r.Close()
	}
}

func named() (n int, err error) {
	defer func() {
		if v := recover(); v != nil {
			n, err = -1, fmt.Errorf("recovered: %v", v)
		}
	}()
	zero := 0
	return 1 / zero, nil
}

func order() {
	defer fmt.Println("1")
	defer func() { fmt.Println("2") }()
	defer func(s string) { fmt.Println(s) }("3")
	fmt.Println("body")
}

func late() (s string) {
	x := "early"
	defer func(v string) { s = v + " " + x }(x)
	x = "late"
	return ""
}

func main() {
	loop()
	n, err := named()
	fmt.Println(n, err)
	order()
	fmt.Println(late())
	defer fmt.Fprintln(os.Stderr, "bye")
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		var m map[string]int
		m["x"] = 1
	}()
}
