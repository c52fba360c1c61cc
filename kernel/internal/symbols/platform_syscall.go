//go:build !(linux && amd64)

package symbols

// What package syscall has differs from platform to platform; it is generated for the one that golanes is developed on.
func syscall_symbols() []symbol { return nil }
