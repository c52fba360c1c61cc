// Shifts, overflow, division, conversions, strings that are not UTF-8, run-time panics.
package main

import "fmt"

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, r)
		}
	}()
	f()
}

type I8 int8
type U uint

func main() {
	var n int = 3
	var u uint = 3
	var u8 uint8 = 200
	var i8 int8 = -128
	var i64 int64 = -5
	var big uint = 100
	fmt.Println(1<<n, 1<<u, u8<<1, u8>>u, i8>>1, i8<<1, i64>>n, i64>>big, 1<<big, uint32(1)<<31, -1>>big, u8<<big, uint64(1)<<63)
	try("neg", func() {
		s := -1
		fmt.Println(1 << s)
	})
	try("neg2", func() {
		var s int8 = -1
		fmt.Println(u8 >> s)
	})
	try("neg3", func() {
		s := -1
		x := 1
		x <<= s
		fmt.Println(x)
	})
	var f float64 = float64(1 << 10)
	fmt.Println(f)
	var w int64 = 1.0 << n
	fmt.Println(w)
	var x8 = uint8(1)<<n | 1
	fmt.Println(x8)
	a := make([]int, 1<<n)
	fmt.Println(len(a))
	fmt.Println(a[1<<u-2], "abcdefgh"[1<<1])
	n <<= 2
	fmt.Println(n)
	n >>= u
	fmt.Println(n)
	u8 <<= 1
	fmt.Println(u8)
	n &^= 1
	n |= 8
	n ^= 3
	n %= 5
	fmt.Println(n)
	var c8 int8 = 127
	c8++
	fmt.Println(c8)
	c8 = 127
	c8 = c8 + 1
	fmt.Println(c8, c8*2, -c8, c8/-1)
	var c16 int16 = 32767
	c16 += 2
	fmt.Println(c16)
	var c32 int32 = -2147483648
	fmt.Println(c32-1, -c32, c32/-1, c32%-1)
	var c64 int64 = -9223372036854775808
	d := int64(-1)
	fmt.Println(c64-1, -c64, c64/d, c64%d)
	var cu8 uint8 = 0
	cu8--
	fmt.Println(cu8, cu8+1, -cu8, ^cu8, cu8*cu8)
	var cu16 uint16 = 65535
	cu16++
	fmt.Println(cu16, cu16-1)
	var cu32 uint32 = 0
	fmt.Println(cu32-1, ^cu32)
	var cu64 uint64
	fmt.Println(cu64-1, cu64-1 > 5, uint(cu64-1))
	fmt.Println(-7/2, -7%2, 7/-2, 7%-2)
	m7, p2 := -7, 2
	fmt.Println(m7/p2, m7%p2, 7/-p2, m7&p2, m7|p2, m7^p2, m7&^p2, ^m7)
	try("div", func() {
		z := 0
		fmt.Println(1 / z)
	})
	try("mod", func() {
		z := 0
		fmt.Println(1 % z)
	})
	try("divu", func() {
		var z uint8
		fmt.Println(u8 / z)
	})
	try("diva", func() { z := 0; x := 5; x /= z })
	try("moda", func() { z := 0; x := 5; x %= z })
	fz := 0.0
	fmt.Println(1/fz, -1/fz, fz/fz)
	ff := 3.99
	fmt.Println(int(ff), int(-ff), uint8(ff), int64(1e10+ff), float32(ff))
	ff2 := 300.7
	fmt.Println(int64(ff2), uint16(ff2))
	i := 65
	fmt.Println(string(rune(i)), string(rune(0x4e16)), string(rune(-1)), float64(i)/2, int8(i+200), uint8(i+200), uint32(i8), int(uint8(255)), uint64(m7), I8(i+100), U(m7))
	s := "héy\xff!"
	bs := []byte(s)
	rs := []rune(s)
	fmt.Println(len(s), bs, rs, string(bs) == s, string(rs), string(bs[1:3]), string(rs[1:2]))
	type MyS string
	type MyB []byte
	type MyR []rune
	ms := MyS(s)
	fmt.Println(MyB(ms), MyR(ms), MyS(MyB("xy")), string(ms), []byte(ms), MyS(MyR{65}))
	for i, r := range s {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Println()
	for i := range s {
		fmt.Print(i, " ")
	}
	fmt.Println()
	for range s {
		fmt.Print(".")
	}
	fmt.Println()
	fmt.Println(s[1], s[1:3], s[:0], s[len(s):], s < "i", s+"x" == "héy\xff!x", "a" < "b", "" < "a", s[0] == 'h')
	try("nilarr", func() {
		var p *[3]int
		fmt.Println(p[0])
	})
	try("nilarrset", func() { var p *[3]int; p[0] = 1 })
	try("nilarrrange", func() {
		var p *[3]int
		for i, v := range p {
			fmt.Println(i, v)
		}
	})
	try("nilptr", func() {
		var p *struct{ x int }
		fmt.Println(p.x)
	})
	try("nilptr2", func() {
		var p *int
		fmt.Println(*p)
	})
	try("nilptrset", func() { var p *int; *p = 1 })
	try("nilfunc", func() { var f func(); f() })
	try("nilfunc2", func() {
		var f func(int) int
		fmt.Println(f(1))
	})
	try("nilmap", func() {
		var m map[string]int
		fmt.Println(m["a"], len(m))
		v, ok := m["x"]
		fmt.Println(v, ok)
		m["a"] = 1
	})
	try("nilslice", func() {
		var s []int
		fmt.Println(len(s), s == nil, s[:0] == nil)
		for range s {
		}
	})
	try("niliface", func() {
		var e error
		fmt.Println(e.Error())
	})
	try("nilderef", func() {
		type T struct{ a [2]int }
		var p *T
		x := *p
		fmt.Println(x)
	})
	var r rune = 'a'
	r += 2
	fmt.Println(r, string(r), 'a'+1, string(rune('a'+1)))
	var by byte = 'a'
	fmt.Println(by+1, by-'A', by == 'a')
	const big1 = 1 << 100
	fmt.Println(big1>>98, float64(big1))
	const h = 0x7fffffffffffffff
	fmt.Println(uint64(h) << 1)
	var mask uint32 = 1<<5 - 1
	fmt.Println(mask, mask&^3, mask<<28>>28)
	fmt.Println(7&^2, 6^3, ^0, -5>>1, uint8(255)>>3, 1<<3|1, 2+3<<1)
	var up uintptr = 5
	fmt.Println(up<<2, up|1)
	b := n > 3
	b2 := b && !b || n == 5
	fmt.Println(b, b2, b == b2, b != b2)
	var ib any = n > 3
	fmt.Println(ib)
	var nb interface{} = !b
	fmt.Println(nb, ib == any(true))
	type Bool bool
	var bb Bool = n < 3
	fmt.Println(bb, !bb, bool(bb) || b)
	fmt.Println(float32(0.1), float64(float32(0.1)), 0.1+0.2, float32(16777216)+1)
}
