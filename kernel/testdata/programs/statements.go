// Switches, loops, labels, variables of iterations, names that hide predeclared ones.
package main

import "fmt"

var cnt int

func next() int    { cnt++; return cnt }
func tr(n int) int { fmt.Print("t", n, " "); return n }

type I interface{ M() }
type A int

func (A) M() {}
func fall(n int) {
	switch n {
	case 0:
		fmt.Print("0 ")
		fallthrough
	case 1:
		fmt.Print("1 ")
		fallthrough
	default:
		fmt.Print("d ")
	case 2:
		fmt.Print("2 ")
	}
	fmt.Println()
}
func main() {
	switch next() {
	case 2:
		fmt.Println("two")
	case 1:
		fmt.Println("one")
	}
	switch x := next(); x {
	case 1, 2, 3:
		fmt.Println("small", x)
	}
	switch {
	case cnt > 5:
		fmt.Println("big")
	default:
		fmt.Println("def")
	case cnt == 2:
		fmt.Println("2")
	}
	switch x := 5; {
	case x > 3:
		fmt.Println("x>3")
	}
	switch tr(3) {
	case tr(1), tr(2):
		fmt.Println("no")
	case tr(3), tr(4):
		fmt.Println("yes")
	case tr(5):
	}
	switch {
	default:
		fmt.Println("only default")
	}
	switch {
	}
	switch tr(9) {
	}
	fmt.Println()
	for i := 0; i < 5; i++ {
		fall(i % 4)
	}
	for i := 0; i < 5; i++ {
		switch i {
		case 1:
			continue
		case 3:
			break
		default:
			fmt.Print(i, " ")
		}
	}
	fmt.Println()
L:
	for i := 0; ; i++ {
		switch {
		case i == 3:
			break L
		case i == 1:
			continue L
		}
		fmt.Print(i, " ")
	}
	fmt.Println()
	var v any = 3
	switch v {
	case "3":
		fmt.Println("str")
	case 3:
		fmt.Println("int 3")
	case nil:
		fmt.Println("nil")
	}
	switch v {
	case int64(3):
		fmt.Println("64")
	case nil:
		fmt.Println("nil")
	default:
		fmt.Println("d")
	}
	v = nil
	switch v {
	case 1:
	case nil:
		fmt.Println("nil!")
	}
	switch 3 {
	case v:
		fmt.Println("?")
	default:
		fmt.Println("3 != nil")
	}
	switch true {
	case false:
		fmt.Println("f")
	case cnt > 0:
		fmt.Println("t")
	}
	switch false {
	case cnt > 0:
		fmt.Println("f")
	case cnt < 0:
		fmt.Println("t")
	}
	switch s := "b"; s {
	case "a", "b":
		fmt.Println("ab")
		fallthrough
	case "z":
		fmt.Println("z")
	case "q":
		fmt.Println("q")
	}
	switch x := 2.5; x {
	case 2:
	case 2.5:
		fmt.Println("2.5")
	}
	type pt struct{ x, y int }
	switch (pt{1, 2}) {
	case pt{1, 3}:
		fmt.Println("13")
	case pt{1, 2}:
		fmt.Println("12")
	}
	switch [2]int{1, 2} {
	case [2]int{1, 2}:
		fmt.Println("arr")
	}
	var e error
	switch e {
	case nil:
		fmt.Println("no error")
	}
	p := &cnt
	switch p {
	case nil:
		fmt.Println("nil")
	case &cnt:
		fmt.Println("cnt")
	}
	i := 0
loop:
	if i < 3 {
		fmt.Print(i)
		i++
		goto loop
	}
	fmt.Println()
	for i := 0; ; {
		i++
		if i > 3 {
			break
		}
	}
	for {
		break
	}
	for {
		break
	}
	for i < 6 {
		i++
	}
	for ; i < 9; i++ {
	}
	for i < 12 {
		i++
	}
	fmt.Println(i)
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	fs = nil
	for i := 0; i < 6; i++ {
		if i%2 == 0 {
			continue
		}
		fs = append(fs, func() int { return i })
		i++
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	var g func() int
	for i, h := 0, func(n int) int { return n * 2 }; h(i) < 6; i++ {
		g = func() int { return i }
	}
	fmt.Println(g())
	for i := 0; func() bool { return i < 3 }(); func() { i++ }() {
		fmt.Print(i)
	}
	fmt.Println()
	var inc func()
	for i := 0; i < 3; inc() {
		inc = func() { i++ }
		fmt.Print("i", i, " ")
		if i > 5 {
			break
		}
		i++
		cnt++
		if cnt > 20 {
			break
		}
	}
	fmt.Println()
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		fmt.Print(i, j, ";")
	}
	fmt.Println()
	for i := range 3 {
		defer func() { fmt.Print("d", i, " ") }()
	}
	{
		true := false
		nil := 0
		len := func(x int) int { return x + 1 }
		int := 5
		string := "s"
		append := 3
		fmt.Println(true, nil, len(3), int, string, append)
		print := fmt.Println
		print("p")
		new := 1
		make := 2
		panic := 3
		copy := 4
		fmt.Println(new, make, panic, copy)
		xs := []string1{"a"}
		for range xs {
			fmt.Println("x")
		}
	}
	f := func(len int, cap, nil string) (int string1) {
		for i := range len {
			_ = i
			int += string1(cap)
		}
		return
	}
	fmt.Println(f(2, "c", "n"))
	x := 1
	{
		x := x + 1
		{
			x := x * 10
			fmt.Print(x, " ")
		}
		x++
		fmt.Print(x, " ")
	}
	fmt.Println(x)
	if x := 5; x > 3 {
		x := "inner"
		fmt.Println(x)
	} else if y := x; y > 0 {
		fmt.Println(y)
	}
	if x := tr(1); x == 2 {
	} else if x := tr(2); x == 2 {
		fmt.Println("else", x)
	} else {
	}
	func() { fmt := "shadow"; _ = fmt }()
	var main = 3
	_ = main
}

type string1 string
