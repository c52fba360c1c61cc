// Appending, copying, deleting, making, complex numbers.
package main

import "fmt"

type B []byte
type S string

func main() {
	b := append([]byte("ab"), "cd"...)
	fmt.Println(string(b))
	b = append(b, S("ef")...)
	fmt.Println(string(b))
	var nb B
	nb = append(nb, "xyz"...)
	fmt.Println(string(nb), len(nb))
	b = append(b, b...)
	fmt.Println(string(b))
	var np []int
	np = append(np)
	fmt.Println(np == nil)
	np = append(np, []int(nil)...)
	fmt.Println(np == nil, len(np))
	np = append([]int(nil), 1, 2, 3)
	fmt.Println(np)
	s := []int{0, 1, 2, 3, 4}
	s = append(s[:1], s[2:]...)
	fmt.Println(s, len(s))
	t := s[:5]
	fmt.Println(t)
	s = append(s[:2], append([]int{99}, s[2:]...)...)
	fmt.Println(s)
	u := append(s[:1:1], 7)
	fmt.Println(s, u)
	n := copy(b, "QQ")
	fmt.Println(n, string(b))
	n = copy(b[2:], b)
	fmt.Println(n, string(b))
	n = copy(nb, S("abcdef"))
	fmt.Println(n, string(nb))
	copy(s[1:], s)
	fmt.Println(s)
	m := map[int]bool{}
	for i := 0; i < 20; i++ {
		m[i] = true
	}
	c := 0
	for k := range m {
		if k%2 == 0 {
			delete(m, k)
		} else {
			c++
		}
	}
	fmt.Println(len(m), c)
	var pa *[4]int
	fmt.Println(len(pa), cap(pa))
	for i := range pa {
		fmt.Print(i, " ")
	}
	fmt.Println()
	for i := range len(pa) {
		fmt.Print(i)
	}
	arr := [4]int{1, 2, 3, 4}
	pa = &arr
	for i, v := range pa {
		pa[3] = 9
		fmt.Print(i, v, ";")
	}
	fmt.Println(len(pa), pa[1:3], cap(pa[1:3]))
	for i := range pa {
		pa[i]++
	}
	fmt.Println(arr)
	const k = 3
	var u8 uint8 = 4
	fmt.Println(len(make([]int, k)), len(make([]int, u8)), cap(make([]int, 2, u8)), len(make([]int, 2.0)), len(make(map[string]int, u8)), cap(make(chan int, u8)))
	var i64 int64 = -1
	func() { defer func() { fmt.Println(recover()) }(); _ = make([]int, i64) }()
	func() { defer func() { fmt.Println(recover()) }(); _ = make([]int, 2, u8-3) }()
	func() { defer func() { fmt.Println(recover()) }(); _ = make(chan int, i64) }()
	z := complex(1, 2)
	fmt.Println(z*z, real(z), imag(z), z == complex(1, 2), z/complex(0, 1), -z)
	var f32 float32 = 2
	z64 := complex(f32, 1)
	fmt.Printf("%T %v %T\n", z64, z64, real(z64))
	z64 += 3i
	z64 *= 2
	fmt.Println(z64, imag(z64))
	var zz complex128 = 3
	fmt.Println(zz, zz+1i)
	const cz = 2 + 3i
	fmt.Println(real(cz), imag(cz), cz*cz)
	type C complex128
	var nc C = C(z)
	fmt.Println(nc+1, real(nc))
	fmt.Println(cap(append([]int(nil), 1)) >= 1, len("héé"), len([...]string{2: "x"}))
	delete(map[string]int(nil), "x")
	type Strs []string
	var ss Strs = append(Strs{"a"}, []string{"b"}...)
	fmt.Println(ss)
	var e []any
	e = append(e, 1, "x", nil, []int{2})
	fmt.Println(e, len(e))
	e = append(e, e...)
	fmt.Println(len(e))
	var ers []error
	ers = append(ers, nil, fmt.Errorf("q"))
	fmt.Println(ers)
	fmt.Println(append([]byte{}, []byte("z")...), string(append([]byte("abc")[:1], 'Z')))
	rs := []rune("héllo")
	rs = append(rs, 'x', 0x4e16)
	fmt.Println(string(rs), len(rs))
}
