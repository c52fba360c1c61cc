package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"log/slog"
	"os"
	"strings"
	"time"
)

type Point struct{ x, Y int }

type Weekday int

func (d Weekday) String() string { return "day" + string(rune('A'+d)) }

type Celsius float64

func (c Celsius) Format(s fmt.State, verb rune) {
	w, ok := s.Width()
	fmt.Fprintf(s, "%.1f°C(%c %d %t %t)", float64(c), verb, w, ok, s.Flag('+'))
}

type Goer struct{ n int }

func (g Goer) GoString() string { return fmt.Sprint("Goer#", g.n) }

type Code uint8

func (c Code) Error() string { return fmt.Sprintf("code %d", uint8(c)) }

type NotFound struct{ Name string }

func (e *NotFound) Error() string { return e.Name + " not found" }
func (e *NotFound) Unwrap() error { return fs.ErrNotExist }

type Bomb struct{ text string }

func (b Bomb) String() string { panic(b.text) }

type PtrBomb struct{ p *int }

func (b *PtrBomb) String() string { *b.p++; return "" }

type Tree struct {
	Left, Right *Tree
	Value       Weekday
	value       Weekday
	Kids        []Tree
	byDay       map[Weekday]*Tree
}

type Base struct{ ID int }

func (b Base) String() string { return fmt.Sprint("base ", b.ID) }

type (
	Derived struct {
		Base
		Name string
	}
	Holder struct {
		*Base
		time.Duration
		Weekday
		err error
		Any any
		_   int
	}
	Empty  struct{}
	Names  []string
	Days   []Weekday
	Set    map[Weekday]bool
	Grid   [2][2]Celsius
	Fn     func(Point, ...Weekday) (Names, error)
	Ch     <-chan Point
	PtrTo  *Point
	Runes  []rune
	Bytes  []byte
	Text   string
	Flag   bool
	Cx     complex128
	Nested map[string]map[Text][]Point
	State  func(int) State
	List   []List
)

type Shape interface {
	Area() float64
	fmt.Stringer
}

type Square struct{ side float64 }

func (s Square) Area() float64   { return s.side * s.side }
func (s *Square) String() string { return fmt.Sprintf("Square(%g)", s.side) }

type Stringy struct{ a, b any }

type SlogValue struct{ n int }

func (v SlogValue) LogValue() slog.Value { return slog.IntValue(v.n * 10) }

func main() {
	var nilTree *Tree
	var nilBase *Base
	var shape Shape
	var err error = Code(3)
	values := []any{
		Point{1, -2},
		&Point{3, 4}, Weekday(1), Celsius(21.55), &Goer{1},
		Goer{2},
		Code(7), &NotFound{"x"},
		Bomb{"boom"},
		&PtrBomb{}, nilTree,
		Tree{Value: 1, value: 2, Kids: []Tree{{}}, byDay: map[Weekday]*Tree{2: nil, 1: nil}},
		Derived{Base{1}, "d"},
		&Derived{Base{2}, "p"},
		Holder{Any: Weekday(3), err: err, Base: nilBase},
		Empty{},
		&Empty{},
		Names{"a", "b c"},
		Days{0, 1},
		Set{2: true, 1: false},
		Grid{{1, 2}, {3, 4}},
		Fn(nil), Ch(nil), PtrTo(nil), Runes("hé"), Bytes("hi"), Text("t\"x"), Flag(true), Cx(1 - 2i),
		Nested{"k": {"b": {{1, 2}}, "a": nil}},
		State(nil),
		List{{}, {{}}},
		shape,
		[]Shape{nil},
		&Square{3},
		Square{4},
		Stringy{Weekday(1), Stringy{nil, Text("q")}},
		err,
		[]error{err, nil},
		struct {
			a Weekday
			B Weekday
		}{1, 2},
		map[any]Weekday{Text("x"): 1},
		[3]Flag{true},
		[]Text{"a", "b"},
		[]*Point{nil},
		(*Weekday)(nil),
		struct{}{},
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%T", "%d", "%s", "%q", "%x", "% X", "%8v|", "%-8d|", "%08.3f", "%t", "%c", "%U", "%e", "%+d", "%#x", "%w", "%5t", "%z"} {
		for i, v := range values {
			if verb == "%#v" && (i == 1) {
				continue
			}
			fmt.Printf("%d "+verb+"\n", i, v)
		}
	}
	for _, v := range values {
		fmt.Println(v)
		fmt.Print(v, v, "s", v, "\n")
	}
	fmt.Printf("%[2]v %[1]T %*d %.*f %[9]d %!\n", Weekday(1), Point{1, 2}, Weekday(4), 5, 2, 1.5)
	fmt.Printf("%d\n", 1, Point{1, 2}, nil, Names{"e"})
	fmt.Printf("%d %v\n", Weekday(1))
	fmt.Fprintln(os.Stdout, Weekday(1), Celsius(2))
	fmt.Fprintf(os.Stderr, "%v %+v\n", Weekday(1), Point{})
	fmt.Fprint(io.Discard, Weekday(1))
	var b bytes.Buffer
	n, e := fmt.Fprintf(&b, "%v|%s", Point{1, 2}, Weekday(2))
	fmt.Println(n, e, b.String(), string(fmt.Appendf([]byte("x"), "%v", Weekday(1))), string(fmt.Appendln(nil, Weekday(1))), string(fmt.Append(nil, 1, Weekday(1))))
	fmt.Println(strings.ToUpper(fmt.Sprint(Weekday(1), Point{})), fmt.Sprintln(&Base{1}))

	wrapped := fmt.Errorf("outer: %w (%v, %T)", &NotFound{"z"}, Point{1, 2}, Weekday(0))
	two := fmt.Errorf("%w and %w and %w", Code(1), io.EOF, Point{})
	var nf *NotFound
	var code Code
	fmt.Println(wrapped, errors.As(wrapped, &nf), nf.Name, errors.Is(wrapped, fs.ErrNotExist), errors.Unwrap(wrapped) == error(nf))
	fmt.Println(two, errors.As(two, &code), code == 1, errors.Is(two, io.EOF), errors.Is(two, Code(1)), errors.Unwrap(two))
	fmt.Printf("%T %T %v\n", wrapped, two, fmt.Errorf("plain %v", Weekday(1)))
	fmt.Println(fmt.Errorf("%w", Point{1, 2}), fmt.Errorf("%d", err))

	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	log.Println(Weekday(1), Point{1, 2})
	log.Printf("%v %T", Weekday(1), Point{1, 2})
	l := log.New(os.Stdout, "p: ", 0)
	l.Printf("%v %T", Weekday(1), Point{1, 2})
	l.Println(Point{3, 4}, err)
	l.Print(Weekday(2), Weekday(3))
	defer l.Print("end", Weekday(2), Point{})
	func() {
		defer func() { fmt.Println(recover()) }()
		log.Panicf("%v!", Weekday(2))
	}()

	strip := func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}
	text := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: strip}))
	slog.SetDefault(text)
	slog.Info("hello", "day", Weekday(1), "p", Point{1, 2}, "err", err, "v", SlogValue{4}, slog.Any("s", Text("x")), slog.Group("g", "d", Days{1}))
	text.Error("method", "p", &Point{1, 2}, "names", Names{"a b"})
	slog.With("w", Weekday(3)).Warn("x")
	fmt.Println(shape, err == Code(3))
	fmt.Printf("%v %+v %s\n", []Shape{nil, &Square{2}}, []error{err, nil, &NotFound{"y"}}, []any{err, &NotFound{"z"}})
	fmt.Printf("%v %v\n", &[]Weekday{1}, &map[Text]Point{"a": {}})
}
