package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"reflect"
	"sort"
	"strings"
	"text/template"
)

type (
	Level  int
	Levels []Level
	Scores map[string]Level
	Person struct {
		Name  string `json:"name"`
		Level Level  `json:"level"`
		age   int
	}
	Printer interface{ Printf(string, ...any) }
)

func main() {
	for _, v := range []any{Level(5), Levels{1, 2}, Scores{"a": 1}, Person{"Ann", 2, 3}, &Person{"Bob", 4, 5}, map[string]any{"l": Level(1), "n": nil, "p": Person{}}} {
		text, err := json.Marshal(v)
		fmt.Println(string(text), err)
	}
	json.NewEncoder(os.Stdout).Encode([]any{Level(1), []Level{2}})
	var levels Levels
	var scores Scores
	fmt.Println(json.Unmarshal([]byte("[3,1,2]"), &levels), levels)
	fmt.Println(json.Unmarshal([]byte(`{"x":1}`), &scores), scores)
	sort.Slice(levels, func(i, j int) bool { return levels[i] < levels[j] })
	var any any = levels
	fmt.Println(levels, sort.SliceIsSorted(any, func(i, j int) bool { return levels[i] < levels[j] }))
	fmt.Println(reflect.ValueOf(levels).Len(), reflect.DeepEqual(levels, Levels{1, 2, 3}), reflect.TypeOf(Level(1)).Kind())
	var b strings.Builder
	t := template.Must(template.New("").Parse("{{range .}}{{.}},{{end}}"))
	fmt.Println(t.Execute(&b, levels), b.String())

	l := log.New(os.Stdout, "", 0)
	var p Printer = l
	p.Printf("%v %T", Person{"Ann", 1, 2}, Level(1))
	print := l.Println
	print(Person{}, Level(2))
}
