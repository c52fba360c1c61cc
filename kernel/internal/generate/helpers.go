package generate

// helpers are the functions that every program may ask for, most of them generic.
var helpers = map[string]string{
	"keep": `// keep makes a variable of a constant, for the compiler.
func keep[T any](v T) T { return v }`,
	"at": `func at[S ~[]T, T any](s S, i int) (v T) {
	if len(s) == 0 {
		return v
	}
	return s[(i%len(s)+len(s))%len(s)]
}`,
	"first": `func first[S ~[]T, T any](s S, n int) S { return s[:min(n, len(s))] }`,
	"mapped": `func mapped[T, U any](s []T, f func(T) U) []U {
	out := make([]U, 0, len(s))
	for _, v := range s {
		out = append(out, f(v))
	}
	return out
}`,
	"filtered": `func filtered[T any](s []T, keep func(T) bool) (out []T) {
	for _, v := range s {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}`,
	"sum": `func sum[T ~int | ~int8 | ~int64 | ~uint8 | ~uint16 | ~uint | ~float64](s []T) (t T) {
	for _, v := range s {
		t += v
	}
	return t
}`,
	"never": `// never is false. It uses what it is given, for the compiler.
func never(any) bool { return false }`,
	"squares": `func squares(n int) func(yield func(int, int) bool) {
	return func(yield func(int, int) bool) {
		for i := range n {
			if !yield(i, i*i) {
				return
			}
		}
	}
}`,
	"counter": `func counter(from int) func() int {
	return func() int {
		from++
		return from
	}
}`,
}
