package rt

import (
	"strconv"
	"strings"
)

// left throws the panic p that leaves a function, and says which function that is: the interpreter does so only of panics that it
// throws itself. Place is the function's name, its cell and the line where it begins, "fˑ1 In[3]:2"; at is how far it had come, nil if
// that was not counted.
func (r *RT) left(place string, at *int, p any) {
	function, position, _ := strings.Cut(place, " ")
	i := max(0, strings.LastIndexByte(position, ':'))
	line, _ := strconv.Atoi(position[min(i+1, len(position)):])
	statement := 0
	if at != nil {
		statement = *at
	}
	r.options.Left(Place{Function: function, Cell: position[:i], Line: line, Statement: statement})
	panic(Panic(Value(p)))
}

// A Place is a function that a panic leaves.
type Place struct {
	Function  string // in lowered code
	Cell      string
	Line      int // where the function begins
	Statement int // the last that it counted; 0 if it does not count
}
