package rt

// Define and Method are what lowered code calls to make a type known.

func (r *RT) Define(id, name, underlying string) { r.define(id, name, underlying) }

func (r *RT) Method(id, name, signature string, pointer bool, f any) {
	r.method(id, name, signature, pointer, f)
}
