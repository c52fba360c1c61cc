// Named results are zero in each call, also in a loop and within an expression.
package main

import "fmt"

func one() (n int) {
	n += 1
	return n
}

func sum(xs []float64) (total float64) {
	for _, x := range xs {
		total += x
	}
	return total
}

func grown() (xs []int) {
	xs = append(xs, len(xs))
	return
}

func main() {
	for i := 0; i < 3; i++ {
		fmt.Println(one()+1, sum([]float64{1.5, 100})+0.5, len(grown())+1)
	}
	for range 2 {
		x := one() * 2
		fmt.Println(x, one() == 1, -one())
	}
}
