//go:build windows || plan9

package symbols

func log_syslog_symbols() []symbol { return nil } // these platforms have no such package
