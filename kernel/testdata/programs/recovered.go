// A deferred literal panics and recovers within itself; the panic that called it goes on to the next.
package main

import "fmt"

func nested() (s string) {
	defer func() {
		s += fmt.Sprint(recover())
	}()
	defer func() {
		defer func() { s = fmt.Sprint(recover(), " and ") }()
		panic("inner")
	}()
	panic("outer")
}

func replaced() (v any) {
	defer func() { v = recover() }()
	defer func() { panic("second") }()
	panic("first")
}

func main() {
	fmt.Println(nested())
	fmt.Println(replaced())
}
