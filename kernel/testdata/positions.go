// Command positions panics at the call of at whose argument is $K, in the function that $W names.
package main

import (
	"os"
	"strconv"
)

var s = make([]int, 6)
var k int

// at returns an index of s, except once.
func at(i int) int {
	if i == k {
		return 99
	}
	return i % 6
}

func simple() {
	for i := 0; i < 4; i++ {
		if s[at(i)] > 0 {
			continue
		}
		for j := 10; j < 13; j++ {
			s[at(j)] = 0
		}
		if s[at(20+i)] > 0 {
			break
		}
		s[at(30+i)] = 0
	}
	s[at(40)] = 1
}

func branches() {
	for i := range 4 {
		if s[at(i)] == 0 && i%2 == 0 {
			s[at(10+i)] = 0
		} else if i == 3 {
			s[at(20+i)] = 0
			continue
		}
	}
	for i := range 4 {
		s[at(50+i)] = 0
		if i == 1 {
			s[at(60+i)] = 0
		} else {
			s[at(70+i)] = 0
		}
	}
}

func labels() {
outer:
	for i := 0; s[at(i)] == 0 && i < 4; i++ {
		for j := 0; j < 4; j++ {
			if s[at(10+4*i+j)] > 0 {
				continue
			}
			if j == 2 {
				s[at(30+i)] = 0
				continue outer
			}
			if i == 3 {
				s[at(40+j)] = 0
				break outer
			}
		}
		s[at(50+i)] = 0
	}
	switch {
	case s[at(60)] > 0:
		s[at(61)] = 0
	default:
		s[at(62)] = 0
	}
}

func conds() {
	i := 0
	for s[at(i)] == 0 {
		i++
		if i == 3 {
			s[at(10)] = 0
			continue
		}
		if i > 5 {
			break
		}
	}
	for i := 0; i < 3; i++ {
		switch i {
		case 1:
			s[at(20)] = 0
		case 2:
			s[at(21)] = 0
			continue
		}
		if i == 0 {
			s[at(22)] = 0
		}
	}
	n := 0
again:
	s[at(30+n)] = 0
	for s[at(40+n)] == 0 {
		if n++; n < 3 {
			s[at(50+n)] = 0
			goto again
		}
		break
	}
}

func closure() {
	f := func() {
		for i := range 3 {
			s[at(i)] = 0
			if i > 0 {
				s[at(10+i)] = 0
			}
		}
	}
	f()
	s[at(20)] = 1
}

func main() {
	k, _ = strconv.Atoi(os.Getenv("K"))
	switch os.Getenv("W") {
	case "simple":
		simple()
	case "branches":
		branches()
	case "labels":
		labels()
	case "conds":
		conds()
	case "closure":
		closure()
	}
}
