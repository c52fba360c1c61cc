package rt

import (
	"encoding/json"
	"testing"
)

func TestUnbox(t *testing.T) {
	e := newEraser()
	for _, v := range []any{
		nil, 1, MyInt(5),
		MyList{1, 2},
		[]any{MyInt(5), nil, "x", []any{MyList{1}}},
		map[string]any{"n": MyInt(1), "p": MyPoint{1, 2}},
		map[MyString]any{"k": MyMap{}},
		struct{ A any }{MyInt(1)},
		[2]any{MyBool(true), 1},
		[]any(nil),
		[]int{1},
	} {
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(e.unboxAll(e.erase(v)))
		if err != nil || string(got) != string(want) {
			t.Errorf("%T unboxed is %s, %v as JSON, want %s", v, got, err, want)
		}
	}
	list := []any{1, nil}
	list[1] = list
	e.unboxAll(list) // ends
	if x := []any{1, "x"}; &e.unboxAll(x).([]any)[0] != &x[0] {
		t.Error("a list without boxes was copied")
	}
}
