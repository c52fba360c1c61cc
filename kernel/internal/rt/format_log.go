package rt

import (
	"log"
	"reflect"
)

// callDepth is where a logger looks for the file and line of the call. It is the interpreter's, whatever the depth.
const callDepth = 2

// logFunctions returns what stands for the functions and methods of package log that print.
func (r *RT) logFunctions() map[string]reflect.Value {
	std := r.options.Logger
	if std == nil {
		std = log.Default()
	}
	// Package log looks at no error either.
	print := func(l *log.Logger, args ...any) { l.Output(callDepth, r.Sprint(args...)) }
	printf := func(l *log.Logger, format string, args ...any) { l.Output(callDepth, r.Sprintf(format, args...)) }
	println := func(l *log.Logger, args ...any) { l.Output(callDepth, r.Sprintln(args...)) }
	panics := func(l *log.Logger, text string) {
		l.Output(callDepth, text)
		panic(text)
	}
	return map[string]reflect.Value{
		"Panic":         reflect.ValueOf(func(args ...any) { panics(std, r.Sprint(args...)) }),
		"Panicf":        reflect.ValueOf(func(format string, args ...any) { panics(std, r.Sprintf(format, args...)) }),
		"Panicln":       reflect.ValueOf(func(args ...any) { panics(std, r.Sprintln(args...)) }),
		"Print":         reflect.ValueOf(func(args ...any) { print(std, args...) }),
		"Printf":        reflect.ValueOf(func(format string, args ...any) { printf(std, format, args...) }),
		"Println":       reflect.ValueOf(func(args ...any) { println(std, args...) }),
		"LoggerˑPanic":  reflect.ValueOf(func(l *log.Logger, args ...any) { panics(l, r.Sprint(args...)) }),
		"LoggerˑPanicf": reflect.ValueOf(func(l *log.Logger, format string, args ...any) { panics(l, r.Sprintf(format, args...)) }),
		"LoggerˑPanicln": reflect.ValueOf(func(l *log.Logger, args ...any) {
			panics(l, r.Sprintln(args...))
		}),
		"LoggerˑPrint":   reflect.ValueOf(print),
		"LoggerˑPrintf":  reflect.ValueOf(printf),
		"LoggerˑPrintln": reflect.ValueOf(println),
	}
}
