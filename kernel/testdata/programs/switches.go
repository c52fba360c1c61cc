// Switches with calls, several values, defaults in the middle, and values of many types.
package main

import "fmt"

func f(s string, b bool) bool { fmt.Print(s); return b }
func k(n int) string {
	switch {
	case n == 1, n == 2:
		return "a"
	case n > 10 && n < 20, f("x", n == 5):
		return "b"
	}
	return "c"
}
func main() {
	for i := range 12 {
		fmt.Print(k(i), " ")
	}
	fmt.Println()
	x := 3
	a, b := 1, 3
	switch x {
	case a, b:
		fmt.Println("ab")
	case 3:
		fmt.Println("3")
	}
	switch x {
	case a + 1, b + 1:
		fmt.Println("ab")
	case b:
		fmt.Println("3")
	}
	s := "q"
	switch s + "r" {
	case s, "qr":
		fmt.Println("qr")
	}
	for i := range 4 {
		switch i {
		default:
			fmt.Print("d")
		case 1, 2:
			fmt.Print(i)
		}
	}
	fmt.Println()
	for i := range 4 {
		switch i {
		default:
			fmt.Print("d")
			fallthrough
		case 1, 2:
			fmt.Print(i)
		}
	}
	fmt.Println()
	for i := range 4 {
		switch i {
		case 3:
			fmt.Print("3")
		default:
			fmt.Print("d")
			fallthrough
		case 1, 2:
			fmt.Print(i)
		}
	}
	fmt.Println()
	for i := range 4 {
		switch i {
		case 3:
			fmt.Print("3")
			fallthrough
		case 1:
			fmt.Print("1")
			fallthrough
		case 2:
			fmt.Print(2)
		}
	}
	fmt.Println()
	for i := range 4 {
		switch i {
		case 1:
			if i == 1 {
				break
			}
			fmt.Print("no")
		case 2:
			{
				fmt.Print("2")
			}
			fallthrough
		case 9:
			fmt.Print("9")
			fallthrough
		default:
			fmt.Print("d")
		}
	}
	fmt.Println()
	switch f1 := 1.5; {
	case f1 > 1:
		fmt.Println(">1")
	}
	switch u := uint8(200); u {
	case 200:
		fmt.Println("200")
	}
	switch c := 'x'; c {
	case 'a', 'x':
		fmt.Println("x")
	}
	type D int
	const (
		A D = iota
		B
	)
	switch d := D(1); d {
	case A:
		fmt.Println("A")
	case B:
		fmt.Println("B")
	}
	switch x := x * 2; x {
	case 6:
		x := "in"
		fmt.Println(x)
	}
	p, q := &x, &a
	switch p {
	case q:
		fmt.Println("q")
	case &x:
		fmt.Println("p")
	}
	var e error
	switch e {
	case nil:
		fmt.Println("nil")
	default:
		fmt.Println("?")
	}
	switch ok := x == 3; ok {
	case true:
		fmt.Println("yes")
	case false:
		fmt.Println("no")
	}
	switch x == 3 {
	case a == 1:
		fmt.Println("yes")
	}
	switch {
	case x == 3:
		switch {
		case a == 1:
			fmt.Println("in")
			break
		}
		fmt.Println("after")
	}
}
