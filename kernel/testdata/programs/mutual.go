package main

import (
	"encoding/json"
	"fmt"
)

type Dept struct {
	Name  string
	Staff []*Person
	Boss  *Person
}
type Person struct {
	Name string
	Dept *Dept `json:"-"`
}

func (p *Person) String() string { return p.Name + "@" + p.Dept.Name }

type Visitor interface{ Visit(n *Dept) }

func main() {
	d := &Dept{Name: "it"}
	p := &Person{"ann", d}
	d.Staff = append(d.Staff, p, &Person{Name: "bob", Dept: d})
	d.Boss = d.Staff[0]
	fmt.Println(p, d.Staff, d.Boss)
	fmt.Printf("%v %+v\n", *d, Dept{Name: "x"})
	b, err := json.Marshal(d)
	fmt.Println(string(b), err)
	q := Person{Name: "c"}
	fmt.Println(q.Dept == nil, q == Person{Name: "c"}, q == Person{"c", nil})
	q.Dept, p.Dept = p.Dept, nil
	fmt.Println(q.Dept.Name, p.Dept == nil)
	for i, x := range d.Staff {
		d.Staff[i] = &Person{x.Name + "!", d}
	}
	fmt.Println(d.Staff)
	f := func(x *Dept) int { return len(x.Staff) }
	fmt.Println(f(d), f(q.Dept))
	m := map[string]*Dept{"a": d}
	m["a"].Boss.Dept = d
	fmt.Println(m["a"].Boss)
}
