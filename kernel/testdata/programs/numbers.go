// Arithmetic of every width.
package main

import "fmt"

func wrap8(a, b int8) (int8, int8, int8, int8, int8)        { return a + b, a - b, a * b, -a, a << 1 }
func wrapu8(a, b uint8) (uint8, uint8, uint8, uint8, uint8) { return a + b, a - b, a * b, -a, ^a }
func wrap16(a, b int16) (int16, int16, int16)               { return a + b, a - b, a * b }
func wrapu16(a, b uint16) (uint16, uint16, uint16)          { return a + b, a - b, a * b }
func wrap32(a, b int32) (int32, int32, int32)               { return a + b, a - b, a * b }
func wrapu32(a, b uint32) (uint32, uint32, uint32)          { return a + b, a - b, a * b }
func wrap64(a, b int64) (int64, int64, int64)               { return a + b, a - b, a * b }
func wrapu64(a, b uint64) (uint64, uint64, uint64)          { return a + b, a - b, a * b }
func cmp(a, b uint64) (bool, bool, bool)                    { return a < b, a > b, a == b }
func cmp8(a, b uint8) bool                                  { return a-b > 10 }
func bits(a, b uint32) (uint32, uint32, uint32, uint32)     { return a & b, a | b, a ^ b, a &^ b }
func conv(x int) (int8, uint8, int16, uint16, int32, uint32, uint64, float32, float64) {
	return int8(x), uint8(x), int16(x), uint16(x), int32(x), uint32(x), uint64(x), float32(x), float64(x)
}
func expr(a, b uint8) int {
	if a+b < a {
		return 1
	}
	return 0
}
func nested(a int8) int { return int(a*2) + int(uint8(a)) + int(a+a+a) }
func idx(a uint8) int   { xs := make([]int, 256); xs[a+1] = 5; return xs[uint8(a+1)] }

type Weekday int

const (
	Sunday Weekday = iota
	Monday
)

func (d Weekday) Next() Weekday { return (d + 1) % 7 }
func floats(a float32, b float64) (float32, float64, int, int64, uint8) {
	return a * a, b / 3, int(a), int64(b), uint8(b)
}
func mix(i int, f float64) float64 { return float64(i)/2 + f*float64(i*i) }
func main() {
	fmt.Println(wrap8(127, 1))
	fmt.Println(wrap8(-128, 1))
	fmt.Println(wrapu8(255, 2))
	fmt.Println(wrapu8(0, 1))
	fmt.Println(wrap16(32767, 2))
	fmt.Println(wrapu16(65535, 3))
	fmt.Println(wrap32(2147483647, 2))
	fmt.Println(wrapu32(0, 1))
	fmt.Println(wrap64(9223372036854775807, 2))
	fmt.Println(wrapu64(0, 1))
	fmt.Println(cmp(1<<63, 5))
	fmt.Println(cmp(18446744073709551615, 1))
	fmt.Println(cmp8(1, 2), bits2())
	fmt.Println(bits(0xF0F0F0F0, 0xFF00FF00))
	fmt.Println(conv(-1))
	fmt.Println(conv(70000))
	fmt.Println(expr(200, 100), nested(100), idx(255))
	fmt.Println(int(Sunday.Next()), int(Weekday(6).Next()))
	fmt.Println(floats(2.5, 100.9))
	fmt.Println(mix(3, 1.5))
	var h uint32 = 2166136261
	for _, c := range []byte("hello") {
		h ^= uint32(c)
		h *= 16777619
	}
	fmt.Println(h)
	var seed uint64 = 42
	for range 3 {
		seed ^= seed << 13
		seed ^= seed >> 7
		seed ^= seed << 17
		fmt.Print(seed, " ")
	}
	fmt.Println()
	var lcg uint32 = 1
	for range 3 {
		lcg = lcg*1664525 + 1013904223
		fmt.Print(lcg, " ")
	}
	fmt.Println()
	var c8 uint8
	for i := 0; i < 300; i++ {
		c8++
	}
	fmt.Println(c8)
	c8 += 250
	fmt.Println(c8)
	c8 -= 200
	fmt.Println(c8)
	c8 *= 3
	fmt.Println(c8)
	var i8 int8 = 100
	i8 += 100
	fmt.Println(i8)
	i8 -= 100
	i8 -= 100
	fmt.Println(i8)
	i8 *= i8
	fmt.Println(i8)
	i8 = -128
	i8--
	fmt.Println(i8)
	arr := [4]uint8{255, 1}
	arr[0]++
	arr[1] -= 2
	fmt.Println(arr)
	m := map[string]int8{"a": 127}
	m["a"]++
	m["b"]--
	fmt.Println(m)
	st := struct{ x uint16 }{65535}
	st.x++
	fmt.Println(st)
	p := &st.x
	*p--
	fmt.Println(st)
	x := 10
	x /= 3
	fmt.Println(x)
	x %= 2
	fmt.Println(x)
	y := -10
	y >>= 1
	fmt.Println(y, -y>>2, uint8(y)>>1)
	const huge = 1 << 62
	fmt.Println(huge*1.0/4, huge>>60, uint64(huge)*2)
	fmt.Println(5.0/2, 5/2, 5/2.0, 7.0/2*2, 1/3.0, 'a'*2, "s"+"t", len("const"), 3 == 3.0)
	var f32 float32 = 16777216
	fmt.Println(f32+1, f32*f32, f32/3)
	var d float64 = 0.1
	fmt.Println(d+0.2, d*3, float32(d))
	fmt.Println(0b1010, 0o17, 0xff, 1_000_000, 0x1p-2, 'x', '\n', "\u00e9", `raw\n`)
	a, b := 17, 5
	fmt.Println(a&b, a|b, a^b, a&^b, a<<2, a>>1, ^a, -a%b, a%-b, -a/b, +a)
	var r rune = 'é'
	var by byte = 'A'
	fmt.Println(r, string(r), by, string(by), by+1, r > 'a', string([]byte{by, by + 1}))
	s := "héllo"
	for i := 0; i < len(s); i++ {
		fmt.Print(s[i], " ")
	}
	fmt.Println(len([]rune(s)), s[1:3], []byte(s[:2]))
	up := []byte("abc")
	for i := range up {
		up[i] -= 'a' - 'A'
	}
	fmt.Println(string(up))
	rev := []rune(s)
	for i, j := 0, len(rev)-1; i < j; i, j = i+1, j-1 {
		rev[i], rev[j] = rev[j], rev[i]
	}
	fmt.Println(string(rev))
	cnt := map[rune]int{}
	for _, r := range "mississippi" {
		cnt[r]++
	}
	fmt.Println(cnt['s'], cnt['i'], len(cnt))
	var z complex128 = complex(3, 4)
	fmt.Println(real(z)*imag(z), z*z, z/2, z == 3+4i)
	var c64 complex64 = 1 + 2i
	fmt.Println(c64*c64, real(c64))
	var up2 uintptr = 3
	fmt.Println(up2+1, uint(3)-uint(2))
	fmt.Println(1<<3 == 8, 1<<uint(3), uint8(1)<<7, int8(1)<<6, int64(1)<<40, 1<<10-1)
}
func bits2() string {
	n := 13
	s := ""
	for n > 0 {
		s = string(rune('0'+n%2)) + s
		n /= 2
	}
	return s
}
