package main

import "fmt"

type Chan chan Chan

func (ch Chan) recv() Chan  { return <-ch }
func (ch Chan) recv2() Chan { v, ok := <-ch; fmt.Println(ok); return v }
func (ch Chan) loop() {
	for v := range ch {
		fmt.Println(v == nil)
		break
	}
	select {
	case v := <-ch:
		fmt.Println(v == nil)
	default:
		fmt.Println("none")
	}
	<-ch
}

func main() {
	ch := make(Chan, 3)
	ch <- make(Chan)
	ch <- nil
	fmt.Println(ch.recv() != nil, ch.recv2() == nil)
	ch <- ch
	ch <- ch
	ch <- ch
	ch.loop()
}
