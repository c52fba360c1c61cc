package rt

// start is the go statement. The interpreter's own could not keep a panic from ending the process once it has been stopped.
func (r *RT) start(f func()) {
	go func() { // the cell's own: it ends with its function, or with the process
		defer func() {
			if v := recover(); v != nil {
				r.options.Panicked(v)
			}
		}()
		f()
	}()
}
