package rt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"testing"
	"time"
)

type (
	MyPoint  struct{ x, Y int }
	MyEmpty  struct{}
	MyInt    int
	MyInt8   int8
	MyUint   uint
	MyString string
	MyBool   bool
	MyFloat  float64
	MyFloat3 float32
	MyCmplx  complex128
	MyBytes  []byte
	MyByte   byte
	MyList   []MyInt
	MyMap    map[MyString]MyPoint
	MyFunc   func(MyInt, ...MyPoint) (MyString, error)
	MyChan   chan<- MyInt
	MyArray  [3]MyBool
	MyPtr    *MyPoint
	MyShape  interface{ Area() float64 }
	MyNest   struct {
		MyPoint
		P    *MyPoint
		Any  any
		s    MyShape
		err  error
		List []MyInt
		m    map[MyInt][]MyPoint
		F    MyFunc
		c    chan MyInt
		t    time.Duration
		T    time.Duration
		_    int8
		b    [2]byte
		B    []byte
	}
	MyTagged struct {
		A int `json:"a"`
		MyInt
		*MyEmpty
	}
	MyStringer  struct{ N int }      // String on the value
	MyPStringer struct{ n int }      // String on the pointer
	MyErr       struct{ Code MyInt } // Error
	MyIntErr    int                  // Error on an int
	MyWeekday   int                  // String on an int
	MyGoer      string               // GoString
	MyFormat    struct{ a, b int }   // Format
	MyPanics    struct{ v int }      // String panics
	MyHolder    struct {
		Day    MyWeekday
		day    MyWeekday
		Days   []MyWeekday
		days   []MyWeekday
		E      MyErr
		Go     MyGoer
		Format MyFormat
		Bad    MyPanics
		byDay  map[MyWeekday]MyStringer
		ByDay  map[MyWeekday]*MyPStringer
		myInner
		MyInner2
	}
	myInner  struct{ Day MyWeekday }
	MyInner2 struct{ MyWeekday }
)

func (s MyStringer) String() string   { return fmt.Sprintf("S%d", s.N) }
func (s *MyPStringer) String() string { return fmt.Sprintf("P%d", s.n) }
func (e MyErr) Error() string         { return fmt.Sprintf("code %d", int(e.Code)) }
func (e MyIntErr) Error() string      { return fmt.Sprintf("errno %d", int(e)) }
func (d MyWeekday) String() string    { return "day" + string(rune('A'+d)) }
func (g MyGoer) GoString() string     { return "goer(" + string(g) + ")" }
func (s MyPoint) Area() float64       { return 0 }
func (p MyPanics) String() string     { panic(fmt.Sprint("no", p.v)) }
func (f MyFormat) Format(s fmt.State, verb rune) {
	w, hasW := s.Width()
	p, hasP := s.Precision()
	fmt.Fprintf(s, "<%c %d %v %d %v", verb, w, hasW, p, hasP)
	for _, c := range " +-#0" {
		if s.Flag(int(c)) {
			fmt.Fprintf(s, "%c", c)
		}
	}
	fmt.Fprintf(s, " %d>", f.a)
}

// formatted are the values that tests print.
func formattedValues() []any {
	p := &MyPoint{1, 2}
	i := MyInt(5)
	var nilStringer *MyStringer
	var nilPStringer *MyPStringer
	return []any{
		MyPoint{1, -2},
		p, &p, (*MyPoint)(nil),
		MyEmpty{},
		&MyEmpty{}, MyPtr(p),
		MyInt(-7), MyInt8(7), MyUint(8), MyString("a\"b☺"), MyBool(true), MyFloat(1.5), MyFloat3(1e20), MyCmplx(1 - 2i), &i,
		MyBytes("xyz"), MyBytes(nil), MyByte('a'),
		[]MyByte{1, 2},
		[3]MyByte{4, 5, 6},
		MyList{1, 2},
		MyList(nil),
		[]MyInt{3},
		[]*MyInt{&i, nil},
		MyMap{"b": {1, 2}, "a": {3, 4}},
		MyMap(nil),
		map[MyInt]bool{2: true, 1: false},
		map[string]*MyPoint{"p": p, "nil": nil},
		MyFunc(nil), func(MyPoint) error { return nil }, make(MyChan), make(chan *MyInt), (<-chan MyPoint)(nil),
		MyArray{true},
		[]MyPoint{{1, 2}, {}},
		[2]MyPoint{},
		[]any{MyPoint{1, 2}, MyInt(3), nil, "s", 4, p, []MyInt{1}},
		[]MyShape{MyPoint{1, 2}, nil},
		map[any]any{MyInt(1): "x", MyInt(0): MyWeekday(1)},
		MyNest{c: nil, b: [2]byte{1}, P: p, Any: MyWeekday(2), s: MyPoint{1, 1}, err: MyErr{3}, List: []MyInt{1}, m: map[MyInt][]MyPoint{1: {{1, 2}}}, t: 1e9, T: 1e9},
		MyNest{},
		&MyNest{},
		MyTagged{1, 2, nil},
		&MyTagged{MyEmpty: &MyEmpty{}},
		MyStringer{1},
		&MyStringer{2}, nilStringer,
		MyPStringer{1},
		&MyPStringer{2}, nilPStringer,
		MyErr{1},
		&MyErr{2}, MyIntErr(2), MyWeekday(3),
		MyGoer("go"),
		MyFormat{1, 2},
		&MyFormat{3, 4},
		MyPanics{1},
		[]MyPanics{{2}},
		MyHolder{Day: 1, day: 2, Days: []MyWeekday{3}, days: []MyWeekday{4}, E: MyErr{5}, byDay: map[MyWeekday]MyStringer{1: {1}}},
		[]error{MyErr{4}, errors.New("plain"), nil},
		&fs.PathError{Op: "op", Path: "p", Err: MyErr{1}},
		struct{ a MyInt }{1},
		struct{ B any }{MyPoint{}},
		[]any{1, nil, []any{"x"}, time.Second, os.ErrNotExist, struct{ a, B int }{1, 2}},
		nil, 1, "host", 2.5, errors.New("host"), []byte("bytes"), time.Second,
		[]string{"a"},
		struct{}{},
		true, 'x',
	}
}

var testFlags = []string{"", "+", "#", "-10", "010", "10", " ", "+#", "#10.3", "+.2", "-5.1", "0", "# ", "08.3", ".0"}

func TestFormatVerbs(t *testing.T) {
	e := newEraser()
	for _, v := range formattedValues() {
		if t.Failed() {
			return
		}
		erased := e.erase(v)
		for _, flags := range testFlags {
			for _, verb := range "vdsqxXTtpgeEfFGbcoOUwz☺" {
				if verb == 'p' && v != nil && !sameLayout(reflect.TypeOf(v)) {
					continue // the erased value has another address
				}
				format := "%" + flags + string(verb)
				want := fmt.Sprintf(format, v)
				if got := e.Sprintf(format, erased); got != want {
					t.Errorf("Sprintf(%q, %T)\n got %s\nwant %s", format, v, got, want)
				}
			}
		}
		if got, want := e.Sprint(erased, erased, "s", erased), fmt.Sprint(v, v, "s", v); got != want {
			t.Errorf("Sprint(%T)\n got %s\nwant %s", v, got, want)
		}
		if got, want := e.Sprintln(erased, erased, "s", erased), fmt.Sprintln(v, v, "s", v); got != want {
			t.Errorf("Sprintln(%T)\n got %s\nwant %s", v, got, want)
		}
		if got, want := fmt.Sprintf("%+v", e.Formatted(erased)), fmt.Sprintf("%+v", v); got != want {
			t.Errorf("Formatted(%T)\n got %s\nwant %s", v, got, want)
		}
	}
}
